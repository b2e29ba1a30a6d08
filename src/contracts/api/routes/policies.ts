import { z } from 'zod';
import { zJourneyPolicy } from '../../policy.js';
import { pageOf, pageQuery, zInstant } from '../common.js';
import { hint } from '../hints.js';
import { defineRoute } from '../route.js';

const tag = 'Policies';

export const zPolicyId = zJourneyPolicy.shape.policyId;

const zPublishedPolicy = zJourneyPolicy
  .extend({ publishedAt: zInstant, publishedBy: z.string().meta({ description: 'The account that published it.' }) })
  .meta({ id: 'Policy' });

const zVersion = z
  .string()
  .regex(/^[1-9][0-9]{0,4}$/, hint('whole'))
  .transform(Number)
  .meta({ openapi: { type: 'integer', minimum: 1, maximum: 99_999 } });

/** The durations by which journeys run: versioned, and never changed once published. */
export const policyRoutes = {
  publishPolicy: defineRoute({
    operationId: 'publishPolicy',
    method: 'post',
    path: '/v1/policies',
    tag,
    summary: 'Publish a new version of a policy',
    description: 'Versions count up from 1 without a gap. A version never changes; journeys that run keep the one that they began with.',
    body: zJourneyPolicy,
    response: zPublishedPolicy,
    status: 201,
    errors: ['POLICY.VERSION_TAKEN', 'POLICY.VERSION_GAP', 'FORM.UNKNOWN'],
  }),
  listPolicies: defineRoute({
    operationId: 'listPolicies',
    method: 'get',
    path: '/v1/policies',
    tag,
    summary: 'Policies with their versions, the newest first',
    query: z.strictObject({ ...pageQuery(['-publishedAt', 'publishedAt']), policyId: zPolicyId.optional() }),
    response: pageOf(zPublishedPolicy),
    status: 200,
  }),
  readPolicyVersion: defineRoute({
    operationId: 'readPolicyVersion',
    method: 'get',
    path: '/v1/policies/{policyId}/versions/{version}',
    tag,
    summary: 'One version of a policy',
    params: z.strictObject({ policyId: zPolicyId, version: zVersion }),
    response: zPublishedPolicy,
    status: 200,
    errors: ['POLICY.NOT_FOUND'],
  }),
};
