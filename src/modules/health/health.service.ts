import { Inject, Injectable } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { ApiError } from '../../http/api-error.js';
import { Metrics } from '../../observability/metrics.js';
import type { Store } from '../../persistence/connection.js';
import { STORE } from '../../persistence/store.module.js';

/** A part that takes longer counts as down: the platform asks again soon. */
const PATIENCE_MS = 2_000;

type PartState = 'up' | 'down';

/** Whether commands can be carried out now. */
@Injectable()
export class HealthService {
  private draining = false;

  constructor(
    @Inject(STORE) private readonly store: Store,
    private readonly temporal: Client,
    private readonly metricsOf: Metrics,
  ) {}

  /** From now on not ready: the process is about to stop. */
  drain(): void {
    this.draining = true;
  }

  /** Throws `SERVICE.UNAVAILABLE` with what is down. */
  async ready(): Promise<{ status: 'up'; database: PartState; temporal: PartState }> {
    const [database, temporal] = await Promise.all([stateOf(this.store.ping()), stateOf(this.temporalAnswers())]);
    if (database === 'up' && temporal === 'up' && !this.draining) return { status: 'up', database, temporal };
    throw new ApiError('SERVICE.UNAVAILABLE', 'Commands cannot be carried out now', {
      remedy: 'Try again in a few seconds.',
      facts: { database, temporal, draining: this.draining },
      headers: { 'retry-after': '2' },
    });
  }

  metrics(): Promise<string> {
    return this.metricsOf.registry.metrics();
  }

  private async temporalAnswers(): Promise<boolean> {
    const { connection } = this.temporal;
    await this.temporal.withDeadline(Date.now() + PATIENCE_MS, () => connection.workflowService.getSystemInfo({}));
    return true;
  }
}

async function stateOf(answers: Promise<boolean>): Promise<PartState> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const up = await Promise.race([answers.catch(() => false), late]);
  clearTimeout(timer);
  return up ? 'up' : 'down';
}
