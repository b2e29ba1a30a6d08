import { Controller } from '@nestjs/common';
import type { RouteInput } from '../../contracts/api/route.js';
import { regionRoutes as routes } from '../../contracts/api/routes/regions.js';
import { Input, Route } from '../../http/route.decorator.js';
import { PoolsService } from './pools.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class PoolsController {
  constructor(private readonly service: PoolsService) {}

  @Route(routes.listPools) list() { return this.service.list(); }
  @Route(routes.readPool) read(@Input() input: In<'readPool'>) { return this.service.read(input); }
  @Route(routes.listWaiting) waiting(@Input() input: In<'listWaiting'>) { return this.service.waiting(input); }
}
