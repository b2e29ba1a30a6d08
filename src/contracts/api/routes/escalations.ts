import { z } from 'zod';
import { DROP_REASONS } from '../../../domain/journey/escalation.js';
import { ESCALATION_LEVELS, ESCALATION_SUBJECTS } from '../../../domain/policy/journey-policy.js';
import { pageOf, pageQuery, zCheckpointId, zFreeText, zId, zRegion } from '../common.js';
import { zEscalation, zReceipt } from '../journey-schemas.js';
import { defineRoute } from '../route.js';

const tag = 'Escalations';

export const ESCALATION_SORTS = ['since', '-since'] as const;

/** What should have happened and did not, and with whom it lies. */
export const escalationRoutes = {
  listEscalations: defineRoute({
    operationId: 'listEscalations',
    method: 'get',
    path: '/v1/escalations',
    tag,
    summary: 'Escalations, the longest undone first',
    query: z.strictObject({
      ...pageQuery(ESCALATION_SORTS),
      region: zRegion.optional(),
      level: z.enum(ESCALATION_LEVELS).optional(),
      status: z.enum(['open', 'closed']).optional(),
      subject: z.enum(ESCALATION_SUBJECTS).optional(),
      candidateId: zId.optional(),
    }),
    response: pageOf(zEscalation),
    status: 200,
  }),
  dropEscalation: defineRoute({
    operationId: 'dropEscalation',
    method: 'post',
    path: '/v1/escalations/{escalationId}/drop',
    tag,
    summary: 'Say that an escalation is no longer needed, and why',
    params: z.strictObject({ escalationId: zCheckpointId }),
    body: z.strictObject({ reason: z.enum(DROP_REASONS), note: zFreeText(4000).optional() }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: ['ESCALATION.UNKNOWN', 'ESCALATION.NOT_OPEN', 'JOURNEY.ENDED'],
  }),
};
