import { Controller } from '@nestjs/common';
import type { RouteInput } from '../../contracts/api/route.js';
import { candidateRoutes as routes } from '../../contracts/api/routes/candidates.js';
import { Input, Route } from '../../http/route.decorator.js';
import { MatchingService } from './matching.service.js';

@Controller()
export class MatchingController {
  constructor(private readonly service: MatchingService) {}

  @Route(routes.listMatches) list(@Input() input: RouteInput<typeof routes.listMatches>) { return this.service.list(input); }
}
