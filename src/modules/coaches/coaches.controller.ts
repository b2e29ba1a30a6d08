import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { coachRoutes as routes } from '../../contracts/api/routes/coaches.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { CoachesService } from './coaches.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class CoachesController {
  constructor(private readonly service: CoachesService) {}

  @Route(routes.createCoach) create(@Input() input: In<'createCoach'>, @Caller() caller: Principal) { return this.service.create(input, caller); }
  @Route(routes.listCoaches) list(@Input() input: In<'listCoaches'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.readCoach) read(@Input() input: In<'readCoach'>, @Caller() caller: Principal) { return this.service.read(input, caller); }
  @Route(routes.correctCoach) correct(@Input() input: In<'correctCoach'>, @Caller() caller: Principal) { return this.service.correct(input, caller); }
}
