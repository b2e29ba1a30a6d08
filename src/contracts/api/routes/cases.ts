import { z } from 'zod';
import { COACH_CHANGE_REASONS } from '../../../domain/journey/coach-state.js';
import { zAccountId, zFreeText, zId } from '../common.js';
import { zReceipt } from '../journey-schemas.js';
import { defineRoute } from '../route.js';
import { COACH_REFUSALS, COMMAND_ERRORS } from './journeys.js';

const tag = 'Coaches';
const ofCandidate = z.strictObject({ candidateId: zId });
const note = zFreeText(4000).optional();
const zReason = z.enum(COACH_CHANGE_REASONS);

/** Who guides a candidate, and the handover to another coach. */
export const caseRoutes = {
  assignCoach: defineRoute({
    operationId: 'assignCoach',
    method: 'post',
    path: '/v1/candidates/{candidateId}/journey/coach',
    tag,
    summary: 'Give a candidate a coach',
    description: 'The first coach needs no reason. A candidate keeps the same coach unless somebody says why not: another one needs a reason.',
    params: ofCandidate,
    body: z.strictObject({ coachId: zAccountId, reason: zReason.optional(), note }),
    response: zReceipt,
    status: 201,
    toJourney: true,
    errors: [...COMMAND_ERRORS, ...COACH_REFUSALS, 'COACH.SAME', 'COACH.REASON_MISSING'],
  }),
  requestHandover: defineRoute({
    operationId: 'requestHandover',
    method: 'post',
    path: '/v1/candidates/{candidateId}/journey/handovers',
    tag,
    summary: 'Ask another coach to go on with a candidate',
    description: 'By the coach of the candidate, or a coordinator. Until the other coach accepts, the present coach stays.',
    params: ofCandidate,
    body: z.strictObject({ toCoachId: zAccountId, reason: zReason, note }),
    response: zReceipt,
    status: 201,
    toJourney: true,
    errors: [...COMMAND_ERRORS, ...COACH_REFUSALS, 'COACH.SAME', 'COACH.NONE', 'HANDOVER.ALREADY_OPEN', 'HANDOVER.NOT_YOURS'],
  }),
  answerHandover: defineRoute({
    operationId: 'answerHandover',
    method: 'post',
    path: '/v1/handovers/{handoverId}/answers',
    tag,
    summary: 'Take a candidate over from another coach, decline, or take the question back',
    description: 'The other coach accepts or declines. Who asked, or a coordinator, can withdraw.',
    params: z.strictObject({ handoverId: zId }),
    body: z.strictObject({ answer: z.enum(['accept', 'decline', 'withdraw']), note }),
    response: zReceipt,
    status: 201,
    toJourney: true,
    errors: ['HANDOVER.UNKNOWN', 'HANDOVER.NOT_OPEN', 'HANDOVER.NOT_YOURS', ...COACH_REFUSALS, 'JOURNEY.ENDED'],
  }),
};
