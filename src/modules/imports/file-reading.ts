/** A CSV file -> rows that can be registered, and rows with what is wrong with them. Stores nothing. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { z } from 'zod';
import { newCandidateSchema } from '../../contracts/candidate.js';
import { intakeMissing, type Profile } from '../../domain/candidate/profile.js';
import type { Person } from '../../domain/candidate/person.js';
import { columnOfPath } from '../../domain/import/columns.js';
import type { RowFault } from '../../domain/import/faults.js';
import { RepeatFinder } from '../../domain/import/in-file.js';
import { assembleRow } from '../../domain/import/row.js';
import type { LocalDate } from '../../domain/shared/calendar.js';
import type { Alike } from '../../persistence/imports/import.schema.js';
import { readCsv, type CsvFile } from './csv-file.js';

export interface ReadRow {
  row: number;
  line: number;
  status: 'waiting' | 'invalid' | 'possible-duplicate';
  faults: RowFault[];
  alike: Alike[];
  /** Present unless the row is invalid. */
  candidate?: { person: Person; profile: Profile; bsn?: string };
  intakeComplete?: boolean;
}

export interface ReadFile {
  columns: { recognised: string[]; unknown: { position: number; header: string }[] };
  rows: ReadRow[];
}

/** After so many rows other requests get their turn. */
const BREATHE_EVERY = 250;

/** Reads and checks a file. Throws what `readCsv` throws; faults of a row stay with the row. */
export async function readImportFile(bytes: Uint8Array, { region, today }: { region: string; today: LocalDate }): Promise<ReadFile> {
  const file = await readCsv(bytes);
  const repeats = new RepeatFinder();
  const rows: ReadRow[] = [];
  for (const { row, line, cells } of file.records) {
    const { draft, faults } = assembleRow({ cells, header: file.header, region, today });
    rows.push(judge({ row, line, draft, faults }, repeats));
    if (row % BREATHE_EVERY === 0) await breathe();
  }
  return { columns: columnsOf(file), rows };
}

function judge(
  { row, line, draft, faults }: { row: number; line: number; draft: unknown; faults: RowFault[] },
  repeats: RepeatFinder,
): ReadRow {
  const checked = newCandidateSchema.safeParse(draft);
  const all = checked.success ? faults : [...faults, ...faultsOf(checked.error, { draft, known: faults })];
  if (!checked.success || all.length > 0) return { row, line, status: 'invalid', faults: all, alike: [] };
  const { person, profile, bsn } = checked.data;
  const repeat = repeats.add({ row, person, ...(bsn && { bsn }) });
  if (repeat?.kind === 'same-bsn') {
    const fault: RowFault = { column: 'bsn', code: 'IMPORT.BSN_TWICE', otherRow: repeat.ofRow };
    return { row, line, status: 'invalid', faults: [fault], alike: [{ row: repeat.ofRow, reasons: [] }] };
  }
  return {
    row,
    line,
    status: repeat ? 'possible-duplicate' : 'waiting',
    faults: [],
    alike: repeat ? [{ row: repeat.ofRow, ...repeat.score }] : [],
    candidate: { person: person as Person, profile: profile as Profile, ...(bsn && { bsn }) },
    intakeComplete: intakeMissing(profile as Profile).length === 0,
  };
}

/** Issues of the schema as faults of columns; a column that has a fault gets no second one. */
function faultsOf(error: z.ZodError, { draft, known }: { draft: unknown; known: RowFault[] }): RowFault[] {
  const seen = new Set(known.map((fault) => fault.column));
  const faults: RowFault[] = [];
  for (const issue of error.issues) {
    const column = columnFor(issue.path.filter((key) => typeof key === 'string').join('.'));
    if (seen.has(column)) continue;
    seen.add(column);
    const absent = valueAt(draft, issue.path) === undefined;
    faults.push({ ...(column && { column }), code: absent ? 'IMPORT.GROUP_INCOMPLETE' : 'IMPORT.VALUE_INVALID' });
  }
  return faults;
}

function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<PropertyKey, unknown> | undefined)?.[key], tree);
}

/** What follows from the postcode is a fault of the postcode. */
function columnFor(path: string): string | undefined {
  return path === 'profile.postcode4' ? 'postcode' : columnOfPath(path)?.key;
}

function columnsOf({ header, headers }: CsvFile): ReadFile['columns'] {
  return {
    recognised: header.columns.flatMap((column) => column?.key ?? []),
    unknown: header.unknown.map((position) => ({ position, header: (headers[position - 1] ?? '').slice(0, 60) })),
  };
}

