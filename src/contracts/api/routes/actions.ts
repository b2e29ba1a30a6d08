import { z } from 'zod';
import { ACTION_KINDS } from '../../../domain/guidance/worklists.js';
import { pageOf, pageQuery, zAccountId, zCheckpointId, zDate, zFreeText, zId, zInstant, zQueryBoolean, zRegion } from '../common.js';
import { defineRoute } from '../route.js';

const tag = 'Actions';
const ofCandidate = z.strictObject({ candidateId: zId });
const ofAction = z.strictObject({ candidateId: zId, actionId: zId });

const what = zFreeText(2000).meta({ description: 'Personal data: kept with the candidate and nowhere else.' });
const owner = zAccountId.meta({ description: 'Who does it. Left out: whoever is the coach of the candidate.' });

export const zAction = z
  .object({
    actionId: zId,
    candidateId: zId,
    checkpointId: zCheckpointId.optional(),
    kind: z.enum(ACTION_KINDS),
    what: z.string(),
    dueOn: zDate,
    owner: zAccountId.optional(),
    assignee: zAccountId.optional().meta({ description: 'On whose worklist it stands: the owner, or the coach now.' }),
    region: zRegion,
    doneAt: zInstant.optional(),
    doneBy: z.string().optional(),
    createdAt: zInstant,
    createdBy: z.string(),
    changedAt: zInstant,
    rev: z.int(),
  })
  .meta({ id: 'Action' });

export const ACTION_SORTS = ['dueOn', '-dueOn'] as const;

/** What was agreed to do for a candidate, and what to keep an eye on, by a day. */
export const actionRoutes = {
  createAction: defineRoute({
    operationId: 'createAction',
    method: 'post',
    path: '/v1/candidates/{candidateId}/actions',
    tag,
    summary: 'Note an action or a flag with a day',
    params: ofCandidate,
    body: z.strictObject({ kind: z.enum(ACTION_KINDS).default('action'), what, dueOn: zDate, owner: owner.optional(), checkpointId: zCheckpointId.optional() }),
    response: zAction,
    status: 201,
    etag: true,
    errors: ['CANDIDATE.UNKNOWN'],
  }),
  listActions: defineRoute({
    operationId: 'listActions',
    method: 'get',
    path: '/v1/candidates/{candidateId}/actions',
    tag,
    summary: 'The actions and flags of a candidate, the first due first',
    params: ofCandidate,
    query: z.strictObject({ ...pageQuery(ACTION_SORTS), open: zQueryBoolean.optional() }),
    response: pageOf(zAction),
    status: 200,
  }),
  listAllActions: defineRoute({
    operationId: 'listAllActions',
    method: 'get',
    path: '/v1/actions',
    tag,
    summary: 'Actions and flags by owner and day',
    query: z.strictObject({
      ...pageQuery(ACTION_SORTS),
      assignee: zAccountId.optional(),
      region: zRegion.optional(),
      open: zQueryBoolean.optional(),
      dueAfter: zDate.optional(),
      dueBefore: zDate.optional().meta({ description: 'This day included.' }),
    }),
    response: pageOf(zAction),
    status: 200,
  }),
  correctAction: defineRoute({
    operationId: 'correctAction',
    method: 'patch',
    path: '/v1/candidates/{candidateId}/actions/{actionId}',
    tag,
    summary: 'Correct an open action',
    params: ofAction,
    body: z.strictObject({
      kind: z.enum(ACTION_KINDS).optional(),
      what: what.optional(),
      dueOn: zDate.optional(),
      owner: owner.nullable().optional().meta({ description: 'null: whoever is the coach of the candidate.' }),
    }),
    response: zAction,
    status: 200,
    etag: true,
    ifMatch: true,
    errors: ['ACTION.UNKNOWN', 'ACTION.DONE'],
  }),
  completeAction: defineRoute({
    operationId: 'completeAction',
    method: 'post',
    path: '/v1/candidates/{candidateId}/actions/{actionId}/done',
    tag,
    summary: 'An action is done; told again, the first moment holds',
    params: ofAction,
    response: zAction,
    status: 200,
    etag: true,
    errors: ['ACTION.UNKNOWN'],
  }),
};
