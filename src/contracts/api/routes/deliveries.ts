import { z } from 'zod';
import { CHANNEL_NAME, DELIVERY_ID, DELIVERY_STATUSES, zDelivery } from '../../deliveries.js';
import { pageOf, pageQuery } from '../common.js';
import { hint } from '../hints.js';
import { defineRoute } from '../route.js';
import type { Role } from '../roles.js';

const tag = 'Deliveries';
const MAY_SEE: readonly Role[] = ['manager', 'administrator'];
const ofDelivery = z.strictObject({ deliveryId: z.string().regex(DELIVERY_ID, hint('delivery')) });

export const deliveryRoutes = {
  listDeliveries: defineRoute({
    operationId: 'listDeliveries',
    method: 'get',
    path: '/v1/deliveries',
    tag,
    summary: 'Deliveries of events, the newest first',
    description: 'What was sent over a channel (webhook, email, sms), what waits, and what could not be delivered (`dead`).',
    roles: MAY_SEE,
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
    roles: MAY_SEE,
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
    roles: MAY_SEE,
    params: ofDelivery,
    response: zDelivery,
    status: 202,
    errors: ['DELIVERY.UNKNOWN', 'DELIVERY.UNDER_WAY'],
  }),
};
