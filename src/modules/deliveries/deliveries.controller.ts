import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { deliveryRoutes as routes } from '../../contracts/api/routes/deliveries.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { DeliveriesService } from './deliveries.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class DeliveriesController {
  constructor(private readonly service: DeliveriesService) {}

  @Route(routes.listDeliveries) list(@Input() input: In<'listDeliveries'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.readDelivery) read(@Input() input: In<'readDelivery'>, @Caller() caller: Principal) { return this.service.read(input, caller); }
  @Route(routes.replayDelivery) replay(@Input() input: In<'replayDelivery'>, @Caller() caller: Principal) { return this.service.replay(input, caller); }
}
