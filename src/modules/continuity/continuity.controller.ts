import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { continuityRoutes as routes } from '../../contracts/api/routes/continuity.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { ContinuityService } from './continuity.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class ContinuityController {
  constructor(private readonly service: ContinuityService) {}

  @Route(routes.readContinuity) read(@Input() input: In<'readContinuity'>) { return this.service.read(input); }
  @Route(routes.recordProgress) record(@Input() input: In<'recordProgress'>, @Caller() caller: Principal) { return this.service.record(input, caller); }
  @Route(routes.listProgress) progress(@Input() input: In<'listProgress'>) { return this.service.progress(input); }
  @Route(routes.giveConsent) give(@Input() input: In<'giveConsent'>, @Caller() caller: Principal) { return this.service.giveConsent(input, caller); }
  @Route(routes.withdrawConsent) withdraw(@Input() input: In<'withdrawConsent'>, @Caller() caller: Principal) { return this.service.withdrawConsent(input, caller); }
  @Route(routes.reportAfterCare) afterCare(@Input() input: In<'reportAfterCare'>, @Caller() caller: Principal) { return this.service.afterCare(input, caller); }
  @Route(routes.returnToPool) back(@Input() input: In<'returnToPool'>) { return this.service.returnToPool(input); }
}
