import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { checkpointRoutes as routes } from '../../contracts/api/routes/checkpoints.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { CheckpointsService } from './checkpoints.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class CheckpointsController {
  constructor(private readonly service: CheckpointsService) {}

  @Route(routes.listCheckpoints) list(@Input() input: In<'listCheckpoints'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.readCheckpoint) read(@Input() input: In<'readCheckpoint'>, @Caller() caller: Principal) { return this.service.read(input, caller); }
  @Route(routes.reportCheckpoint) report(@Input() input: In<'reportCheckpoint'>, @Caller() caller: Principal) { return this.service.report(input, caller); }
  @Route(routes.listCheckpointReports) listReports(@Input() input: In<'listCheckpointReports'>, @Caller() caller: Principal) { return this.service.listReports(input, caller); }
  @Route(routes.planContact) planContact(@Input() input: In<'planContact'>) { return this.service.planContact(input); }
  @Route(routes.cancelContact) cancelContact(@Input() input: In<'cancelContact'>, @Caller() caller: Principal) { return this.service.cancelContact(input, caller); }
}
