import { Module, type DynamicModule } from '@nestjs/common';
import { Log } from './log.js';
import { Metrics } from './metrics.js';

/** Log and metrics, for every module. */
@Module({})
export class ObservabilityModule {
  static forRoot({ log, metrics }: { log: Log; metrics: Metrics }): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      providers: [
        { provide: Log, useValue: log },
        { provide: Metrics, useValue: metrics },
      ],
      exports: [Log, Metrics],
    };
  }
}
