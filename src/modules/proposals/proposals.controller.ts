import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { proposalRoutes as routes } from '../../contracts/api/routes/proposals.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { ProposalsService } from './proposals.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class ProposalsController {
  constructor(private readonly service: ProposalsService) {}

  @Route(routes.listProposals) list(@Input() input: In<'listProposals'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.readProposal) read(@Input() input: In<'readProposal'>, @Caller() caller: Principal) { return this.service.read(input, caller); }
  @Route(routes.answerProposal) answer(@Input() input: In<'answerProposal'>, @Caller() caller: Principal) { return this.service.answer(input, caller); }
  @Route(routes.revokeProposal) revoke(@Input() input: In<'revokeProposal'>, @Caller() caller: Principal) { return this.service.revoke(input, caller); }
}
