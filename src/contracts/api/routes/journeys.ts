import { z } from 'zod';
import { CORRECTION_REASONS } from '../../../domain/journey/correction.js';
import { CAROUSEL_ACKNOWLEDGEMENTS } from '../../../domain/journey/continuity-state.js';
import { HOLD_REASONS, PLACEMENT_ENDINGS, STAGES, type OutcomeKind } from '../../../domain/journey/journey-state.js';
import type { OutcomeReason } from '../../../domain/journey/outcome.js';
import { ATTENTIONS } from '../../../domain/journey/projection.js';
import { pageOf, pageQuery, zAccountId, zFreeText, zFrom, zCheckpointId, zId, zQueryBoolean, zRegion, zTargetGroup, zUntil } from '../common.js';
import { hint } from '../hints.js';
import { zJourney, zJourneyDetail, zReceipt } from '../journey-schemas.js';
import { defineRoute } from '../route.js';

const tag = 'Journeys';
const ofCandidate = z.strictObject({ candidateId: zId });
const path = (noun: string) => `/v1/candidates/{candidateId}/journey/${noun}`;
const note = zFreeText(4000).optional();
/** What every command can be refused with. */
export const COMMAND_ERRORS = ['JOURNEY.NOT_STARTED', 'JOURNEY.ENDED', 'JOURNEY.STAGE_NOT_ALLOWED'];

/** Why a coach cannot take a candidate. */
export const COACH_REFUSALS = ['COACH.UNKNOWN', 'COACH.NOT_ACTIVE', 'COACH.OTHER_REGION', 'COACH.CASELOAD_FULL'];

/** How staff say that a journey ends. A withdrawal has its own route; a merge of records brings its own outcome. */
export const RECORDED_OUTCOMES = ['regular-job', 'education', 'moved-region', 'not-reachable'] as const satisfies readonly OutcomeKind[];
/** Why. The others are reasons that a journey gives itself, when a time ran out. */
export const RECORDED_REASONS = ['agreed', 'moved-house', 'health', 'no-longer-entitled', 'no-contact', 'other'] as const satisfies readonly OutcomeReason[];
export const WITHDRAWAL_REASONS = ['own-choice', 'no-longer-entitled', 'moved-house', 'health', 'other'] as const satisfies readonly OutcomeReason[];

export const JOURNEY_SORTS = ['stageSince', '-stageSince', 'nextDueAt', 'poolSince', '-startedAt'] as const;

const zCorrection = z
  .discriminatedUnion('entry', [
    z.strictObject({ entry: z.literal('target-group'), targetGroup: zTargetGroup }),
    z.strictObject({ entry: z.literal('start-moment'), placementId: zId, startedAt: zFrom }),
    z.strictObject({ entry: z.literal('planned-end'), placementId: zId, endsAt: zUntil }),
    z.strictObject({ entry: z.literal('planned-outcome') }),
    z.strictObject({ entry: z.literal('checkpoint-report'), checkpointId: zCheckpointId }),
    z.strictObject({
      entry: z.literal('placement-ending'),
      placementId: zId,
      ending: z.enum(PLACEMENT_ENDINGS),
      endedAt: zUntil,
    }),
  ])
  .meta({ id: 'Correction' });

