import { Module } from '@nestjs/common';
import type { Store } from '../../persistence/connection.js';
import { Deliveries } from '../../persistence/deliveries/deliveries.js';
import { STORE } from '../../persistence/store.module.js';
import { DeliveryGateway } from '../../temporal/delivery-gateway.js';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveriesService } from './deliveries.service.js';

@Module({
  controllers: [DeliveriesController],
  providers: [
    {
      provide: DeliveriesService,
      inject: [STORE, DeliveryGateway],
      useFactory: ({ models }: Store, gateway: DeliveryGateway) => new DeliveriesService(new Deliveries(models), gateway),
    },
  ],
})
export class DeliveriesModule {}
