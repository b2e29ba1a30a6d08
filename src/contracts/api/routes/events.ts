import { z } from 'zod';
import { EVENT_TYPES } from '../../events.js';
import { zId, zRegion } from '../common.js';
import { hint } from '../hints.js';
import { defineRoute } from '../route.js';

const zType = z.enum(EVENT_TYPES);
const zNumber = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,14})$/, hint('whole'))
  .transform(Number)
  .meta({ openapi: { type: 'integer', minimum: 0 }, description: 'Number of the last event that was seen. The header Last-Event-ID goes before it.' });

/** Events as they happen. */
export const eventRoutes = {
  readEvents: defineRoute({
    operationId: 'readEvents',
    method: 'get',
    path: '/v1/events',
    tag: 'Events',
    summary: 'Events as they happen, as server-sent events',
    description:
      'Each message has the number of the event as its id and a JourneyEvent as its data. A reader that comes back with Last-Event-ID misses nothing and gets nothing twice; one that was away longer than events are kept is refused with 410 and reads the lists anew. Without a number it begins with what happens from now on. A contractor and a candidate get their own events. The stream ends with the access token. docs/events.md tells more.',
    query: z.strictObject({
      lastEventId: zNumber.optional(),
      region: zRegion.optional(),
      candidateId: zId.optional(),
      type: z
        .union([zType, z.array(zType).max(EVENT_TYPES.length)])
        .transform((types) => [types].flat())
        .optional()
        .meta({ openapi: { type: 'array', items: { type: 'string', enum: EVENT_TYPES } }, description: 'Repeat it for several types.' }),
    }),
    response: z.string(),
    responseType: 'text/event-stream',
    status: 200,
    errors: ['EVENTS.TOO_FAR_BEHIND', 'EVENTS.NUMBER_AHEAD', 'EVENTS.TOO_MANY_READERS'],
  }),
};
