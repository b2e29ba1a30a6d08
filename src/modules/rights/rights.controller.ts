import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { rightsRoutes as routes } from '../../contracts/api/routes/rights.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { LegalHoldsService } from './legal-holds.service.js';
import { RightsService } from './rights.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class RightsController {
  constructor(
    private readonly service: RightsService,
    private readonly holds: LegalHoldsService,
  ) {}

  @Route(routes.createRightsRequest) create(@Input() input: In<'createRightsRequest'>, @Caller() caller: Principal) { return this.service.create(input, caller); }
  @Route(routes.listRightsRequests) list(@Input() input: In<'listRightsRequests'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.readRightsRequest) read(@Input() input: In<'readRightsRequest'>, @Caller() caller: Principal) { return this.service.read(input, caller); }
  @Route(routes.decideRightsRequest) decide(@Input() input: In<'decideRightsRequest'>, @Caller() caller: Principal) { return this.service.decide(input, caller); }
  @Route(routes.extendRightsRequest) extend(@Input() input: In<'extendRightsRequest'>, @Caller() caller: Principal) { return this.service.extend(input, caller); }
  @Route(routes.liftRightsRequest) lift(@Input() input: In<'liftRightsRequest'>, @Caller() caller: Principal) { return this.service.lift(input, caller); }
  @Route(routes.readRightsArchive) archive(@Input() input: In<'readRightsArchive'>, @Caller() caller: Principal) { return this.service.archive(input, caller); }
  @Route(routes.putLegalHold) hold(@Input() input: In<'putLegalHold'>, @Caller() caller: Principal) { return this.holds.put(input, caller); }
  @Route(routes.listLegalHolds) listHolds(@Input() input: In<'listLegalHolds'>) { return this.holds.list(input); }
  @Route(routes.liftLegalHold) liftHold(@Input() input: In<'liftLegalHold'>, @Caller() caller: Principal) { return this.holds.lift(input, caller); }
  @Route(routes.listDestructionRecords) destroyed(@Input() input: In<'listDestructionRecords'>) { return this.holds.destroyed(input); }
}
