import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { emergencyAccessRoutes as routes } from '../../contracts/api/routes/emergency-accesses.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { EmergencyAccessesService } from './emergency-accesses.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class EmergencyAccessesController {
  constructor(private readonly service: EmergencyAccessesService) {}

  @Route(routes.createEmergencyAccess) create(@Input() input: In<'createEmergencyAccess'>, @Caller() caller: Principal) { return this.service.create(input, caller); }
  @Route(routes.listEmergencyAccesses) list(@Input() input: In<'listEmergencyAccesses'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.endEmergencyAccess) end(@Input() input: In<'endEmergencyAccess'>, @Caller() caller: Principal) { return this.service.end(input, caller); }
  @Route(routes.acknowledgeEmergencyAccess) acknowledge(@Input() input: In<'acknowledgeEmergencyAccess'>, @Caller() caller: Principal) { return this.service.acknowledge(input, caller); }
}
