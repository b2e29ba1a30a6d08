import { z } from 'zod';
import { EMERGENCY_FINDINGS } from '../../../domain/processing-log/emergency.js';
import { pageOf, pageQuery, zAccountId, zFreeText, zId, zInstant, zQueryBoolean } from '../common.js';
import { defineRoute } from '../route.js';

const tag = 'Emergency access';
const params = z.strictObject({ emergencyAccessId: zId });

const zEmergencyAccess = z
  .object({
    emergencyAccessId: zId,
    candidateId: zId,
    openedBy: z.string().meta({ description: 'The account that opened it.' }),
    reason: z.string().optional().meta({ description: 'Personal data; absent when the candidate was erased.' }),
    openedAt: zInstant,
    expiresAt: zInstant.meta({ description: 'From then on it opens nothing.' }),
    endedAt: zInstant.optional().meta({ description: 'Ended before that.' }),
    endedBy: z.string().optional(),
    acknowledgedAt: zInstant.optional().meta({ description: 'The privacy officer has seen it.' }),
    acknowledgedBy: z.string().optional(),
    finding: z.enum(EMERGENCY_FINDINGS).optional(),
  })
  .meta({ id: 'EmergencyAccess', description: 'One person, opened for reading to one account for 3 hours.' });

/** Access to one person out of reach, with a reason, and how the privacy officer looks at it. */
export const emergencyAccessRoutes = {
  createEmergencyAccess: defineRoute({
    operationId: 'createEmergencyAccess',
    method: 'post',
    path: '/v1/emergency-accesses',
    tag,
    summary: 'Open one person out of reach for 3 hours, with a reason',
    description: 'For reading alone, by the routes of that one person, to the account that asks. Lists and counts stay as they are. The privacy officer sees who opened whom, and why.',
    body: z.strictObject({ candidateId: zId, reason: zFreeText(1000).min(10) }),
    response: zEmergencyAccess,
    status: 201,
    errors: ['CANDIDATE.UNKNOWN', 'EMERGENCY_ACCESS.NOT_NEEDED'],
  }),
  listEmergencyAccesses: defineRoute({
    operationId: 'listEmergencyAccesses',
    method: 'get',
    path: '/v1/emergency-accesses',
    tag,
    summary: 'Who opened whom, the last first',
    description: 'A privacy officer sees all of them, others what they opened themselves.',
    query: z.strictObject({
      ...pageQuery(['-openedAt', 'openedAt']),
      candidateId: zId.optional(),
      openedBy: zAccountId.optional(),
      acknowledged: zQueryBoolean.optional().meta({ description: '`false`: what the privacy officer has not looked at.' }),
    }),
    response: pageOf(zEmergencyAccess),
    status: 200,
  }),
  endEmergencyAccess: defineRoute({
    operationId: 'endEmergencyAccess',
    method: 'post',
    path: '/v1/emergency-accesses/{emergencyAccessId}/end',
    tag,
    summary: 'End it before its time',
    description: 'By who opened it, or a privacy officer. What has ended stays as it is.',
    params,
    response: zEmergencyAccess,
    status: 200,
    errors: ['EMERGENCY_ACCESS.UNKNOWN'],
  }),
  acknowledgeEmergencyAccess: defineRoute({
    operationId: 'acknowledgeEmergencyAccess',
    method: 'post',
    path: '/v1/emergency-accesses/{emergencyAccessId}/acknowledgement',
    tag,
    summary: 'Note that the privacy officer has seen it, and the finding',
    description: 'The last finding holds.',
    params,
    body: z.strictObject({ finding: z.enum(EMERGENCY_FINDINGS) }),
    response: zEmergencyAccess,
    status: 200,
    errors: ['EMERGENCY_ACCESS.UNKNOWN'],
  }),
};
