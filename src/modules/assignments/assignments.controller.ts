import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { assignmentRoutes as routes } from '../../contracts/api/routes/assignments.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { AssignmentsService } from './assignments.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class AssignmentsController {
  constructor(private readonly service: AssignmentsService) {}

  @Route(routes.createAssignment) create(@Input() input: In<'createAssignment'>, @Caller() caller: Principal) { return this.service.create(input, caller); }
  @Route(routes.listAssignments) list(@Input() input: In<'listAssignments'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.readAssignment) read(@Input() input: In<'readAssignment'>, @Caller() caller: Principal) { return this.service.read(input, caller); }
  @Route(routes.correctAssignment) correct(@Input() input: In<'correctAssignment'>, @Caller() caller: Principal) { return this.service.correct(input, caller); }
}
