import type { Person } from '../src/domain/candidate/person.js';
import type { Profile } from '../src/domain/candidate/profile.js';
import type { TargetGroup } from '../src/domain/candidate/target-group.js';
import type { RowCounts } from '../src/domain/import/status.js';
import { instantOf, type Instant } from '../src/domain/shared/calendar.js';
import type { DomainError } from '../src/domain/shared/domain-error.js';
import type { ImportActivities, RowRange } from '../workflows/import/import.ports.js';
import { allOrFailure, mappingRefusals, refusalOf } from './failures.js';

/** A row that waits to be registered. */
export interface WaitingRow {
  row: number;
  candidateId: string;
  person: Person;
  profile: Profile;
  bsn?: string;
  overrule?: { reason: string; by: string; candidateIds?: string[] };
}

/** A registered row whose journey is to be started: ids and facts, no personal data. */
export interface JourneyToStart {
  row: number;
  candidateId: string;
  region: string;
  targetGroup: TargetGroup;
  intakeComplete: boolean;
  /** The version in force when the file was accepted. */
  policy: { policyId: string; version: number };
}

/** Starts a journey; one that was started before is a success. A DomainError refuses this row alone, unless it passes. */
export interface JourneyStarter {
  start(journey: JourneyToStart & { importId: string }): Promise<void>;
}

export interface RefusedRow {
  row: number;
  refusal: DomainError;
}

export interface ImportActivityDeps {
  rows: {
    waiting(range: RowRange): Promise<WaitingRow[]>;
    recordRegistration(importId: string, results: { registered: number[]; refused: RefusedRow[] }): Promise<void>;
    toStart(range: RowRange): Promise<JourneyToStart[]>;
    recordStarted(importId: string, rows: number[]): Promise<void>;
    complete(importId: string, now: Instant): Promise<RowCounts>;
  };
  registry: {
    registerMany(
      candidates: WaitingRow[],
      now: Instant,
    ): Promise<{ candidateId: string; status: string; refusal?: DomainError }[]>;
  };
  journeys: JourneyStarter;
  /** Does the work when its turn has come. Turns are given in the order in which they were asked for, so that a batch which began earlier ends earlier. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Tells the server that the work goes on. */
  heartbeat: () => void;
  /** True once the worker stops, or the server has given the work to another one. */
  isStopping: () => boolean;
}

/** Rows that are registered in a few round trips, and whose starts are recorded together: a crash repeats those, and each finds its journey there. */
const ROWS_AT_ONCE = 50;
/** While some rows are registered the journeys of others are started, so that the Temporal server is never left waiting. */
const LANES = 3;
/** A start may wait for its turn, so that work is reported by the clock; well within the patience of the workflow. */
const HEARTBEAT_MS = 2_000;

/** The activities of `candidateImport`. Each is safe to repeat: a row moves on only once. */
export function createImportActivities(deps: ImportActivityDeps): ImportActivities {
  return mappingRefusals<ImportActivities>({
    importRows: (range) => reporting(deps, () => importAll(range, deps)),
    registerRows: (range) => register(range, deps),
    startJourneys: (range) => reporting(deps, () => startAll(range, deps)),
    completeImport: (importId) => deps.rows.complete(importId, now()),
  });
}

/** Tells the server every two seconds that the work goes on. */
async function reporting<T>({ heartbeat }: ImportActivityDeps, work: () => Promise<T>): Promise<T> {
  const beat = setInterval(heartbeat, HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}

async function importAll(range: RowRange, deps: ImportActivityDeps): Promise<{ started: number }> {
  let started = 0;
  const parts = partsOf(range);
  const lane = async () => {
    // A lane that fails ends the parts for all.
    for (const part of parts) {
      if (deps.isStopping()) throw new Error('This worker stops; the rows that are left are for another one');
      await register(part, deps);
      const done = await startAll(part, deps);
      started += done.started;
    }
  };
  await allOrFailure(Array.from({ length: LANES }, lane));
  return { started };
}

function* partsOf({ importId, from, to }: RowRange): Generator<RowRange, void> {
  for (let first = from; first <= to; first += ROWS_AT_ONCE) yield { importId, from: first, to: Math.min(first + ROWS_AT_ONCE - 1, to) };
}

async function register(range: RowRange, { rows, registry }: ImportActivityDeps): Promise<{ registered: number; refused: number }> {
  const waiting = await rows.waiting(range);
  if (waiting.length === 0) return { registered: 0, refused: 0 };
  const results = await registry.registerMany(waiting, now());
  const rowOf = new Map(waiting.map(({ candidateId, row }) => [candidateId, row]));
  const registered: number[] = [];
  const refused: RefusedRow[] = [];
  for (const { candidateId, refusal } of results) {
    const row = rowOf.get(candidateId);
    if (row === undefined) throw new Error('The registry answered for a candidate that was not sent');
    if (refusal) refused.push({ row, refusal });
    else registered.push(row);
  }
  await rows.recordRegistration(range.importId, { registered, refused });
  return { registered: registered.length, refused: refused.length };
}

/** What was started is recorded in any case; after a failure nothing more is started. */
async function startAll(range: RowRange, deps: ImportActivityDeps): Promise<{ started: number }> {
  const { importId } = range;
  const started: number[] = [];
  const refused: RefusedRow[] = [];
  let isFailed = false;
  const start = async (journey: JourneyToStart) => {
    if (isFailed) return;
    try {
      const refusal = await startOne({ ...journey, importId }, deps.journeys);
      if (refusal) refused.push({ row: journey.row, refusal });
      else started.push(journey.row);
    } catch (error) {
      isFailed = true;
      throw error;
    }
  };
  try {
    await allOrFailure((await deps.rows.toStart(range)).map((journey) => deps.inTurn(() => start(journey))));
  } finally {
    if (started.length > 0) await deps.rows.recordStarted(importId, started);
    if (refused.length > 0) await deps.rows.recordRegistration(importId, { registered: [], refused });
  }
  return { started: started.length };
}

const now = (): Instant => instantOf(Date.now());

async function startOne(journey: JourneyToStart & { importId: string }, journeys: JourneyStarter): Promise<DomainError | undefined> {
  try {
    await journeys.start(journey);
    return undefined;
  } catch (error) {
    return refusalOf(error);
  }
}
