import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { caseRoutes as routes } from '../../contracts/api/routes/cases.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { CasesService } from './cases.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class CasesController {
  constructor(private readonly service: CasesService) {}

  @Route(routes.assignCoach) assign(@Input() input: In<'assignCoach'>, @Caller() caller: Principal) { return this.service.assign(input, caller); }
  @Route(routes.requestHandover) request(@Input() input: In<'requestHandover'>, @Caller() caller: Principal) { return this.service.request(input, caller); }
  @Route(routes.answerHandover) answer(@Input() input: In<'answerHandover'>, @Caller() caller: Principal) { return this.service.answer(input, caller); }
}
