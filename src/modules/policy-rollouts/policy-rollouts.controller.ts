import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { policyRolloutRoutes as routes } from '../../contracts/api/routes/policy-rollouts.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { PolicyRolloutsService } from './policy-rollouts.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class PolicyRolloutsController {
  constructor(private readonly service: PolicyRolloutsService) {}

  @Route(routes.createPolicyRollout) create(@Input() input: In<'createPolicyRollout'>, @Caller() caller: Principal) { return this.service.create(input, caller); }
  @Route(routes.listPolicyRollouts) list(@Input() input: In<'listPolicyRollouts'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.readPolicyRollout) read(@Input() input: In<'readPolicyRollout'>, @Caller() caller: Principal) { return this.service.read(input, caller); }
  @Route(routes.listRolloutJourneys) journeys(@Input() input: In<'listRolloutJourneys'>, @Caller() caller: Principal) { return this.service.journeys(input, caller); }
}
