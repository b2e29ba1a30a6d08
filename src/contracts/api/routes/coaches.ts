import { z } from 'zod';
import { pageOf, pageQuery, zAccountId, zInstant, zQueryBoolean, zRegion } from '../common.js';
import { hint } from '../hints.js';
import { defineRoute } from '../route.js';

const tag = 'Coaches';
const ofCoach = z.strictObject({ coachId: zAccountId });

const zDisplayName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}]*$/u, hint('control'))
  .meta({ openapi: { type: 'string', minLength: 1, maxLength: 120, pattern: '\\S' }, description: 'As colleagues and candidates know the coach.' });
const zWorkEmail = z.email().max(254).meta({ description: 'Work address.' });
const zRegions = z
  .array(zRegion)
  .min(1)
  .max(40)
  .refine((codes) => new Set(codes).size === codes.length, hint('twice'))
  .meta({ description: 'Regions in which the coach works.' });
const zCapacity = z.int().min(0).max(500).meta({ description: 'How many people the coach can guide at a time.' });

export const zCoach = z
  .object({
    coachId: zAccountId,
    displayName: z.string(),
    email: z.string().optional(),
    regions: z.array(zRegion),
    capacity: z.int(),
    active: z.boolean().meta({ description: 'An inactive coach gets no new people.' }),
    caseCount: z.int().meta({ description: 'People now.' }),
    free: z.int().meta({ description: 'Places left.' }),
    rev: z.int(),
    createdAt: zInstant,
    changedAt: zInstant,
  })
  .meta({ id: 'Coach' });

export const COACH_SORTS = ['name'] as const;

/** Who guides, where, and with how many people. */
export const coachRoutes = {
  createCoach: defineRoute({
    operationId: 'createCoach',
    method: 'post',
    path: '/v1/coaches',
    tag,
    summary: 'Register a coach',
    body: z.strictObject({
      coachId: zAccountId,
      displayName: zDisplayName,
      email: zWorkEmail.optional(),
      regions: zRegions,
      capacity: zCapacity,
      active: z.boolean().default(true),
    }),
    response: zCoach,
    status: 201,
    etag: true,
    errors: ['COACH.KNOWN', 'REGION.UNKNOWN', 'REGION.NOT_YOURS'],
  }),
  listCoaches: defineRoute({
    operationId: 'listCoaches',
    method: 'get',
    path: '/v1/coaches',
    tag,
    summary: 'Coaches with their caseloads',
    query: z.strictObject({
      ...pageQuery(COACH_SORTS),
      region: zRegion.optional(),
      free: zQueryBoolean.optional().meta({ description: 'true: active, and with a place left. false: the others.' }),
    }),
    response: pageOf(zCoach),
    status: 200,
  }),
  readCoach: defineRoute({
    operationId: 'readCoach',
    method: 'get',
    path: '/v1/coaches/{coachId}',
    tag,
    summary: 'One coach',
    params: ofCoach,
    response: zCoach,
    status: 200,
    etag: true,
    errors: ['COACH.UNKNOWN'],
  }),
  correctCoach: defineRoute({
    operationId: 'correctCoach',
    method: 'patch',
    path: '/v1/coaches/{coachId}',
    tag,
    summary: 'Change a coach',
    description: 'The people whom a coach guides stay when a region goes, or when the coach becomes inactive: hand them over.',
    params: ofCoach,
    body: z.strictObject({
      displayName: zDisplayName.optional(),
      email: zWorkEmail.nullable().optional().meta({ description: 'null removes it.' }),
      regions: zRegions.optional(),
      capacity: zCapacity.optional(),
      active: z.boolean().optional(),
    }),
    response: zCoach,
    status: 200,
    etag: true,
    ifMatch: true,
    errors: ['COACH.UNKNOWN', 'COACH.CASES_TAKEN', 'REGION.UNKNOWN', 'REGION.NOT_YOURS'],
  }),
};
