import { z } from 'zod';
import { CHECKPOINT_STATUSES } from '../../../domain/journey/journey-state.js';
import { pageOf, pageQuery, zFreeText, zFrom, zCheckpointId, zId, zRegion, zUntil } from '../common.js';
import { zCheckpoint, zReceipt } from '../journey-schemas.js';
import { defineRoute } from '../route.js';

const tag = 'Checkpoints';
const ofCheckpoint = z.strictObject({ checkpointId: zCheckpointId });

export const CHECKPOINT_SORTS = ['dueAt', '-dueAt'] as const;

export const checkpointRoutes = {
  listCheckpoints: defineRoute({
    operationId: 'listCheckpoints',
    method: 'get',
    path: '/v1/checkpoints',
    tag,
    summary: 'Checkpoints, the first due first',
    roles: ['intake', 'coach', 'coordinator', 'contractor', 'candidate', 'manager', 'administrator'],
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
    roles: ['intake', 'coach', 'coordinator', 'contractor', 'candidate', 'manager', 'administrator'],
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
    description: 'By the coach, or by the foreman of the contractor. The note is kept with the candidate and goes nowhere else.',
    roles: ['coach', 'coordinator', 'contractor'],
    params: ofCheckpoint,
    body: z.strictObject({ note: zFreeText(4000).optional() }),
    response: zReceipt,
    status: 201,
    errors: ['CHECKPOINT.UNKNOWN', 'CHECKPOINT.NOT_OPEN', 'JOURNEY.ENDED'],
  }),
};
