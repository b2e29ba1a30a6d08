import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { actionRoutes as routes } from '../../contracts/api/routes/actions.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { ActionsService } from './actions.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class ActionsController {
  constructor(private readonly service: ActionsService) {}

  @Route(routes.createAction) create(@Input() input: In<'createAction'>, @Caller() caller: Principal) { return this.service.create(input, caller); }
  @Route(routes.listActions) list(@Input() input: In<'listActions'>) { return this.service.list(input); }
  @Route(routes.listAllActions) listAll(@Input() input: In<'listAllActions'>, @Caller() caller: Principal) { return this.service.listAll(input, caller); }
  @Route(routes.correctAction) correct(@Input() input: In<'correctAction'>) { return this.service.correct(input); }
  @Route(routes.completeAction) complete(@Input() input: In<'completeAction'>, @Caller() caller: Principal) { return this.service.complete(input, caller); }
}
