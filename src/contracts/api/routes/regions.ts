import { z } from 'zod';
import { STAGES } from '../../../domain/journey/journey-state.js';
import { pageOf, pageQuery, zId, zInstant, zRegion, zTargetGroup } from '../common.js';
import { defineRoute } from '../route.js';
import { zPolicyId } from './policies.js';

const ofRegion = z.strictObject({ regionCode: zRegion });

const zEmail = z.email().max(254);

export const zRegionAnswer = z
  .object({
    code: zRegion,
    name: z.string(),
    policyId: zPolicyId.meta({ description: 'The policy that a new journey in this region gets.' }),
    contacts: z
      .object({ coordinator: zEmail.optional(), manager: zEmail.optional() })
      .optional()
      .meta({ description: 'Where messages to who coordinates and manages go; for staff alone.' }),
    rev: z.int(),
  })
  .meta({ id: 'Region' });

const zCounts = z.record(z.string(), z.int());

export const zPool = z
  .object({
    region: zRegion,
    name: z.string(),
    candidates: z.int().meta({ description: 'Journeys that have not ended.' }),
    waiting: z.int().meta({ description: 'In the pool, without a proposal.' }),
    waitingLongestSince: zInstant.optional(),
    byStage: zCounts.meta({ description: `Candidates per stage: ${STAGES.join(', ')}.` }),
    byTargetGroup: zCounts.meta({ description: 'Candidates per target group.' }),
  })
  .meta({ id: 'Pool' });

export const zWaitingCandidate = z
  .object({
    place: z.int().meta({ description: 'Counted from 1, the longest waiting first.' }),
    candidateId: zId,
    waitingSince: zInstant,
    targetGroup: zTargetGroup,
  })
  .meta({ id: 'WaitingCandidate' });

/** Labour-market regions and their pools. */
export const regionRoutes = {
  listRegions: defineRoute({
    operationId: 'listRegions',
    method: 'get',
    path: '/v1/regions',
    tag: 'Regions',
    summary: 'The labour-market regions',
    response: z.object({ items: z.array(zRegionAnswer) }),
    status: 200,
  }),
  readRegion: defineRoute({
    operationId: 'readRegion',
    method: 'get',
    path: '/v1/regions/{regionCode}',
    tag: 'Regions',
    summary: 'One region',
    params: ofRegion,
    response: zRegionAnswer,
    status: 200,
    etag: true,
    errors: ['REGION.NOT_FOUND'],
  }),
  correctRegion: defineRoute({
    operationId: 'correctRegion',
    method: 'patch',
    path: '/v1/regions/{regionCode}',
    tag: 'Regions',
    summary: 'Choose the policy that new journeys in this region get, and where messages go',
    description: 'Journeys that run keep the version that they began with. An address of null removes it.',
    params: ofRegion,
    body: z.strictObject({
      policyId: zPolicyId.optional(),
      contacts: z.strictObject({ coordinator: zEmail.nullable().optional(), manager: zEmail.nullable().optional() }).optional(),
    }),
    response: zRegionAnswer,
    status: 200,
    etag: true,
    ifMatch: true,
    errors: ['REGION.NOT_FOUND', 'POLICY.UNKNOWN'],
  }),
  listPools: defineRoute({
    operationId: 'listPools',
    method: 'get',
    path: '/v1/pools',
    tag: 'Pools',
    summary: 'The pool of every region: how many, in which stage, how long the longest waits',
    response: z.object({ items: z.array(zPool) }),
    status: 200,
  }),
  readPool: defineRoute({
    operationId: 'readPool',
    method: 'get',
    path: '/v1/pools/{regionCode}',
    tag: 'Pools',
    summary: 'The pool of one region',
    params: ofRegion,
    response: zPool,
    status: 200,
    errors: ['REGION.NOT_FOUND'],
  }),
  listWaiting: defineRoute({
    operationId: 'listWaiting',
    method: 'get',
    path: '/v1/pools/{regionCode}/waiting-list',
    tag: 'Pools',
    summary: 'Who waits in the pool, each with a place',
    params: ofRegion,
    query: z.strictObject({ ...pageQuery(['poolSince']), targetGroup: zTargetGroup.optional() }),
    response: pageOf(zWaitingCandidate),
    status: 200,
    errors: ['REGION.NOT_FOUND'],
  }),
};
