import { Module, type DynamicModule } from '@nestjs/common';
import { Client } from '@temporalio/client';
import type { Store } from '../persistence/connection.js';
import { STORE } from '../persistence/store.module.js';
import { DeliveryGateway } from './delivery-gateway.js';
import { ImportGateway } from './import-gateway.js';
import { JourneyGateway } from './journey-gateway.js';
import { restrictionCheck } from './restriction-check.js';
import { RightsGateway } from './rights-gateway.js';
import { RolloutGateway } from './rollout-gateway.js';

export interface TemporalModuleOptions {
  client: Client;
  /** Another queue for journeys than that of the product, imports go to the one behind it with `-imports`; for tests. */
  taskQueue?: string;
  /** How long a command may take, in milliseconds. */
  commandDeadlineMs: number;
}

/** The client of Temporal and the gateways to journeys and imports, for every module. */
@Module({})
export class TemporalModule {
  static forRoot({ client, taskQueue, commandDeadlineMs }: TemporalModuleOptions): DynamicModule {
    const gateway = (store: Store) =>
      new JourneyGateway(client, {
        isKnown: async (candidateId) => (await store.models.journeys.exists({ _id: candidateId })) !== null,
        requireUnrestricted: restrictionCheck(store.models),
        ...(taskQueue && { taskQueue }),
        deadlineMs: commandDeadlineMs,
      });
    return {
      module: TemporalModule,
      global: true,
      providers: [
        { provide: Client, useValue: client },
        { provide: JourneyGateway, inject: [STORE], useFactory: gateway },
        { provide: ImportGateway, useFactory: () => new ImportGateway(client, taskQueue && `${taskQueue}-imports`) },
        { provide: RolloutGateway, useFactory: () => new RolloutGateway(client, taskQueue && `${taskQueue}-imports`) },
        { provide: RightsGateway, useFactory: () => new RightsGateway(client, taskQueue && `${taskQueue}-imports`) },
        { provide: DeliveryGateway, useFactory: () => new DeliveryGateway(client, taskQueue ? { taskQueue: `${taskQueue}-deliveries` } : {}) },
      ],
      exports: [DeliveryGateway, Client, JourneyGateway, ImportGateway, RightsGateway, RolloutGateway],
    };
  }
}
