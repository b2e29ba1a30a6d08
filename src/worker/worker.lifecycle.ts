import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { EventWork } from '../events/event-work.js';
import type { Poller } from '../events/poller.js';
import { Log } from '../observability/log.js';
import type { Store } from '../persistence/connection.js';
import { ProcessingLog } from '../persistence/processing-log/processing-log.js';
import { Workers, type QueueWork } from './workers.js';

export const STORE = Symbol('store');
export const QUEUES = Symbol('queues');
/** Who hands over what is no event of a journey. */
export const REPORTS = Symbol('reports');

/** Starts the workers when the application is up; stops them before the store closes. */
@Injectable()
export class WorkerLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(Workers) private readonly workers: Workers,
    @Inject(STORE) private readonly store: Store,
    @Inject(Client) private readonly client: Client,
    @Inject(QUEUES) private readonly queues: QueueWork[],
    @Inject(EventWork) private readonly events: EventWork,
    @Inject(REPORTS) private readonly reports: Poller[],
    @Inject(ProcessingLog) private readonly processing: ProcessingLog,
    @Inject(Log) private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.workers.start(this.queues);
    this.events.start();
    for (const one of this.reports) one.start();
    this.log.info('worker.started', { queues: this.queues.map((queue) => queue.taskQueue) });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.workers.stop();
    await Promise.all([this.events, ...this.reports].map((one) => one.stop()));
    await this.processing.stop();
    await this.client.connection.close();
    await this.store.close();
    this.log.info('worker.stopped');
  }
}
