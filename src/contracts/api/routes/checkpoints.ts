import { z } from 'zod';
import { CHECKPOINT_STATUSES, CONTACT_CANCELLATIONS, CONTACT_PURPOSES, REPORTERS } from '../../../domain/journey/journey-state.js';
import { CHECKPOINT_DUE, CHECKPOINT_FORMS } from '../../../domain/policy/journey-policy.js';
import { zFormKey } from '../../policy.js';
import { zAnswers } from '../../question-form.js';
import { pageOf, pageQuery, zDate, zFreeText, zFrom, zAccountId, zCheckpointId, zId, zInstant, zRegion, zUntil } from '../common.js';
import { zCheckpoint, zReceipt } from '../journey-schemas.js';
import { defineRoute } from '../route.js';

const tag = 'Checkpoints';
const ofCheckpoint = z.strictObject({ checkpointId: zCheckpointId });

export const CHECKPOINT_SORTS = ['dueAt', '-dueAt'] as const;

/** Something that somebody will do after the contact. */
const zNewAction = z
  .strictObject({ what: zFreeText(500), dueOn: zDate, ownerId: zAccountId.optional().meta({ description: 'The account that does it; the coach of the candidate when left out.' }) })
  .meta({ id: 'NewAction' });

const zReport = z
  .object({
    checkpointId: zCheckpointId,
    candidateId: zId,
    placementId: zId.optional(),
    reportedBy: z.enum(REPORTERS),
    by: z.string().meta({ description: 'The account that reported it.' }),
    at: zInstant,
    questions: z.string().optional().meta({ description: 'The form that was answered, `formId@version`.' }),
    answers: zAnswers.optional(),
    note: z.string().optional(),
    withdrawn: z.object({ at: zInstant, by: z.string() }).optional().meta({ description: 'The report was corrected: it does not hold.' }),
  })
  .meta({ id: 'CheckpointReport', description: 'What was said at a checkpoint. Personal data.' });

export const checkpointRoutes = {
  listCheckpoints: defineRoute({
    operationId: 'listCheckpoints',
    method: 'get',
    path: '/v1/checkpoints',
    tag,
    summary: 'Checkpoints, the first due first',
    query: z.strictObject({
      ...pageQuery(CHECKPOINT_SORTS),
      region: zRegion.optional(),
      status: z.enum(CHECKPOINT_STATUSES).optional(),
      contractorId: zId.optional(),
      candidateId: zId.optional(),
      placementId: zId.optional(),
      dueAfter: zFrom.optional(),
      dueBefore: zUntil.optional(),
    }),
    response: pageOf(zCheckpoint),
    status: 200,
  }),
  readCheckpoint: defineRoute({
    operationId: 'readCheckpoint',
    method: 'get',
    path: '/v1/checkpoints/{checkpointId}',
    tag,
    summary: 'One checkpoint',
    params: ofCheckpoint,
    response: zCheckpoint,
    status: 200,
    etag: true,
    errors: ['CHECKPOINT.UNKNOWN'],
  }),
  reportCheckpoint: defineRoute({
    operationId: 'reportCheckpoint',
    method: 'post',
    path: '/v1/checkpoints/{checkpointId}/reports',
    tag,
    summary: 'Report that a checkpoint took place',
    description: 'By the coach, or by the foreman of the contractor where the plan says so. Answers, note and actions are kept with the candidate and go nowhere else. Answers must fit the form that the checkpoint names.',
    params: ofCheckpoint,
    body: z.strictObject({ answers: zAnswers.optional(), actions: z.array(zNewAction).max(10).optional(), note: zFreeText(4000).optional() }),
    response: zReceipt,
    status: 201,
    toJourney: true,
    errors: ['CHECKPOINT.UNKNOWN', 'CHECKPOINT.NOT_OPEN', 'CHECKPOINT.FOR_THE_COACH', 'ANSWERS.MISSING', 'ANSWERS.INVALID', 'ANSWERS.NO_QUESTIONS', 'JOURNEY.ENDED'],
  }),
  listCheckpointReports: defineRoute({
    operationId: 'listCheckpointReports',
    method: 'get',
    path: '/v1/checkpoints/{checkpointId}/reports',
    tag,
    summary: 'What was reported of a checkpoint',
    description: 'One at most: a report that takes the place of a corrected one replaces it. A contractor sees what its own foreman reported.',
    params: ofCheckpoint,
    response: z.object({ items: z.array(zReport) }),
    status: 200,
    errors: ['CHECKPOINT.UNKNOWN'],
  }),
  planContact: defineRoute({
    operationId: 'planContact',
    method: 'post',
    path: '/v1/candidates/{candidateId}/contacts',
    tag,
    summary: 'Plan a contact beside the plan, with what it is about',
    description: 'Possible in every stage. With due contractor or either it belongs to the placement that runs.',
    params: z.strictObject({ candidateId: zId }),
    body: z.strictObject({
      form: z.enum(CHECKPOINT_FORMS),
      dueAt: zFrom,
      due: z.enum(CHECKPOINT_DUE).optional(),
      purpose: z.enum(CONTACT_PURPOSES),
      questions: zFormKey.optional(),
    }),
    response: zReceipt,
    status: 201,
    toJourney: true,
    errors: ['JOURNEY.NOT_STARTED', 'JOURNEY.ENDED', 'CONTACT.IN_THE_PAST', 'CONTACT.TOO_MANY', 'CONTACT.NO_CONTRACTOR', 'FORM.UNKNOWN'],
  }),
  cancelContact: defineRoute({
    operationId: 'cancelContact',
    method: 'post',
    path: '/v1/checkpoints/{checkpointId}/cancellation',
    tag,
    summary: 'A planned contact is not needed after all, with a reason',
    params: ofCheckpoint,
    body: z.strictObject({ reason: z.enum(CONTACT_CANCELLATIONS) }),
    response: zReceipt,
    status: 200,
    toJourney: true,
    errors: ['CHECKPOINT.UNKNOWN', 'CHECKPOINT.NOT_OPEN', 'CONTACT.OF_THE_PLAN', 'JOURNEY.ENDED'],
  }),
};
