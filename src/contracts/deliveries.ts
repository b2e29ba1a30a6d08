/** zod schemas of deliveries: what was sent to whom, and what could not be. */
import { z } from 'zod';
import { zId, zInstant } from './api/common.js';
import { EVENT_TYPES } from './events.js';

/**
 * `queued`: on its way. `waiting`: for quiet hours to end, or for the next attempt. `dropped`: no longer wanted.
 * `dead`: could not be delivered; it can be replayed.
 */
export const DELIVERY_STATUSES = ['queued', 'waiting', 'sent', 'dropped', 'dead'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Event, channel and addressee: `<event id>.<channel>.<addressee>`. */
export const DELIVERY_ID = /^[a-z0-9][a-z0-9.-]{0,180}$/;
export const CHANNEL_NAME = /^[a-z][a-z0-9-]{0,20}$/;

export const zDelivery = z
  .object({
    deliveryId: z.string(),
    channel: z.string(),
    addressee: z.string().meta({ description: 'A pseudonym: the id of a webhook, a coach, a candidate.' }),
    eventId: z.string(),
    eventType: z.enum([...EVENT_TYPES, 'emergency-access-opened']),
    candidateId: zId,
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.int().min(0),
    lastError: z.string().optional().meta({ description: 'Code of the last failure.' }),
    nextAttemptAt: zInstant.optional(),
    createdAt: zInstant,
    changedAt: zInstant,
  })
  .meta({ id: 'Delivery' });
