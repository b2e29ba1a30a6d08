import { Module, type DynamicModule, type FactoryProvider, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { Metrics } from '../observability/metrics.js';
import { CommandGate, type CommandLimits } from './command-gate.js';
import { IdempotencyStore } from './idempotency.js';
import { ProblemFilter } from './problem.filter.js';
import { RateGuard } from './rate.guard.js';
import { RateLimits } from './rate-limits.js';
import { ProcessingNotes } from './processing-notes.js';
import { RouteInterceptor } from './route.interceptor.js';

export interface HttpModuleOptions extends Pick<ModuleMetadata, 'imports'> {
  inject: FactoryProvider['inject'];
  idempotency: FactoryProvider<IdempotencyStore>['useFactory'];
  limits: RateLimits;
  commands: CommandLimits;
  notes: Pick<FactoryProvider<ProcessingNotes>, 'inject' | 'useFactory'>;
}

/** What stands around every handler, in this order: rate, access, validation, commands at once, idempotency; and the filter of errors. */
@Module({})
export class HttpModule {
  static forRoot({ imports = [], inject = [], idempotency, limits, commands, notes }: HttpModuleOptions): DynamicModule {
    return {
      module: HttpModule,
      imports,
      providers: [
        ProblemFilter,
        { provide: IdempotencyStore, inject, useFactory: idempotency },
        { provide: RateLimits, useValue: limits },
        { provide: CommandGate, inject: [Metrics], useFactory: (metrics: Metrics) => new CommandGate(commands, metrics) },
        { provide: APP_GUARD, useClass: RateGuard },
        { provide: ProcessingNotes, ...notes },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: RouteInterceptor },
        { provide: APP_FILTER, useExisting: ProblemFilter },
      ],
    };
  }
}
