import { z } from 'zod';
import { CAROUSEL_REASONS, CAROUSEL_STATUSES, RUNG_KINDS } from '../../../domain/continuity/carousel.js';
import { AFTER_CARE_RESULTS, CONSENT_PURPOSES, FOLLOW_ON_REASONS, FOLLOW_ON_RESULTS } from '../../../domain/journey/continuity-state.js';
import { PLACEMENT_ENDINGS } from '../../../domain/journey/journey-state.js';
import { zFreeText, zFrom, zId, zInstant, zUntil } from '../common.js';
import { hint } from '../hints.js';
import { zReceipt } from '../journey-schemas.js';
import { defineRoute } from '../route.js';

const tag = 'Continuity';
const ofCandidate = z.strictObject({ candidateId: zId });
const path = (noun: string) => `/v1/candidates/{candidateId}/${noun}`;
const COMMAND_ERRORS = ['JOURNEY.NOT_STARTED', 'JOURNEY.ENDED', 'JOURNEY.STAGE_NOT_ALLOWED'];

const zCodes = z
  .array(
    z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, hint('code'))
      .max(60),
  )
  .min(1)
  .max(20)
  .refine((codes) => new Set(codes).size === codes.length, hint('code-twice'));

const seen = {
  hoursPerWeek: z.number().min(0).max(48).optional(),
  skillsGained: zCodes.optional(),
  certificatesGained: zCodes.optional(),
  wageValuePercent: z.int().min(0).max(100).optional().meta({ description: 'Loonwaarde: per cent of the wage.' }),
};

const zProgress = z
  .object({ progressId: zId, candidateId: zId, at: zInstant, ...seen, recordedAt: zInstant, recordedBy: z.string() })
  .meta({ id: 'Progress' });

const zRung = z.object({ at: zInstant, kind: z.enum(RUNG_KINDS), progressId: zId }).meta({ id: 'Rung' });

const zCarousel = z
  .object({
    status: z.enum(CAROUSEL_STATUSES).meta({ description: '`at-risk`: one more short placement makes it a carousel.' }),
    reasons: z.array(z.enum(CAROUSEL_REASONS)),
    placementIds: z.array(zId).meta({ description: 'The short placements that count.' }),
    since: zInstant.optional(),
  })
  .meta({ id: 'Carousel' });

const zContinuity = z
  .object({
    candidateId: zId,
    chain: z
      .array(
        z.object({
          placementId: zId,
          contractorId: zId,
          startedAt: zInstant,
          endsAt: zInstant,
          endedAt: zInstant.optional(),
          ending: z.enum(PLACEMENT_ENDINGS).optional(),
          gapDays: z.int().nullable(),
          nextKnownBeforeEnd: z.boolean().optional(),
          followOn: z.object({ result: z.enum(FOLLOW_ON_RESULTS), reason: z.enum(FOLLOW_ON_REASONS).optional() }).optional(),
        }),
      )
      .meta({ description: 'Placements that were worked, the first one first.' }),
    gapDays: z.int().meta({ description: 'Days without work between them.' }),
    longestChain: z.int().meta({ description: 'The most placements in a row with no longer gap than the policy allows.' }),
    rungs: z.array(zRung),
    carousel: zCarousel,
  })
  .meta({ id: 'Continuity' });

export const continuityRoutes = {
  readContinuity: defineRoute({
    operationId: 'readContinuity',
    method: 'get',
    path: path('continuity'),
    tag,
    summary: 'The chain of placements, the days between them, the progress, and whether it is a carousel',
    params: ofCandidate,
    response: zContinuity,
    status: 200,
    errors: ['JOURNEY.NOT_STARTED', 'POLICY.UNKNOWN'],
  }),
  recordProgress: defineRoute({
    operationId: 'recordProgress',
    method: 'post',
    path: path('progress'),
    tag,
    summary: 'Record progress: hours, skills, certificates, wage value',
    description: 'The first hours and wage value are where the ladder stands; more than ever before is a rung, and so is a new skill or certificate.',
    params: ofCandidate,
    body: z
      .strictObject({ at: zFrom, ...seen })
      .refine(({ at: _when, ...facts }) => Object.values(facts).some((fact) => fact !== undefined), { message: hint('progress'), path: ['hoursPerWeek'] }),
    response: zProgress,
    status: 201,
    errors: ['CANDIDATE.UNKNOWN', 'JOURNEY.MOMENT_NOT_POSSIBLE'],
  }),
  listProgress: defineRoute({
    operationId: 'listProgress',
    method: 'get',
    path: path('progress'),
    tag,
    summary: 'The progress of a candidate over time, with the rungs that were climbed',
    params: ofCandidate,
    response: z.object({ items: z.array(zProgress), rungs: z.array(zRung) }),
    status: 200,
    errors: ['CANDIDATE.UNKNOWN'],
  }),
  giveConsent: defineRoute({
    operationId: 'giveConsent',
    method: 'post',
    path: path('journey/consents'),
    tag,
    summary: 'The candidate consents to an optional extra, such as work in a neighbouring region',
    description: 'Kept with the moment and by whom. Without it nothing else becomes less.',
    params: ofCandidate,
    body: z.strictObject({ purpose: z.enum(CONSENT_PURPOSES) }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: ['JOURNEY.NOT_STARTED', 'JOURNEY.ENDED'],
  }),
  withdrawConsent: defineRoute({
    operationId: 'withdrawConsent',
    method: 'post',
    path: path('journey/consents/{purpose}/withdrawal'),
    tag,
    summary: 'The candidate takes a consent back; an open proposal that rests on it closes',
    params: z.strictObject({ candidateId: zId, purpose: z.enum(CONSENT_PURPOSES) }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: ['JOURNEY.NOT_STARTED', 'JOURNEY.ENDED'],
  }),
  reportAfterCare: defineRoute({
    operationId: 'reportAfterCare',
    method: 'post',
    path: path('journey/after-care-reports'),
    tag,
    summary: 'Report whether somebody is still in the job or education',
    description: 'The checks stand with the journey. `gone` ends the others; the candidate can then return to the pool.',
    params: ofCandidate,
    body: z.strictObject({
      code: z.string().min(1).max(40).meta({ examples: ['month-3'] }),
      result: z.enum(AFTER_CARE_RESULTS),
      leftAt: zUntil.optional().meta({ description: 'With `gone`: when the job or education ended. Now when left out.' }),
      note: zFreeText(4000).optional(),
    }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: [...COMMAND_ERRORS, 'AFTER_CARE.UNKNOWN_CHECK', 'AFTER_CARE.ANSWERED', 'AFTER_CARE.TOO_EARLY', 'JOURNEY.MOMENT_NOT_POSSIBLE'],
  }),
  returnToPool: defineRoute({
    operationId: 'returnToPool',
    method: 'post',
    path: path('journey/return'),
    tag,
    summary: 'Bring a candidate in after-care back to the pool, with everything known',
    params: ofCandidate,
    body: z.strictObject({ leftAt: zUntil.optional().meta({ description: 'When the job or education ended. Now when left out.' }) }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: [...COMMAND_ERRORS, 'JOURNEY.MOMENT_NOT_POSSIBLE'],
  }),
};
