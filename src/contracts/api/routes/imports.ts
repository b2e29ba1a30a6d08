import { z } from 'zod';
import { IMPORT_STATUSES, ROW_STATUSES } from '../../../domain/import/status.js';
import { MOST_ROWS, zCsvUpload, zDryRun, zImport, zImportRow, zRowDecision } from '../../import.js';
import { zJourneyPolicy } from '../../policy.js';
import { pageOf, pageQuery, zId, zQueryBoolean, zRegion } from '../common.js';
import { hint } from '../hints.js';
import { LANGUAGES } from '../problem.js';
import { defineRoute } from '../route.js';

const TAG = 'Imports';
const zPolicyId = zJourneyPolicy.shape.policyId.meta({ description: 'Whose newest version the journeys pin; standard when left out.' });
const FILE_ERRORS = [
  'IMPORT.FILE_EMPTY',
  'IMPORT.FILE_TOO_LARGE',
  'IMPORT.FILE_NOT_CSV',
  'IMPORT.ENCODING_UNSUPPORTED',
  'IMPORT.QUOTE_OPEN',
  'IMPORT.COLUMNS_MISSING',
  'IMPORT.COLUMN_TWICE',
  'IMPORT.ROWS_TOO_MANY',
] as const;

const zRowParam = z
  .string()
  .regex(/^[1-9][0-9]{0,4}$/, hint('whole'))
  .transform(Number)
  .pipe(z.int().min(1).max(MOST_ROWS))
  .meta({ openapi: { type: 'integer', minimum: 1, maximum: MOST_ROWS } });

/** Registering many candidates from a CSV file. */
export const importRoutes = {
  readImportTemplate: defineRoute({
    operationId: 'readImportTemplate',
    method: 'get',
    path: '/v1/imports/template',
    tag: TAG,
    summary: 'The template of the file, with one invented row',
    query: z.strictObject({ language: z.enum(LANGUAGES).default('nl') }),
    response: z.string(),
    responseType: 'text/csv; charset=utf-8',
    status: 200,
  }),
  createImport: defineRoute({
    operationId: 'createImport',
    method: 'post',
    path: '/v1/imports',
    tag: TAG,
    summary: 'Import a CSV file of candidates',
    description:
      'With dryRun=true: 200 with a report per row, and nothing is stored. Otherwise 202: the import runs on by itself, also when a server stops, and a bad row never stops the rest. The separator may be a comma, a semicolon or a tab; headers may be Dutch or English.',
    query: z.strictObject({ region: zRegion, policyId: zPolicyId.optional(), dryRun: zQueryBoolean.optional() }),
    body: zCsvUpload,
    bodyType: 'text/csv',
    response: z.union([zImport, zDryRun]),
    status: 202,
    alsoStatus: 200,
    errors: [...FILE_ERRORS, 'REGION.UNKNOWN', 'POLICY.UNKNOWN', 'REGION.NOT_YOURS'],
  }),
  listImports: defineRoute({
    operationId: 'listImports',
    method: 'get',
    path: '/v1/imports',
    tag: TAG,
    summary: 'Imports with their progress',
    query: z.strictObject({
      ...pageQuery(['-createdAt', 'createdAt']),
      region: zRegion.optional(),
      status: z.enum(IMPORT_STATUSES).optional(),
    }),
    response: pageOf(zImport),
    status: 200,
  }),
  readImport: defineRoute({
    operationId: 'readImport',
    method: 'get',
    path: '/v1/imports/{importId}',
    tag: TAG,
    summary: 'One import with its progress',
    params: z.strictObject({ importId: zId }),
    response: zImport,
    status: 200,
    errors: ['IMPORT.UNKNOWN'],
  }),
  listImportRows: defineRoute({
    operationId: 'listImportRows',
    method: 'get',
    path: '/v1/imports/{importId}/rows',
    tag: TAG,
    summary: 'The rows of an import: what became of them, and what can be decided',
    params: z.strictObject({ importId: zId }),
    query: z.strictObject({ ...pageQuery(['row', '-row']), status: z.enum(ROW_STATUSES).optional() }),
    response: pageOf(zImportRow),
    status: 200,
    errors: ['IMPORT.UNKNOWN'],
  }),
  decideImportRow: defineRoute({
    operationId: 'decideImportRow',
    method: 'post',
    path: '/v1/imports/{importId}/rows/{row}/decision',
    tag: TAG,
    summary: 'Decide about a row: another person, the same person, or leave it out',
    params: z.strictObject({ importId: zId, row: zRowParam }),
    body: zRowDecision,
    response: zImportRow,
    status: 202,
    errors: ['IMPORT.UNKNOWN', 'IMPORT.ROW_UNKNOWN', 'IMPORT.DECISION_NOT_POSSIBLE', 'IMPORT.MERGE_TARGET'],
  }),
};
