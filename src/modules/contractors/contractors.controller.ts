import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { contractorRoutes as routes } from '../../contracts/api/routes/contractors.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { ContractorsService } from './contractors.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class ContractorsController {
  constructor(private readonly service: ContractorsService) {}

  @Route(routes.createContractor) create(@Input() input: In<'createContractor'>, @Caller() caller: Principal) { return this.service.create(input, caller); }
  @Route(routes.listContractors) list(@Input() input: In<'listContractors'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.readContractor) read(@Input() input: In<'readContractor'>, @Caller() caller: Principal) { return this.service.read(input, caller); }
  @Route(routes.correctContractor) correct(@Input() input: In<'correctContractor'>, @Caller() caller: Principal) { return this.service.correct(input, caller); }
}
