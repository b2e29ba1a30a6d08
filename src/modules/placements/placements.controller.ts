import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { placementRoutes as routes } from '../../contracts/api/routes/placements.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { PlacementsService } from './placements.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class PlacementsController {
  constructor(private readonly service: PlacementsService) {}

  @Route(routes.listPlacements) list(@Input() input: In<'listPlacements'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.readPlacement) read(@Input() input: In<'readPlacement'>, @Caller() caller: Principal) { return this.service.read(input, caller); }
  @Route(routes.confirmStart) confirmStart(@Input() input: In<'confirmStart'>, @Caller() caller: Principal) { return this.service.confirmStart(input, caller); }
  @Route(routes.reportNoShow) reportNoShow(@Input() input: In<'reportNoShow'>, @Caller() caller: Principal) { return this.service.reportNoShow(input, caller); }
  @Route(routes.reportAbsence) reportAbsence(@Input() input: In<'reportAbsence'>, @Caller() caller: Principal) { return this.service.reportAbsence(input, caller); }
  @Route(routes.endAbsence) endAbsence(@Input() input: In<'endAbsence'>, @Caller() caller: Principal) { return this.service.endAbsence(input, caller); }
  @Route(routes.reportHours) reportHours(@Input() input: In<'reportHours'>, @Caller() caller: Principal) { return this.service.reportHours(input, caller); }
  @Route(routes.listHours) listHours(@Input() input: In<'listHours'>, @Caller() caller: Principal) { return this.service.listHours(input, caller); }
  @Route(routes.signalCompletion) signalCompletion(@Input() input: In<'signalCompletion'>, @Caller() caller: Principal) { return this.service.signalCompletion(input, caller); }
  @Route(routes.terminateEarly) terminateEarly(@Input() input: In<'terminateEarly'>, @Caller() caller: Principal) { return this.service.terminateEarly(input, caller); }
  @Route(routes.cancelFollowOn) cancelFollowOn(@Input() input: In<'cancelFollowOn'>, @Caller() caller: Principal) { return this.service.cancelFollowOn(input, caller); }
}
