import { Global, Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '../../observability/log.js';
import type { Store } from '../../persistence/connection.js';
import { OwedEntries } from '../../persistence/processing-log/owed-entries.js';
import { ProcessingLog } from '../../persistence/processing-log/processing-log.js';
import { fromStore, STORE } from '../../persistence/store.module.js';
import { JourneyGateway } from '../../temporal/journey-gateway.js';
import { ProcessingRecordsController } from './processing-records.controller.js';
import { ProcessingRecordsService } from './processing-records.service.js';

/** The log of processing: written by everything, read here. */
@Global()
@Module({
  controllers: [ProcessingRecordsController],
  providers: [
    {
      provide: ProcessingLog,
      inject: [STORE, Log],
      useFactory: (store: Store, log: Log) => ProcessingLog.told(store, log),
    },
    {
      provide: OwedEntries,
      inject: [STORE, ProcessingLog, Log, JourneyGateway],
      useFactory: (store: Store, processing: ProcessingLog, log: Log, gateway: JourneyGateway) =>
        new OwedEntries(store, { processing, log, doubt: (candidateId) => gateway.doubt(candidateId) }),
    },
    fromStore(ProcessingRecordsService, ({ models }) => new ProcessingRecordsService(models)),
  ],
  exports: [ProcessingLog],
})
export class ProcessingRecordsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(ProcessingLog) private readonly log: ProcessingLog,
    @Inject(OwedEntries) private readonly owed: OwedEntries,
  ) {}

  onApplicationBootstrap(): void {
    this.owed.start();
  }

  /** The last request was answered: what it wrote is signed before the store closes. */
  async onApplicationShutdown(): Promise<void> {
    await this.owed.stop();
    await this.log.stop();
  }
}
