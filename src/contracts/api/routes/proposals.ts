import { z } from 'zod';
import { DECLINE_REASONS, PARTIES } from '../../../domain/journey/journey-state.js';
import { pageOf, pageQuery, zFreeText, zFrom, zId, zRegion, zUntil } from '../common.js';
import { zProposal, zReceipt } from '../journey-schemas.js';
import { defineRoute } from '../route.js';

const tag = 'Proposals';
const ofProposal = z.strictObject({ proposalId: zId });
const party = z
  .enum(PARTIES)
  .optional()
  .meta({ description: 'For whom the answer is. Contractors and candidates answer for themselves; staff for the candidate, a coordinator for either.' });

export const PROPOSAL_SORTS = ['answerBy', '-answerBy', '-proposedAt'] as const;

export const proposalRoutes = {
  listProposals: defineRoute({
    operationId: 'listProposals',
    method: 'get',
    path: '/v1/proposals',
    tag,
    summary: 'Proposals, the first to answer first',
    query: z.strictObject({
      ...pageQuery(PROPOSAL_SORTS),
      region: zRegion.optional(),
      status: z.enum(['open', 'closed']).optional(),
      contractorId: zId.optional(),
      candidateId: zId.optional(),
      assignmentId: zId.optional(),
      dueAfter: zFrom.optional(),
      dueBefore: zUntil.optional(),
    }),
    response: pageOf(zProposal),
    status: 200,
  }),
  readProposal: defineRoute({
    operationId: 'readProposal',
    method: 'get',
    path: '/v1/proposals/{proposalId}',
    tag,
    summary: 'One proposal',
    params: ofProposal,
    response: zProposal,
    status: 200,
    etag: true,
    errors: ['PROPOSAL.UNKNOWN'],
  }),
  answerProposal: defineRoute({
    operationId: 'answerProposal',
    method: 'post',
    path: '/v1/proposals/{proposalId}/answers',
    tag,
    summary: 'Accept or decline a proposal',
    description: 'When both have accepted the seat is claimed at once: the answer names the placement, or says that there was no seat left.',
    params: ofProposal,
    body: z
      .discriminatedUnion('answer', [
        z.strictObject({ answer: z.literal('accept'), party }),
        z.strictObject({ answer: z.literal('decline'), party, reason: z.enum(DECLINE_REASONS), note: zFreeText(4000).optional() }),
      ])
      .meta({ id: 'AnswerToProposal' }),
    response: zReceipt,
    status: 201,
    toJourney: true,
    errors: ['PROPOSAL.UNKNOWN', 'PROPOSAL.NOT_OPEN', 'PROPOSAL.PARTY_NOT_YOURS', 'PLACEMENT.CAPACITY_REACHED', 'PLACEMENT.PERIOD_TAKEN', 'ASSIGNMENT.NOT_OPEN', 'JOURNEY.ENDED'],
  }),
  revokeProposal: defineRoute({
    operationId: 'revokeProposal',
    method: 'post',
    path: '/v1/proposals/{proposalId}/revocation',
    tag,
    summary: 'Take an open proposal back',
    params: ofProposal,
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: ['PROPOSAL.UNKNOWN', 'PROPOSAL.NOT_OPEN', 'JOURNEY.ENDED'],
  }),
};