export const journeyRoutes = {
  startJourney: defineRoute({
    operationId: 'startJourney',
    method: 'post',
    path: '/v1/candidates/{candidateId}/journey',
    tag,
    summary: 'Start the journey of a candidate',
    description: 'The facts are those of the profile: region, target group, and whether the intake is complete. A candidate whose journey has ended can start a new one.',
    params: ofCandidate,
    body: z.strictObject({
      policyId: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, hint('code')).optional().meta({ description: 'Of the region when left out.' }),
      coachId: zAccountId.optional().meta({ description: 'Who guides the candidate. Refused when there is no room; the journey then has not started, or has started without a coach.' }),
    }),
    response: zReceipt,
    status: 201,
    toJourney: true,
    errors: ['CANDIDATE.UNKNOWN', 'CANDIDATE.MERGED', 'POLICY.UNKNOWN', 'JOURNEY.ALREADY_STARTED', ...COACH_REFUSALS],
  }),
  readJourney: defineRoute({
    operationId: 'readJourney',
    method: 'get',
    path: '/v1/candidates/{candidateId}/journey',
    tag,
    summary: 'Where a candidate stands',
    params: ofCandidate,
    response: zJourneyDetail,
    status: 200,
    etag: true,
    errors: ['JOURNEY.NOT_STARTED'],
  }),
  listJourneys: defineRoute({
    operationId: 'listJourneys',
    method: 'get',
    path: '/v1/journeys',
    tag,
    summary: 'Journeys, the longest in their stage first',
    query: z.strictObject({
      ...pageQuery(JOURNEY_SORTS),
      region: zRegion.optional(),
      stage: z.enum(STAGES).optional(),
      targetGroup: zTargetGroup.optional(),
      attention: z.enum(ATTENTIONS).optional(),
      nextKnown: zQueryBoolean.optional(),
      coachId: zAccountId.optional(),
      dueBefore: zUntil.optional(),
    }),
    response: pageOf(zJourney),
    status: 200,
  }),
  completeIntake: defineRoute({
    operationId: 'completeIntake',
    method: 'post',
    path: path('intake-completion'),
    tag,
    summary: 'The intake is complete: the candidate enters the pool',
    params: ofCandidate,
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: [...COMMAND_ERRORS, 'JOURNEY.INTAKE_INCOMPLETE'],
  }),
  propose: defineRoute({
    operationId: 'propose',
    method: 'post',
    path: path('proposals'),
    tag: 'Proposals',
    summary: 'Propose an assignment to a candidate',
    description: 'Contractor and candidate both answer within the time of the policy. While a placement runs this is a proposal for the follow-on.',
    params: ofCandidate,
    body: z.strictObject({
      assignmentId: zId,
      acknowledge: z
        .strictObject({ warning: z.literal('carousel'), reason: z.enum(CAROUSEL_ACKNOWLEDGEMENTS) })
        .optional()
        .meta({ description: 'The warning was seen, and why the work is proposed all the same; kept with the proposal.' }),
    }),
    response: zReceipt,
    status: 201,
    toJourney: true,
    errors: [
      ...COMMAND_ERRORS,
      'ASSIGNMENT.UNKNOWN',
      'ASSIGNMENT.NOT_OPEN',
      'ASSIGNMENT.OTHER_REGION',
      'PROPOSAL.ALREADY_OPEN',
      'PROPOSAL.FOLLOW_ON_AGREED',
      'PROPOSAL.OUTCOME_AGREED',
      'PROPOSAL.PERIOD_PAST',
      'PROPOSAL.PERIOD_OVERLAPS',
      'PROPOSAL.CAROUSEL_WARNING',
      'CONSENT.MISSING',
      'POLICY.UNKNOWN',
    ],
  }),
  putOnHold: defineRoute({
    operationId: 'putOnHold',
    method: 'post',
    path: path('holds'),
    tag,
    summary: 'Put the journey on hold, with a reason',
    params: ofCandidate,
    body: z.strictObject({ reason: z.enum(HOLD_REASONS), note }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: COMMAND_ERRORS,
  }),
  resumeJourney: defineRoute({
    operationId: 'resumeJourney',
    method: 'post',
    path: path('resumption'),
    tag,
    summary: 'Resume a journey that is on hold',
    params: ofCandidate,
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: COMMAND_ERRORS,
  }),
  withdraw: defineRoute({
    operationId: 'withdraw',
    method: 'post',
    path: path('withdrawal'),
    tag,
    summary: 'The candidate stops; possible at any stage',
    params: ofCandidate,
    body: z.strictObject({ reason: z.enum(WITHDRAWAL_REASONS), note }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: COMMAND_ERRORS,
  }),
  recordOutcome: defineRoute({
    operationId: 'recordOutcome',
    method: 'post',
    path: path('outcomes'),
    tag,
    summary: 'Record how the journey ends, now or at the end of the running placement',
    params: ofCandidate,
    body: z.strictObject({
      kind: z.enum(RECORDED_OUTCOMES),
      reason: z.enum(RECORDED_REASONS),
      effective: z.enum(['now', 'at-placement-end']).default('now'),
      note,
    }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: [...COMMAND_ERRORS, 'OUTCOME.NO_PLACEMENT', 'OUTCOME.FOLLOW_ON_AGREED'],
  }),
  requestTransfer: defineRoute({
    operationId: 'requestTransfer',
    method: 'post',
    path: path('transfers'),
    tag: 'Transfers',
    summary: 'Ask another region to take the candidate over',
    params: ofCandidate,
    body: z.strictObject({ toRegion: zRegion, note }),
    response: zReceipt,
    status: 201,
    toJourney: true,
    errors: [...COMMAND_ERRORS, 'TRANSFER.ALREADY_OPEN', 'TRANSFER.SAME_REGION', 'REGION.UNKNOWN'],
  }),
  correctEntry: defineRoute({
    operationId: 'correctEntry',
    method: 'post',
    path: path('corrections'),
    tag,
    summary: 'Correct a wrong entry; what it was, by whom and why are kept',
    params: ofCandidate,
    body: z.strictObject({ correction: zCorrection, reason: z.enum(CORRECTION_REASONS), explanation: note }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: [
      ...COMMAND_ERRORS,
      'CORRECTION.NOTHING_TO_CORRECT',
      'CORRECTION.END_BEFORE_START',
      'CORRECTION.ENDING_NOT_POSSIBLE',
      'JOURNEY.MOMENT_NOT_POSSIBLE',
      'PLACEMENT.NOT_CURRENT',
      'PLACEMENT.NOT_STARTED',
      'PLACEMENT.NOT_ENDED',
      'PLACEMENT.NOT_BOOKED',
      'PLACEMENT.PERIOD_TAKEN',
      'PROPOSAL.PERIOD_OVERLAPS',
      'CHECKPOINT.UNKNOWN',
      'CHECKPOINT.NOT_REPORTED',
    ],
  }),
};
