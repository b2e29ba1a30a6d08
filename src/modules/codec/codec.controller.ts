import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { codecRoutes as routes } from '../../contracts/api/routes/codec.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { CodecService } from './codec.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class CodecController {
  constructor(private readonly service: CodecService) {}

  @Route(routes.decodePayloads) decode(@Input() input: In<'decodePayloads'>, @Caller() caller: Principal) { return this.service.decode(input, caller); }
  @Route(routes.encodePayloads) encode(@Input() input: In<'encodePayloads'>) { return this.service.encode(input); }
}
