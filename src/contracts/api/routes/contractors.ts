import { z } from 'zod';
import { pageOf, pageQuery, zId, zInstant, zRegion } from '../common.js';
import { hint } from '../hints.js';
import { defineRoute } from '../route.js';

const tag = 'Contractors';
const ofContractor = z.strictObject({ contractorId: zId });

const zName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}]*$/u, hint('control'))
  .meta({ openapi: { type: 'string', minLength: 1, maxLength: 120, pattern: '\\S' } });
const zKvk = z
  .string()
  .regex(/^\d{8}$/, hint('kvk'))
  .meta({ description: 'Number at the chamber of commerce.' });
const zRegions = z
  .array(zRegion)
  .min(1)
  .max(40)
  .refine((codes) => new Set(codes).size === codes.length, hint('twice'))
  .meta({ description: 'Regions in which the contractor offers work.' });

/** A mailbox of the company, not of a person, where that can be. */
const zContact = z.strictObject({ email: z.email().max(254) });

export const zContractor = z
  .object({
    contractorId: zId,
    name: z.string(),
    kvkNumber: zKvk.optional(),
    regions: z.array(zRegion),
    contact: zContact.optional().meta({ description: 'Where messages go.' }),
    rev: z.int(),
    createdAt: zInstant,
    changedAt: zInstant,
  })
  .meta({ id: 'Contractor' });

export const CONTRACTOR_SORTS = ['name', '-createdAt'] as const;

/** Companies that offer work. */
export const contractorRoutes = {
  createContractor: defineRoute({
    operationId: 'createContractor',
    method: 'post',
    path: '/v1/contractors',
    tag,
    summary: 'Register a contractor',
    body: z.strictObject({ name: zName, kvkNumber: zKvk.optional(), regions: zRegions, contact: zContact.optional() }),
    response: zContractor,
    status: 201,
    etag: true,
    errors: ['CONTRACTOR.KVK_KNOWN', 'REGION.UNKNOWN', 'REGION.NOT_YOURS'],
  }),
  listContractors: defineRoute({
    operationId: 'listContractors',
    method: 'get',
    path: '/v1/contractors',
    tag,
    summary: 'Contractors',
    query: z.strictObject({
      ...pageQuery(CONTRACTOR_SORTS),
      region: zRegion.optional(),
      q: z.string().trim().min(1).max(80).optional().meta({ description: 'Beginning of the name.' }),
    }),
    response: pageOf(zContractor),
    status: 200,
  }),
  readContractor: defineRoute({
    operationId: 'readContractor',
    method: 'get',
    path: '/v1/contractors/{contractorId}',
    tag,
    summary: 'One contractor',
    params: ofContractor,
    response: zContractor,
    status: 200,
    etag: true,
    errors: ['CONTRACTOR.UNKNOWN'],
  }),
  correctContractor: defineRoute({
    operationId: 'correctContractor',
    method: 'patch',
    path: '/v1/contractors/{contractorId}',
    tag,
    summary: 'Correct a contractor',
    params: ofContractor,
    body: z.strictObject({
      name: zName.optional(),
      kvkNumber: zKvk.nullable().optional().meta({ description: 'null removes it.' }),
      regions: zRegions.optional(),
      contact: zContact.nullable().optional().meta({ description: 'null removes it: then no messages are sent.' }),
    }),
    response: zContractor,
    status: 200,
    etag: true,
    ifMatch: true,
    errors: ['CONTRACTOR.UNKNOWN', 'CONTRACTOR.KVK_KNOWN', 'REGION.UNKNOWN', 'REGION.NOT_YOURS'],
  }),
};
