import { Controller } from '@nestjs/common';
import type { RouteInput } from '../../contracts/api/route.js';
import { deliveryRoutes as routes } from '../../contracts/api/routes/deliveries.js';
import { Input, Route } from '../../http/route.decorator.js';
import { DeliveriesService } from './deliveries.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class DeliveriesController {
  constructor(private readonly service: DeliveriesService) {}

  @Route(routes.listDeliveries) list(@Input() input: In<'listDeliveries'>) { return this.service.list(input); }
  @Route(routes.readDelivery) read(@Input() input: In<'readDelivery'>) { return this.service.read(input); }
  @Route(routes.replayDelivery) replay(@Input() input: In<'replayDelivery'>) { return this.service.replay(input); }
}
