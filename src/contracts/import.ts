/** zod schemas of the import: what it reports about a file and its rows. */
import { z } from 'zod';
import { DUPLICATE_REASONS } from '../domain/candidate/duplicates.js';
import { IMPORT_STATUSES, ROW_DECISIONS, ROW_STATUSES } from '../domain/import/status.js';
import { zFreeText, zId, zInstant, zRegion } from './api/common.js';
import { hint } from './api/hints.js';

/** A file larger than this is refused. */
export const MOST_BYTES = 20 * 1024 * 1024;
/** A file with more rows than this is refused. */
export const MOST_ROWS = 20_000;
/** Rows of an import, with their personal data, are kept this long after it was accepted. */
export const ROWS_KEPT = 'P30D';

/** The body of an upload: bytes as they came, since the encoding is ours to judge. */
export const zCsvUpload = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array, hint('file'))
  .meta({ openapi: { type: 'string', description: 'A CSV file in UTF-8, at most 20 MB and 20,000 rows. See the template.' } });

/** Row 1 is the first row below the header. */
export const zRowNumber = z.int().min(1).max(MOST_ROWS);

const zRows = z.int().min(0);
/** How many rows stand where; the names of the statuses in camel case. */
const counts = z.strictObject({
  waiting: zRows,
  registered: zRows,
  started: zRows,
  invalid: zRows,
  possibleDuplicate: zRows,
  refused: zRows,
  merged: zRows,
  skipped: zRows,
});
export type ImportCounts = z.input<typeof counts>;

export const zFault = z
  .strictObject({
    column: z.string().optional().meta({ description: 'Header of the column, in the language of the answer.' }),
    code: z.string(),
    message: z.string(),
    remedy: z.string(),
  })
  .meta({ id: 'ImportFault', description: 'What is wrong in a row. It never repeats a value.' });

export const zAlike = z
  .strictObject({
    candidateId: zId.optional(),
    row: zRowNumber.optional().meta({ description: 'An earlier row of the same file.' }),
    score: z.int().min(0).max(100).optional(),
    reasons: z.array(z.enum(DUPLICATE_REASONS)),
  })
  .meta({ id: 'ImportAlike', description: 'Who may be the same person.' });

export const zImportRow = z
  .strictObject({
    row: zRowNumber,
    line: z.int().min(2).meta({ description: 'Line in the file on which the row ends.' }),
    status: z.enum(ROW_STATUSES),
    candidateId: zId.optional(),
    faults: z.array(zFault),
    alike: z.array(zAlike),
    decisions: z.array(z.enum(ROW_DECISIONS)).meta({ description: 'What can be decided about this row now.' }),
  })
  .meta({ id: 'ImportRow' });
export type ImportRowAnswer = z.input<typeof zImportRow>;

export const zColumnsRead = z.strictObject({
  recognised: z.array(z.string()),
  unknown: z.array(z.strictObject({ position: z.int().min(1), header: z.string() })),
});

export const zDryRun = z
  .strictObject({
    dryRun: z.literal(true),
    region: zRegion,
    rows: z.int().min(0),
    columns: zColumnsRead,
    counts,
    report: z.array(zImportRow),
  })
  .meta({ id: 'ImportDryRun', description: 'What an import of this file would do. Nothing was stored.' });

export const zImport = z
  .strictObject({
    importId: zId,
    region: zRegion,
    status: z.enum(IMPORT_STATUSES),
    rows: z.int().min(0),
    counts,
    columns: zColumnsRead,
    policy: z.strictObject({ policyId: z.string(), version: z.int().min(1) }),
    createdAt: zInstant,
    completedAt: zInstant.optional(),
    rowsExpireAt: zInstant.meta({ description: 'From then on the rows are gone; the counts stay.' }),
  })
  .meta({ id: 'Import' });
export type ImportAnswer = z.input<typeof zImport>;

export const zRowDecision = z
  .discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('overrule'), reason: zFreeText(500) }),
    z.strictObject({ decision: z.literal('merge'), candidateId: zId, reason: zFreeText(500).optional() }),
    z.strictObject({ decision: z.literal('skip'), reason: zFreeText(500).optional() }),
  ])
  .meta({
    id: 'ImportRowDecision',
    description: 'overrule: this is another person. merge: this is that candidate, who is registered already. skip: leave the row out.',
  });
export type RowDecisionInput = z.output<typeof zRowDecision>;
