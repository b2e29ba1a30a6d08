import { z } from 'zod';
import { STAGES } from '../../../domain/journey/journey-state.js';
import { ROLLOUT_ROW_STATUSES, ROLLOUT_STATUSES } from '../../../domain/policy/rollout.js';
import { zJourneyPolicy } from '../../policy.js';
import { pageOf, pageQuery, zCheckpointId, zCursor, zId, zInstant, zQueryBoolean, zQueryInt, zRegion, zTargetGroup } from '../common.js';
import { hint } from '../hints.js';
import { defineRoute } from '../route.js';

const tag = 'Policy roll-outs';
const zCount = z.int().min(0);
const { policyId: zPolicyId, version: zVersion } = zJourneyPolicy.shape;
const policy = z.object({ policyId: z.string(), version: z.int() });

const zSelection = z
  .strictObject({
    policyId: zPolicyId,
    version: zVersion,
    region: zRegion.optional(),
    targetGroup: zTargetGroup.optional(),
    candidateIds: z.array(zId).min(1).max(1_000).refine((ids) => new Set(ids).size === ids.length, hint('twice')).optional(),
  })
  .meta({ id: 'RolloutSelection', description: 'Journeys that run by another version of the policy. Journeys of another policy move only when they are named.' });

const moment = z.object({ checkpointId: zCheckpointId, dueAt: zInstant });
const zJourneyPreview = z
  .object({
    candidateId: zId,
    region: zRegion,
    targetGroup: zTargetGroup,
    stage: z.enum(STAGES),
    from: policy.meta({ description: 'The version by which it runs now.' }),
    ended: z.boolean().meta({ description: 'It is over: it will be skipped.' }),
    comes: z.array(moment),
    goes: z.array(moment),
    moves: z.array(z.object({ checkpointId: zCheckpointId, from: zInstant, to: zInstant })),
    changes: z.array(z.object({ checkpointId: zCheckpointId })).meta({ description: 'Same moment, but another form, reporter, questions or time to report.' }),
    terms: z.array(z.string()).meta({ description: 'Names of the terms that differ, the checkpoints aside.' }),
  })
  .meta({ id: 'RolloutJourneyPreview' });

const zDryRun = z
  .object({
    dryRun: z.literal(true),
    policyId: z.string(),
    version: z.int(),
    counts: z
      .object({ journeys: zCount, ended: zCount, comes: zCount, goes: zCount, moves: zCount, changes: zCount })
      .optional()
      .meta({ description: 'Over all journeys that are chosen; on the first page.' }),
    items: z.array(zJourneyPreview),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'RolloutDryRun', description: 'What a roll-out would change for whom. Nothing was changed.' });

const zRollout = z
  .object({
    rolloutId: zId,
    policyId: z.string(),
    version: z.int(),
    region: zRegion.optional(),
    targetGroup: zTargetGroup.optional(),
    named: z.boolean().meta({ description: 'The candidates were chosen by name.' }),
    journeys: z.int().min(1),
    status: z.enum(ROLLOUT_STATUSES),
    counts: z.object({ waiting: zCount, adopted: zCount, ended: zCount, refused: zCount }),
    createdAt: zInstant,
    createdBy: z.string(),
    completedAt: zInstant.optional(),
  })
  .meta({ id: 'Rollout' });

const zRolloutRow = z
  .object({
    n: z.int().min(1),
    candidateId: zId,
    status: z.enum(ROLLOUT_ROW_STATUSES),
    rev: z.int().optional().meta({ description: 'Revision of the journey that has the version.' }),
    code: z.string().optional().meta({ description: 'Why the journey refused it.' }),
  })
  .meta({ id: 'RolloutJourney' });

const ofRollout = z.strictObject({ rolloutId: zId });

/** Carrying a version of a policy to journeys that run. */
export const policyRolloutRoutes = {
  createPolicyRollout: defineRoute({
    operationId: 'createPolicyRollout',
    method: 'post',
    path: '/v1/policy-rollouts',
    tag,
    summary: 'Carry a version of a policy to running journeys',
    description:
      'With dryRun=true: 200 with what would change for whom, page by page, and nothing is changed. Otherwise 202: it runs on by itself, at a bounded rate, also when a server stops. What was reported or missed stays; what lies ahead is planned anew; waits that run keep their moments.',
    query: z.strictObject({ dryRun: zQueryBoolean.optional(), limit: zQueryInt({ min: 1, max: 200, fallback: 50 }), cursor: zCursor.optional() }),
    body: zSelection,
    response: z.union([zRollout, zDryRun]),
    status: 202,
    alsoStatus: 200,
    errors: ['POLICY.UNKNOWN', 'ROLLOUT.NOBODY', 'ROLLOUT.TOO_MANY'],
  }),
  listPolicyRollouts: defineRoute({
    operationId: 'listPolicyRollouts',
    method: 'get',
    path: '/v1/policy-rollouts',
    tag,
    summary: 'Roll-outs with their progress, the newest first',
    query: z.strictObject(pageQuery(['-createdAt', 'createdAt'])),
    response: pageOf(zRollout),
    status: 200,
  }),
  readPolicyRollout: defineRoute({
    operationId: 'readPolicyRollout',
    method: 'get',
    path: '/v1/policy-rollouts/{rolloutId}',
    tag,
    summary: 'One roll-out with its progress',
    params: ofRollout,
    response: zRollout,
    status: 200,
    errors: ['ROLLOUT.UNKNOWN'],
  }),
  listRolloutJourneys: defineRoute({
    operationId: 'listRolloutJourneys',
    method: 'get',
    path: '/v1/policy-rollouts/{rolloutId}/journeys',
    tag,
    summary: 'What became of each journey',
    params: ofRollout,
    query: z.strictObject({ ...pageQuery(['n', '-n']), status: z.enum(ROLLOUT_ROW_STATUSES).optional() }),
    response: pageOf(zRolloutRow),
    status: 200,
    errors: ['ROLLOUT.UNKNOWN'],
  }),
};
