import { Controller } from '@nestjs/common';
import type { RouteInput } from '../../contracts/api/route.js';
import { coachRoutes as routes } from '../../contracts/api/routes/coaches.js';
import { Input, Route } from '../../http/route.decorator.js';
import { CoachesService } from './coaches.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class CoachesController {
  constructor(private readonly service: CoachesService) {}

  @Route(routes.createCoach) create(@Input() input: In<'createCoach'>) { return this.service.create(input); }
  @Route(routes.listCoaches) list(@Input() input: In<'listCoaches'>) { return this.service.list(input); }
  @Route(routes.readCoach) read(@Input() input: In<'readCoach'>) { return this.service.read(input); }
  @Route(routes.correctCoach) correct(@Input() input: In<'correctCoach'>) { return this.service.correct(input); }
}
