import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { candidateRoutes as routes } from '../../contracts/api/routes/candidates.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { CandidatesService } from './candidates.service.js';
import { MergesService } from './merges.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class CandidatesController {
  constructor(
    private readonly service: CandidatesService,
    private readonly merges: MergesService,
  ) {}

  @Route(routes.createCandidate) create(@Input() input: In<'createCandidate'>, @Caller() caller: Principal) { return this.service.create(input, caller); }
  @Route(routes.listCandidates) list(@Input() input: In<'listCandidates'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.readCandidate) read(@Input() input: In<'readCandidate'>) { return this.service.read(input); }
  @Route(routes.correctCandidate) correct(@Input() input: In<'correctCandidate'>, @Caller() caller: Principal) { return this.service.correct(input, caller); }
  @Route(routes.readProfile) profile(@Input() input: In<'readProfile'>) { return this.service.readProfile(input); }
  @Route(routes.replaceProfile) replace(@Input() input: In<'replaceProfile'>, @Caller() caller: Principal) { return this.service.replaceProfile(input, caller); }
  @Route(routes.listDuplicates) duplicates(@Input() input: In<'listDuplicates'>, @Caller() caller: Principal) { return this.service.duplicates(input, caller); }
  @Route(routes.mergeCandidate) merge(@Input() input: In<'mergeCandidate'>, @Caller() caller: Principal) { return this.merges.merge(input, caller); }
}
