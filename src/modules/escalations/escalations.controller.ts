import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { escalationRoutes as routes } from '../../contracts/api/routes/escalations.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { EscalationsService } from './escalations.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class EscalationsController {
  constructor(private readonly service: EscalationsService) {}

  @Route(routes.listEscalations) list(@Input() input: In<'listEscalations'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.dropEscalation) drop(@Input() input: In<'dropEscalation'>, @Caller() caller: Principal) { return this.service.drop(input, caller); }
}
