import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { regionRoutes as routes } from '../../contracts/api/routes/regions.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { RegionsService } from './regions.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class RegionsController {
  constructor(private readonly service: RegionsService) {}

  @Route(routes.listRegions) list(@Caller() caller: Principal) { return this.service.list(caller); }
  @Route(routes.readRegion) read(@Input() { params }: In<'readRegion'>, @Caller() caller: Principal) { return this.service.show(params.regionCode, caller); }
  @Route(routes.correctRegion) correct(@Input() input: In<'correctRegion'>) { return this.service.correct(input); }
}
