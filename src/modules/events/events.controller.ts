import { Readable } from 'node:stream';
import { Controller, Req } from '@nestjs/common';
import { decodeJwt } from 'jose';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { eventRoutes as routes } from '../../contracts/api/routes/events.js';
import { Reply } from '../../http/reply.js';
import type { ApiRequest } from '../../http/request.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { EventsService } from './events.service.js';

/** A proxy that collects an answer before it passes it on would hold every event back; a stream that ended leaves no connection. */
const HEADERS = { 'x-accel-buffering': 'no', connection: 'close' };

@Controller()
export class EventsController {
  constructor(private readonly service: EventsService) {}

  @Route(routes.readEvents)
  async read(@Input() input: RouteInput<typeof routes.readEvents>, @Caller() caller: Principal, @Req() request: ApiRequest) {
    // Who asks for the headers alone opens no stream.
    if (request.method === 'HEAD') return new Reply(Readable.from([]), { headers: HEADERS });
    const lastEventId = request.headers['last-event-id'];
    const stream = await this.service.open(input, caller, {
      ...(typeof lastEventId === 'string' && { lastEventId }),
      expiresAt: expiryOf(request.headers.authorization),
    });
    return new Reply(stream, { headers: HEADERS });
  }
}

/** When a token that the guard has verified expires. */
function expiryOf(authorization: string | undefined): number | undefined {
  const token = authorization?.trim().split(/ +/)[1];
  const { exp } = token ? decodeJwt(token) : {};
  return exp === undefined ? undefined : exp * 1000;
}
