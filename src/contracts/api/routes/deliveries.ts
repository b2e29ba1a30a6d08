import { z } from 'zod';
import { CHANNEL_NAME, DELIVERY_ID, DELIVERY_STATUSES, zDelivery } from '../../deliveries.js';
import { pageOf, pageQuery } from '../common.js';
import { hint } from '../hints.js';
import { defineRoute } from '../route.js';

const tag = 'Deliveries';
const ofDelivery = z.strictObject({ deliveryId: z.string().regex(DELIVERY_ID, hint('delivery')) });

export const deliveryRoutes = {
  listDeliveries: defineRoute({
    operationId: 'listDeliveries',
    method: 'get',
    path: '/v1/deliveries',
    tag,
    summary: 'Deliveries of events, the newest first',
    description: 'What was sent over a channel (webhook, email, sms), what waits, and what could not be delivered (`dead`).',
    query: z.strictObject({
      ...pageQuery(['-createdAt', 'createdAt']),
      status: z.enum(DELIVERY_STATUSES).optional(),
      channel: z.string().regex(CHANNEL_NAME, hint('code')).optional(),
    }),
    response: pageOf(zDelivery),
    status: 200,
  }),
  readDelivery: defineRoute({
    operationId: 'readDelivery',
    method: 'get',
    path: '/v1/deliveries/{deliveryId}',
    tag,
    summary: 'One delivery',
    params: ofDelivery,
    response: zDelivery,
    status: 200,
    errors: ['DELIVERY.UNKNOWN'],
  }),
  replayDelivery: defineRoute({
    operationId: 'replayDelivery',
    method: 'post',
    path: '/v1/deliveries/{deliveryId}/replay',
    tag,
    summary: 'Deliver again what is dead, or was delivered before',
    description: 'The addressee gets the same event under the same id.',
    params: ofDelivery,
    response: zDelivery,
    status: 202,
    errors: ['DELIVERY.UNKNOWN', 'DELIVERY.UNDER_WAY'],
  }),
};
