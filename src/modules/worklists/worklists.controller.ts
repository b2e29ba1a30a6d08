import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { worklistRoutes as routes } from '../../contracts/api/routes/worklists.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { WorklistsService } from './worklists.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class WorklistsController {
  constructor(private readonly service: WorklistsService) {}

  @Route(routes.countWorklists) count(@Input() input: In<'countWorklists'>, @Caller() caller: Principal) { return this.service.count(input, caller); }
  @Route(routes.readWorklist) read(@Input() input: In<'readWorklist'>, @Caller() caller: Principal) { return this.service.read(input, caller); }
}
