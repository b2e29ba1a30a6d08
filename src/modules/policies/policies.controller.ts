import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { policyRoutes as routes } from '../../contracts/api/routes/policies.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { PoliciesService } from './policies.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class PoliciesController {
  constructor(private readonly service: PoliciesService) {}

  @Route(routes.publishPolicy) publish(@Input() input: In<'publishPolicy'>, @Caller() caller: Principal) { return this.service.publish(input, caller); }
  @Route(routes.listPolicies) list(@Input() input: In<'listPolicies'>) { return this.service.list(input); }
  @Route(routes.readPolicyVersion) read(@Input() input: In<'readPolicyVersion'>) { return this.service.read(input); }
}
