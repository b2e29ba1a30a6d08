import { Controller, Get, Header, Inject, ServiceUnavailableException } from '@nestjs/common';
import type { Store } from '../persistence/connection.js';
import { STORE } from './worker.lifecycle.js';
import { WorkerMetrics } from './worker-metrics.js';
import { Workers } from './workers.js';

/** Health and figures of a worker, for the platform that runs it. */
@Controller()
export class WorkerHealthController {
  constructor(
    @Inject(Workers) private readonly workers: Workers,
    @Inject(STORE) private readonly store: Store,
    @Inject(WorkerMetrics) private readonly metrics: WorkerMetrics,
  ) {}

  @Get('livez')
  livez(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  async readyz(): Promise<{ status: string }> {
    const parts = { temporal: this.workers.running, mongodb: await this.store.ping() };
    if (parts.temporal && parts.mongodb) return { status: 'ok' };
    throw new ServiceUnavailableException({ status: 'unavailable', ...parts });
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4')
  figures(): Promise<string> {
    return this.metrics.text();
  }
}
