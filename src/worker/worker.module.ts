import { Module, type DynamicModule } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { createJourneyActivities } from '../../activities/journey.activities.js';
import type { WorkerConfig } from '../config/config.js';
import { JOURNEY_TASK_QUEUE } from '../contracts/task-queues.js';
import { eventMetrics } from '../events/event-metrics.js';
import { EventWork } from '../events/event-work.js';
import type { Poller } from '../events/poller.js';
import { LocalKeyEncryption } from '../keys/key-encryption.js';
import { StoreMatcher } from '../modules/matching/store-matcher.js';
import { Log } from '../observability/log.js';
import { Metrics } from '../observability/metrics.js';
import { ANSWER_WITHIN_MS, openStore, type Store } from '../persistence/connection.js';
import { CaseLedger } from '../persistence/caseloads.js';
import { Outbox } from '../persistence/events/outbox.js';
import { JourneyRestating } from '../persistence/journey-restating.js';
import { JourneyRows } from '../persistence/journey-rows.js';
import { ProcessingLog } from '../persistence/processing-log/processing-log.js';
import { SeatLedger } from '../persistence/seats.js';
import { temporalClient } from '../temporal/temporal-client.js';
import { carriersOf, channelsOf, deliveryHandlers, deliveryQueue, emergencyReports } from './delivery-work.js';
import { importWork } from './import-work.js';
import { WorkerHealthController } from './worker-health.controller.js';
import { QUEUES, REPORTS, STORE, WorkerLifecycle } from './worker.lifecycle.js';
import { WorkerMetrics } from './worker-metrics.js';
import { Workers, type QueueWork } from './workers.js';

/**
 * A step must be over ten seconds after it was handed out, or it is lost and done anew. A worker that takes forty, as the SDK would, and has to read each
 * journey from its history can spend more than that on the last of them; what it does not take waits at Temporal, where it costs nothing.
 */
const JOURNEYS_AT_ONCE = { steps: 20 };

/** The second shell: the same code as the API, without its routes. */
@Module({})
export class WorkerModule {
  /** @param sdkFigures where the SDK gives its own figures; {@link installRuntime} tells */
  static with(config: WorkerConfig, sdkFigures: string): DynamicModule {
    return {
      module: WorkerModule,
      controllers: [WorkerHealthController],
      providers: [
        Metrics,
        { provide: Log, useFactory: () => new Log({ level: config.logLevel, service: 'worker' }) },
        {
          provide: STORE,
          inject: [Metrics],
          useFactory: (metrics: Metrics) =>
            openStore({ uri: config.mongodbUri, appName: 'worker', answerWithinMs: ANSWER_WITHIN_MS, times: metrics.store, encryption: new LocalKeyEncryption(config.keys) }),
        },
        {
          provide: WorkerMetrics,
          inject: [Metrics, Client, STORE],
          useFactory: (metrics: Metrics, client: Client, { models }: Store) => new WorkerMetrics(metrics, client, sdkFigures, new Outbox(models)),
        },
        {
          provide: Workers,
          inject: [Log, STORE, WorkerMetrics],
          useFactory: (log: Log, { keys }: Store, metrics: WorkerMetrics) => new Workers(config, { log, keys, around: [metrics.publications] }),
        },
        {
          provide: ProcessingLog,
          inject: [STORE, Log],
          useFactory: (store: Store, log: Log) => ProcessingLog.told(store, log),
        },
        { provide: Client, inject: [STORE], useFactory: ({ keys }: Store) => temporalClient(config.temporal, keys) },
        {
          provide: QUEUES,
          inject: [STORE, Client, EventWork, ProcessingLog],
          useFactory: (store: Store, client: Client, events: EventWork, processing: ProcessingLog) => [
            ...queuesOf(store, events),
            importWork({ store, client, processing, retention: config.retention }),
            deliveryQueue({ store, carriers: carriersOf(store, { ...config, processing }) }),
          ],
        },
        {
          provide: EventWork,
          inject: [STORE, Client, Log, Metrics, ProcessingLog],
          useFactory: (store: Store, client: Client, log: Log, metrics: Metrics, processing: ProcessingLog) => {
            const handlers = deliveryHandlers({ store, client, channels: channelsOf(store, { ...config, processing }) });
            eventMetrics(metrics, store, { consumers: handlers.map(({ name }) => name) });
            return new EventWork({ store, log, keptDays: config.eventsKeptDays, handlers });
          },
        },
        {
          provide: REPORTS,
          inject: [STORE, Client, Log],
          // Without a mailbox they wait: who sets one later hears of them.
          useFactory: (store: Store, client: Client, log: Log): Poller[] =>
            config.messages.privacyOfficer === undefined ? [] : [emergencyReports({ store, client, failed: (error) => log.failure('emergency-reports.failed', error) })],
        },
        WorkerLifecycle,
      ],
    };
  }
}

function queuesOf(store: Store, events: EventWork): QueueWork[] {
  const { models } = store;
  const rows = new JourneyRows(models);
  const journeys = createJourneyActivities({
    rows: {
      publish: async (snapshot) => {
        await rows.publish(snapshot);
        events.wake();
      },
    },
    seats: new SeatLedger(models),
    cases: new CaseLedger(models),
    restating: new JourneyRestating(models),
    matcher: new StoreMatcher(store),
  });
  return [{ taskQueue: JOURNEY_TASK_QUEUE, activities: journeys, atOnce: JOURNEYS_AT_ONCE }];
}
