import { z } from 'zod';
import { EVENT_TYPES } from '../../events.js';
import { zWait } from '../../policy-durations.js';
import { pageOf, pageQuery, zId, zInstant, zRegion } from '../common.js';
import { hint } from '../hints.js';
import { defineRoute } from '../route.js';

const tag = 'Webhooks';
const ofWebhook = z.strictObject({ webhookId: zId });

const zUrl = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[^\s/?#@\\]+(?:[/?][^\s#\\]*)?$/, hint('webhook-url'))
  .refine((text) => z.url().safeParse(text).success, hint('webhook-url'))
  .meta({ openapi: { type: 'string', format: 'uri', maxLength: 2000 }, examples: ['https://example.nl/doorstroom'] });
const unique = (list: readonly string[]) => new Set(list).size === list.length;
const zTypes = z
  .array(z.enum(EVENT_TYPES))
  .max(EVENT_TYPES.length)
  .refine(unique, hint('twice'))
  .meta({ description: 'Types of events; none means all.' });
const zRegions = z.array(zRegion).max(40).refine(unique, hint('twice')).meta({ description: 'Regions; none means all.' });

const zWebhook = z
  .object({
    webhookId: zId,
    rev: z.int(),
    url: z.string(),
    types: z.array(z.enum(EVENT_TYPES)),
    regions: z.array(zRegion),
    active: z.boolean(),
    secretVersion: z.int(),
    oldSecretUntil: zInstant.optional().meta({ description: 'Until then the secret before signs as well.' }),
    stopped: z.object({ code: z.string(), at: zInstant }).optional().meta({ description: 'Why it was switched off by itself.' }),
    createdAt: zInstant,
    changedAt: zInstant,
  })
  .meta({ id: 'Webhook' });

const zWebhookWithSecret = zWebhook
  .extend({ secret: z.string().meta({ description: 'Shown now and never again.', examples: ['whsec_bm90LXJlYWwtYnV0LWEtZ29vZC1leGFtcGxl'] }) })
  .meta({ id: 'WebhookWithSecret' });

/** Who gets events over HTTP. */
export const webhookRoutes = {
  createWebhook: defineRoute({
    operationId: 'createWebhook',
    method: 'post',
    path: '/v1/webhooks',
    tag,
    summary: 'Register a webhook',
    description:
      'Events come as CloudEvents 1.0 (structured JSON), signed as Standard Webhooks does; docs/events.md tells how to check a signature. The secret is in this answer and nowhere else.',
    body: z.strictObject({ url: zUrl, types: zTypes.default([]), regions: zRegions.default([]) }),
    response: zWebhookWithSecret,
    status: 201,
    etag: true,
    holdsSecret: true,
    errors: ['WEBHOOK.ADDRESS_REFUSED'],
  }),
  listWebhooks: defineRoute({
    operationId: 'listWebhooks',
    method: 'get',
    path: '/v1/webhooks',
    tag,
    summary: 'Webhooks, the newest first',
    query: z.strictObject(pageQuery(['-createdAt', 'createdAt'])),
    response: pageOf(zWebhook),
    status: 200,
  }),
  readWebhook: defineRoute({
    operationId: 'readWebhook',
    method: 'get',
    path: '/v1/webhooks/{webhookId}',
    tag,
    summary: 'One webhook',
    params: ofWebhook,
    response: zWebhook,
    status: 200,
    etag: true,
    errors: ['WEBHOOK.UNKNOWN'],
  }),
  changeWebhook: defineRoute({
    operationId: 'changeWebhook',
    method: 'patch',
    path: '/v1/webhooks/{webhookId}',
    tag,
    summary: 'Change a webhook, or switch it on or off',
    description: 'What is under way when a webhook is switched off is dropped.',
    params: ofWebhook,
    body: z.strictObject({ url: zUrl.optional(), types: zTypes.optional(), regions: zRegions.optional(), active: z.boolean().optional() }),
    response: zWebhook,
    status: 200,
    etag: true,
    ifMatch: true,
    errors: ['WEBHOOK.UNKNOWN', 'WEBHOOK.ADDRESS_REFUSED'],
  }),
  rotateWebhookSecret: defineRoute({
    operationId: 'rotateWebhookSecret',
    method: 'post',
    path: '/v1/webhooks/{webhookId}/secret',
    tag,
    summary: 'Replace the secret of a webhook',
    description: 'For `keepOldFor` both the new and the old secret sign. The new secret is in this answer and nowhere else.',
    params: ofWebhook,
    body: z.strictObject({ keepOldFor: zWait.default('PT24H') }),
    response: zWebhookWithSecret,
    status: 201,
    holdsSecret: true,
    errors: ['WEBHOOK.UNKNOWN'],
  }),
};
