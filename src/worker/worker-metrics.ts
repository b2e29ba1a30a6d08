/** Figures that only a worker has: what waits for it, and how far the rows of the store are behind the journeys. */
import type { Client } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { Gauge, Histogram } from 'prom-client';
import { IMPORT_TASK_QUEUE, JOURNEY_TASK_QUEUE } from '../contracts/task-queues.js';
import type { Metrics } from '../observability/metrics.js';
import type { Outbox } from '../persistence/events/outbox.js';

const QUEUES = [JOURNEY_TASK_QUEUE, IMPORT_TASK_QUEUE];
/** As the API of Temporal numbers them. */
const KINDS = { workflow: 1, activity: 2 } as const;
const PATIENCE_MS = 2_000;
const PUBLICATION = 'publishJourney';

export class WorkerMetrics {
  private readonly lag: Histogram;
  private readonly backlog: Gauge<'queue' | 'kind'>;
  private readonly age: Gauge<'queue' | 'kind'>;

  private readonly waiting: Gauge;
  private readonly waitingAge: Gauge;

  constructor(
    private readonly metrics: Metrics,
    private readonly client: Client,
    /** Where the SDK gives its own figures; `http://127.0.0.1:43211/metrics`. */
    private readonly sdkFigures: string,
    private readonly outbox: Pick<Outbox, 'backlog'>,
  ) {
    const registers = [metrics.registry];
    const labelNames = ['queue', 'kind'] as const;
    this.lag = new Histogram({
      name: 'doorstroom_projection_lag_seconds',
      help: 'From the change of a journey to its rows in the store, retries included',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600],
      registers,
    });
    this.backlog = new Gauge({ name: 'doorstroom_task_queue_backlog', help: 'Tasks that wait for a worker, about', labelNames, registers });
    this.waiting = new Gauge({ name: 'doorstroom_outbox_waiting', help: 'Events that have no number yet', registers });
    this.waitingAge = new Gauge({ name: 'doorstroom_outbox_lag_seconds', help: 'How long the oldest of them waits', registers });
    this.age = new Gauge({ name: 'doorstroom_task_queue_backlog_age_seconds', help: 'How long the oldest of them waits, about', labelNames, registers });
  }

  /** Times publications of journeys. */
  readonly publications: ActivityInterceptorsFactory = ({ info }) => ({
    inbound: {
      execute: async (input, next) => {
        const result = await next(input);
        if (info.activityType === PUBLICATION) this.lag.observe(Math.max(0, Date.now() - info.scheduledTimestampMs) / 1_000);
        return result;
      },
    },
  });

  /** Everything as Prometheus reads it. What Temporal does not tell in time is left out. */
  async text(): Promise<string> {
    const [sdk] = await Promise.all([this.ofSdk(), this.lookAtQueues(), this.lookAtOutbox()]);
    return `${await this.metrics.registry.metrics()}${sdk}`;
  }

  private async ofSdk(): Promise<string> {
    try {
      const answer = await fetch(this.sdkFigures, { signal: AbortSignal.timeout(PATIENCE_MS) });
      return answer.ok ? `\n${await answer.text()}` : '';
    } catch {
      this.metrics.upstream.inc({ part: 'sdk-metrics' });
      return '';
    }
  }

  private async lookAtOutbox(): Promise<void> {
    try {
      const { waiting, since } = await this.outbox.backlog();
      this.waiting.set(waiting);
      this.waitingAge.set(since ? Math.max(0, Date.now() - since.getTime()) / 1_000 : 0);
    } catch {
      this.metrics.upstream.inc({ part: 'mongodb' });
    }
  }

  private async lookAtQueues(): Promise<void> {
    this.backlog.reset();
    this.age.reset();
    const wanted = QUEUES.flatMap((queue) => (Object.keys(KINDS) as (keyof typeof KINDS)[]).map((kind) => ({ queue, kind })));
    await Promise.all(wanted.map((one) => this.lookAt(one)));
  }

  private async lookAt(labels: { queue: string; kind: keyof typeof KINDS }): Promise<void> {
    const { workflowService } = this.client.connection;
    const { namespace } = this.client.options;
    try {
      const { stats } = await this.client.withDeadline(Date.now() + PATIENCE_MS, () =>
        workflowService.describeTaskQueue({ namespace, taskQueue: { name: labels.queue }, taskQueueType: KINDS[labels.kind], reportStats: true }),
      );
      this.backlog.set(labels, Number(stats?.approximateBacklogCount ?? 0));
      const { seconds, nanos } = stats?.approximateBacklogAge ?? {};
      this.age.set(labels, Number(seconds ?? 0) + Number(nanos ?? 0) / 1e9);
    } catch {
      this.metrics.upstream.inc({ part: 'temporal' });
    }
  }
}
