import { z } from 'zod';
import { TARGET_GROUPS } from '../../../domain/candidate/target-group.js';
import { ASSIGNMENT_STATUSES, DEMANDS, WORK_CATEGORIES } from '../../../domain/matching/work.js';
import { pageOf, pageQuery, zFrom, zId, zInstant, zRegion, zTargetGroup, zUntil } from '../common.js';
import { hint } from '../hints.js';
import { defineRoute } from '../route.js';

const tag = 'Assignments';
const ofAssignment = z.strictObject({ assignmentId: zId });

const zText = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/^[^\p{Cc}]*$/u, hint('control'))
    .meta({ openapi: { type: 'string', minLength: 1, maxLength, pattern: '\\S' } });

const zCodes = z
  .array(
    z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, hint('code'))
      .max(60),
  )
  .max(50)
  .refine((codes) => new Set(codes).size === codes.length, hint('code-twice'));

const zPlace = z
  .strictObject({
    municipality: zText(80),
    postcode4: z
      .string()
      .regex(/^[1-9][0-9]{3}$/, hint('postcode4'))
      .meta({ description: 'First four digits of the postcode.' }),
    latitude: z.number().min(50.5).max(54).optional(),
    longitude: z.number().min(3).max(7.5).optional(),
  })
  .refine((p) => (p.latitude === undefined) === (p.longitude === undefined), {
    path: ['longitude'],
    message: hint('place-pair'),
  })
  .meta({ id: 'WorkPlace' });

const fields = {
  title: zText(120).meta({ description: 'The work in a few words, without names of people.' }),
  category: z.enum(WORK_CATEGORIES),
  skills: zCodes.meta({ description: 'Helpful, not required.' }),
  certificates: zCodes.meta({ description: 'Required.' }),
  demands: z
    .array(z.enum(DEMANDS))
    .max(DEMANDS.length)
    .refine((list) => new Set(list).size === list.length, hint('twice'))
    .meta({ description: 'What the work demands; it rules out candidates with the matching limit of function.' }),
  place: zPlace,
  hoursPerWeek: z.number().min(1).max(40).multipleOf(0.5),
  headcount: z.int().min(1).max(500),
  targetGroups: z
    .array(zTargetGroup)
    .max(TARGET_GROUPS.length)
    .refine((list) => new Set(list).size === list.length, hint('twice'))
    .optional()
    .meta({ description: 'For whom the work is meant; left out or empty: for everybody.' }),
};

export const zAssignment = z
  .object({
    assignmentId: zId,
    contractorId: zId,
    region: zRegion,
    ...fields,
    startsAt: zInstant,
    endsAt: zInstant.meta({ description: 'Exclusive.' }),
    status: z.enum(ASSIGNMENT_STATUSES),
    seatsTaken: z.int(),
    rev: z.int(),
    createdAt: zInstant,
    changedAt: zInstant,
  })
  .meta({ id: 'Assignment' });

export const ASSIGNMENT_SORTS = ['startsAt', '-startsAt', '-createdAt'] as const;

/** Slots for people: work, place, period, headcount. */
export const assignmentRoutes = {
  createAssignment: defineRoute({
    operationId: 'createAssignment',
    method: 'post',
    path: '/v1/assignments',
    tag,
    summary: 'Post an assignment',
    description: 'A contractor posts for itself; staff name the contractor.',
    body: z.strictObject({
      contractorId: zId.optional(),
      region: zRegion,
      ...fields,
      skills: fields.skills.default([]),
      certificates: fields.certificates.default([]),
      demands: fields.demands.default([]),
      startsAt: zFrom,
      endsAt: zUntil,
    }),
    response: zAssignment,
    status: 201,
    etag: true,
    errors: ['CONTRACTOR.UNKNOWN', 'CONTRACTOR.OTHER_REGION', 'REGION.UNKNOWN', 'ASSIGNMENT.PERIOD_INVALID', 'REGION.NOT_YOURS'],
  }),
  listAssignments: defineRoute({
    operationId: 'listAssignments',
    method: 'get',
    path: '/v1/assignments',
    tag,
    summary: 'Assignments, the first to start first',
    query: z.strictObject({
      ...pageQuery(ASSIGNMENT_SORTS),
      region: zRegion.optional(),
      contractorId: zId.optional(),
      status: z.enum(ASSIGNMENT_STATUSES).optional(),
      category: z.enum(WORK_CATEGORIES).optional(),
      startsAfter: zFrom.optional(),
      startsBefore: zUntil.optional(),
    }),
    response: pageOf(zAssignment),
    status: 200,
  }),
  readAssignment: defineRoute({
    operationId: 'readAssignment',
    method: 'get',
    path: '/v1/assignments/{assignmentId}',
    tag,
    summary: 'One assignment',
    params: ofAssignment,
    response: zAssignment,
    status: 200,
    etag: true,
    errors: ['ASSIGNMENT.UNKNOWN'],
  }),
  correctAssignment: defineRoute({
    operationId: 'correctAssignment',
    method: 'patch',
    path: '/v1/assignments/{assignmentId}',
    tag,
    summary: 'Correct, close or open an assignment',
    description: 'Placements that were agreed keep their period. The headcount cannot go below the seats that are taken.',
    params: ofAssignment,
    body: z
      .strictObject({ ...fields, startsAt: zFrom, endsAt: zUntil, status: z.enum(ASSIGNMENT_STATUSES) })
      .partial(),
    response: zAssignment,
    status: 200,
    etag: true,
    ifMatch: true,
    errors: ['ASSIGNMENT.UNKNOWN', 'ASSIGNMENT.PERIOD_INVALID', 'ASSIGNMENT.SEATS_TAKEN'],
  }),
};
