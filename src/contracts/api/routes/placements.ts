import { z } from 'zod';
import { ABSENCE_KINDS, TERMINATION_REASONS } from '../../../domain/journey/journey-state.js';
import { PLACEMENT_STATUSES } from '../../../domain/journey/projection.js';
import { pageOf, pageQuery, zFreeText, zFrom, zId, zInstant, zRegion, zUntil } from '../common.js';
import { hint } from '../hints.js';
import { zPlacement, zReceipt } from '../journey-schemas.js';
import { defineRoute } from '../route.js';

const tag = 'Placements';
const ofPlacement = z.strictObject({ placementId: zId });
const path = (noun: string) => `/v1/placements/{placementId}/${noun}`;
const note = zFreeText(4000).optional();
const ERRORS = ['PLACEMENT.UNKNOWN', 'PLACEMENT.NOT_CURRENT', 'JOURNEY.ENDED'];
const zWeek = z
  .string()
  .regex(/^20[0-9]{2}-W(0[1-9]|[1-4][0-9]|5[0-3])$/, hint('week'))
  .meta({ description: 'ISO week.', examples: ['2026-W48'] });

export const PLACEMENT_SORTS = ['endsAt', '-endsAt', '-startsAt'] as const;

const zHours = z
  .object({
    placementId: zId,
    week: zWeek,
    minutes: z.int().min(0).max(10_080),
    revision: z.int().min(1).meta({ description: 'Counts the reports of this week; the last one holds.' }),
    reportedAt: zInstant,
  })
  .meta({ id: 'Hours' });

export const placementRoutes = {
  listPlacements: defineRoute({
    operationId: 'listPlacements',
    method: 'get',
    path: '/v1/placements',
    tag,
    summary: 'Placements, the first to end first',
    query: z.strictObject({
      ...pageQuery(PLACEMENT_SORTS),
      region: zRegion.optional(),
      status: z.enum(PLACEMENT_STATUSES).optional(),
      contractorId: zId.optional(),
      candidateId: zId.optional(),
      assignmentId: zId.optional(),
      dueAfter: zFrom.optional(),
      dueBefore: zUntil.optional().meta({ description: 'Ends before the end of this day or before this moment.' }),
    }),
    response: pageOf(zPlacement),
    status: 200,
  }),
  readPlacement: defineRoute({
    operationId: 'readPlacement',
    method: 'get',
    path: '/v1/placements/{placementId}',
    tag,
    summary: 'One placement',
    params: ofPlacement,
    response: zPlacement,
    status: 200,
    etag: true,
    errors: ['PLACEMENT.UNKNOWN'],
  }),
  confirmStart: defineRoute({
    operationId: 'confirmStart',
    method: 'post',
    path: path('start-confirmation'),
    tag,
    summary: 'The candidate started',
    params: ofPlacement,
    body: z.strictObject({ startedAt: zFrom }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: [...ERRORS, 'PLACEMENT.ALREADY_STARTED', 'PLACEMENT.START_AFTER_END', 'JOURNEY.MOMENT_NOT_POSSIBLE'],
  }),
  reportNoShow: defineRoute({
    operationId: 'reportNoShow',
    method: 'post',
    path: path('no-show'),
    tag,
    summary: 'The candidate did not come',
    params: ofPlacement,
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: [...ERRORS, 'PLACEMENT.ALREADY_STARTED', 'PLACEMENT.NOT_YET_STARTED'],
  }),
  reportAbsence: defineRoute({
    operationId: 'reportAbsence',
    method: 'post',
    path: path('absences'),
    tag,
    summary: 'Report an absence; no medical facts',
    params: ofPlacement,
    body: z.strictObject({ kind: z.enum(ABSENCE_KINDS), from: zFrom, until: zUntil.optional() }),
    response: zReceipt,
    status: 201,
    toJourney: true,
    errors: [...ERRORS, 'ABSENCE.OVERLAPS', 'ABSENCE.OUTSIDE_PLACEMENT', 'ABSENCE.PERIOD_INVALID', 'PLACEMENT.NOT_STARTED'],
  }),
  endAbsence: defineRoute({
    operationId: 'endAbsence',
    method: 'post',
    path: path('absences/{absenceId}/end'),
    tag,
    summary: 'The candidate is back',
    params: z.strictObject({ placementId: zId, absenceId: zId }),
    body: z.strictObject({ until: zUntil }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: [...ERRORS, 'ABSENCE.UNKNOWN', 'ABSENCE.PERIOD_INVALID', 'ABSENCE.OVERLAPS'],
  }),
  reportHours: defineRoute({
    operationId: 'reportHours',
    method: 'post',
    path: path('hours'),
    tag,
    summary: 'Report the worked time of a week; a later report replaces it',
    params: ofPlacement,
    body: z.strictObject({ week: zWeek, minutes: z.int().min(0).max(10_080) }),
    response: zHours,
    status: 200,
    toJourney: true,
    errors: ['PLACEMENT.UNKNOWN', 'PLACEMENT.NOT_STARTED', 'HOURS.WEEK_UNKNOWN', 'HOURS.WEEK_OUTSIDE_PLACEMENT', 'HOURS.WEEK_AHEAD'],
  }),
  listHours: defineRoute({
    operationId: 'listHours',
    method: 'get',
    path: path('hours'),
    tag,
    summary: 'The reported time of a placement by week',
    params: ofPlacement,
    response: z.object({ items: z.array(zHours) }),
    status: 200,
    errors: ['PLACEMENT.UNKNOWN'],
  }),
  signalCompletion: defineRoute({
    operationId: 'signalCompletion',
    method: 'post',
    path: path('completion'),
    tag,
    summary: 'The work is done',
    description: 'A fact, not a question: it is taken in and carried out in the background. Told again, it is answered with the moment that holds.',
    params: ofPlacement,
    body: z.strictObject({ completedAt: zUntil.optional().meta({ description: 'Now when left out.' }) }),
    response: z.object({ placementId: zId, completedAt: zInstant }),
    status: 202,
    toJourney: true,
    errors: ['PLACEMENT.UNKNOWN', 'PLACEMENT.NOT_RUNNING', 'PLACEMENT.NOT_STARTED', 'JOURNEY.ENDED', 'JOURNEY.MOMENT_NOT_POSSIBLE'],
  }),
  terminateEarly: defineRoute({
    operationId: 'terminateEarly',
    method: 'post',
    path: path('early-termination'),
    tag,
    summary: 'End a placement before its time, with a reason',
    params: ofPlacement,
    body: z.strictObject({ endedAt: zUntil, reason: z.enum(TERMINATION_REASONS), note }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: [...ERRORS, 'JOURNEY.MOMENT_NOT_POSSIBLE'],
  }),
  cancelFollowOn: defineRoute({
    operationId: 'cancelFollowOn',
    method: 'post',
    path: path('cancellation'),
    tag,
    summary: 'Give an agreed follow-on up before it begins',
    params: ofPlacement,
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: ['PLACEMENT.UNKNOWN', 'PLACEMENT.NOT_FOLLOW_ON', 'JOURNEY.ENDED'],
  }),
};
