/** A file of candidates through the API, against as many raw starts. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './bench-context.js';
import { ARMS, type Arm } from './compare.js';
import { cpuTimeOf, usedBetween, type CpuTime } from './cpu-time.js';
import { runBlock } from './load.js';
import { rawStart } from './raw-sdk.js';
import { REGION, seedCandidates } from './seed.js';
import { allVisible } from './visibility.js';

export interface ImportComparison {
  /** Candidates of one file. */
  rows: number;
  /** Journeys started a second, by pair of blocks. */
  pairs: Record<Arm, number>[];
  /** Journeys a second until the store shows every one, by pair of blocks. */
  shown: Record<Arm, number>[];
  /** Until the API had read, checked and stored the file, in seconds. */
  accepting: number[];
  /** Of each block, until every journey was visible. */
  cpu: Record<Arm, CpuTime[]>;
}

/** Of one block: until the last start was accepted, and until the last journey was visible. */
interface Rates {
  started: number;
  shown: number;
}

/** Starts under way at the same time, as the import has them. */
export const IMPORT_CALLERS = 60;
const HEADERS = ['bsn', 'givenName', 'familyName', 'birthDate', 'street', 'houseNumber', 'postcode', 'town', 'municipality', 'targetGroup', 'evidenceKind', 'evidenceStatedOn', 'skills', 'limits', 'travelModes', 'travelMinutes', 'availableFrom', 'hoursMin', 'hoursMax'];

/** Pairs of an import of `rows` candidates (the file sent, until every journey is started) and as many raw starts. */
export async function compareImports(bench: Bench, { rows, pairs, firstPerson = 0 }: { rows: number; pairs: number; firstPerson?: number }): Promise<ImportComparison> {
  const made: ImportComparison = { rows, pairs: [], shown: [], accepting: [], cpu: { raw: [], api: [] } };
  const rates = {
    raw: () => rawRates(bench, rows),
    api: (file: number) => importRates(bench, { rows, first: firstPerson + file * rows }, made.accepting),
  };
  for (let pair = 0; pair < pairs; pair++) {
    const found: Partial<Record<Arm, Rates>> = {};
    for (const arm of pair % 2 === 0 ? ARMS : [...ARMS].reverse()) {
      const before = cpuTimeOf(bench.pids);
      found[arm] = await rates[arm](pair);
      made.cpu[arm].push(usedBetween(before, cpuTimeOf(bench.pids)));
    }
    const { raw, api } = found as Record<Arm, Rates>;
    made.pairs.push({ raw: raw.started, api: api.started });
    made.shown.push({ raw: raw.shown, api: api.shown });
  }
  return made;
}

async function rawRates({ store, client }: Bench, rows: number): Promise<Rates> {
  const ids = await seedCandidates(store, rows);
  const seconds = stopwatch();
  const { rate } = await runBlock({ callers: IMPORT_CALLERS, calls: rows, call: (_caller, at) => rawStart(client, ids[at]!) });
  await allVisible(store, ids);
  return { started: rate, shown: rows / seconds() };
}

async function importRates({ store, api }: Bench, { rows, first }: { rows: number; first: number }, accepting: number[]): Promise<Rates> {
  const body = inventedFile({ rows, first });
  const seconds = stopwatch();
  const { text } = await api.send(`/v1/imports?region=${REGION}`, { method: 'POST', body, type: 'text/csv' });
  accepting.push(seconds());
  const { importId } = JSON.parse(text) as { importId: string };
  while (!(await store.models.imports.exists({ _id: importId, status: 'completed' }))) {
    if (seconds() > 900) throw new Error('The import did not finish in fifteen minutes');
    await pause(50);
  }
  const started = rows / seconds();
  await requireAllStarted({ store }, importId);
  const ids = await store.models.importRows.find({ importId }, { candidateId: 1 }).lean();
  await allVisible(store, ids.flatMap(({ candidateId }) => candidateId ?? []));
  return { started, shown: rows / seconds() };
}

/** Seconds since it was made. */
function stopwatch(): () => number {
  const startedAt = performance.now();
  return () => (performance.now() - startedAt) / 1000;
}

async function requireAllStarted({ store }: Pick<Bench, 'store'>, importId: string): Promise<void> {
  const left = await store.models.importRows.findOne({ importId, status: { $ne: 'started' } }).lean();
  if (left) throw new Error(`Row ${left.row} of the generated file is ${left.status}`);
}

/** Invented people: marked as test data, each with another name, birth date and address, and a BSN of the test range. */
export function inventedFile({ rows, first }: { rows: number; first: number }): string {
  const lines = Array.from({ length: rows }, (_, at) => lineOf(first + at));
  return `${[HEADERS.join(','), ...lines].join('\r\n')}\r\n`;
}

function lineOf(n: number): string {
  const name = nameOf(n);
  const day = new Date(Date.UTC(1965, 0, 1) + (n % 14_000) * 24 * 3600 * 1000).toISOString().slice(0, 10);
  const postcode = `${4300 + (n % 200)}${letters(n)}`;
  const values = [testBsn(n), `Test${name.toLowerCase()}`, `${nameOf(n * 7 + 3)}-Testdata`, day, `${nameOf(n * 3 + 1)}straat`, String(1 + (n % 180)), postcode, 'Goes', 'Goes'];
  return [...values, 'Participatiewet', 'Benefit decision', '2026-01-05', 'Paving', 'No lifting above 25 kg', 'Bicycle', '45', '2026-01-05', '16', '32'].join(',');
}

const SYLLABLES = ['ba', 'de', 'fi', 'go', 'hu', 'ka', 'le', 'mi', 'no', 'pu', 'ra', 'se', 'ti', 'vo', 'wu', 'za'];

function nameOf(n: number): string {
  const mixed = (Math.imul(n + 1, 2_654_435_761) >>> 0) % 16 ** 4;
  const text = [0, 4, 8, 12].map((shift) => SYLLABLES[(mixed >> shift) % 16]).join('');
  return text[0]!.toUpperCase() + text.slice(1);
}

function letters(n: number): string {
  return String.fromCharCode(65 + (n % 23), 65 + (Math.floor(n / 23) % 23)).replace(/SA|SD|SS/, 'AB');
}

/** Numbers that pass the eleven test and begin with 99999: nobody was given one. */
function testBsn(n: number): string {
  for (let head = 9_000_000 + n * 13; ; head++) {
    const eight = String(90_000_000 + (head % 10_000_000));
    const sum = [...eight].reduce((total, digit, at) => total + Number(digit) * (9 - at), 0);
    if (sum % 11 < 10) return `${eight}${sum % 11}`;
  }
}
