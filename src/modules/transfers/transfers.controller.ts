import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { transferRoutes as routes } from '../../contracts/api/routes/transfers.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { TransfersService } from './transfers.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class TransfersController {
  constructor(private readonly service: TransfersService) {}

  @Route(routes.answerTransfer) answer(@Input() input: In<'answerTransfer'>, @Caller() caller: Principal) { return this.service.answer(input, caller); }
}
