import { Inject, Module, type BeforeApplicationShutdown } from '@nestjs/common';
import { Log } from '../../observability/log.js';
import type { Store } from '../../persistence/connection.js';
import { Outbox } from '../../persistence/events/outbox.js';
import { ProcessingMarks } from '../../persistence/rights/processing-marks.js';
import { STORE } from '../../persistence/store.module.js';
import { EventsController } from './events.controller.js';
import { EventsService } from './events.service.js';

@Module({
  controllers: [EventsController],
  providers: [
    {
      provide: EventsService,
      inject: [STORE, Log],
      useFactory: ({ models }: Store, log: Log) => new EventsService(new Outbox(models), new ProcessingMarks(models), (error) => log.failure('events.failed', error)),
    },
  ],
})
export class EventsModule implements BeforeApplicationShutdown {
  constructor(@Inject(EventsService) private readonly events: EventsService) {}

  /** Before the server closes: it waits for every answer to end. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.events.stop();
  }
}
