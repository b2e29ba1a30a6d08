import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { regionRoutes as routes } from '../../contracts/api/routes/regions.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { PoolsService } from './pools.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class PoolsController {
  constructor(private readonly service: PoolsService) {}

  @Route(routes.listPools) list(@Caller() caller: Principal) { return this.service.list(caller); }
  @Route(routes.readPool) read(@Input() input: In<'readPool'>, @Caller() caller: Principal) { return this.service.read(input, caller); }
  @Route(routes.listWaiting) waiting(@Input() input: In<'listWaiting'>, @Caller() caller: Principal) { return this.service.waiting(input, caller); }
}
