import type { Person } from '../src/domain/candidate/person.js';
import type { Profile } from '../src/domain/candidate/profile.js';
import type { TargetGroup } from '../src/domain/candidate/target-group.js';
import type { RowCounts } from '../src/domain/import/status.js';
import { instantOf, type Instant } from '../src/domain/shared/calendar.js';
import { DomainError } from '../src/domain/shared/domain-error.js';
import type { ImportActivities, RowRange } from '../workflows/import/import.ports.js';
import { mappingRefusals } from './failures.js';

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

/** Starts a journey, when its turn has come; one that was started before is a success. A DomainError refuses this row alone. */
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
  /** Tells the server that the work goes on. */
  heartbeat: () => void;
}

/** Starts of one batch that are asked for at the same time; how many are under way is up to {@link JourneyStarter}. */
const ASKED_AT_ONCE = 60;
/** A crash repeats at most this many starts a batch, each of which finds its journey there. */
const RECORD_EVERY = 50;
/** A start may wait for its turn, so that work is reported by the clock; well within the patience of the workflow. */
const HEARTBEAT_MS = 2_000;

/** The activities of `candidateImport`. Each is safe to repeat: a row moves on only once. */
export function createImportActivities(deps: ImportActivityDeps): ImportActivities {
  const { rows, registry } = deps;
  const now = () => instantOf(Date.now());
  return mappingRefusals<ImportActivities>({
    async registerRows(range) {
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
    },
    async startJourneys(range) {
      const journeys = await rows.toStart(range);
      await startAll(journeys, { ...deps, importId: range.importId });
      return { started: journeys.length };
    },
    completeImport: (importId) => rows.complete(importId, now()),
  });
}

/** What was started is recorded on the way, and in any case before a failure leaves. */
async function startAll(journeys: JourneyToStart[], deps: ImportActivityDeps & { importId: string }): Promise<void> {
  const { importId, rows, heartbeat } = deps;
  const beat = setInterval(heartbeat, HEARTBEAT_MS);
  const queue = journeys.values();
  let started: number[] = [];
  const refused: RefusedRow[] = [];
  const record = async () => {
    const done = started;
    started = [];
    if (done.length > 0) await rows.recordStarted(importId, done);
  };
  const lane = async () => {
    for (const journey of queue) {
      const refusal = await startOne({ ...journey, importId }, deps.journeys);
      if (refusal) refused.push({ row: journey.row, refusal });
      else started.push(journey.row);
      if (started.length >= RECORD_EVERY) await record();
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(ASKED_AT_ONCE, journeys.length) }, lane));
  clearInterval(beat);
  await record();
  if (refused.length > 0) await rows.recordRegistration(importId, { registered: [], refused });
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

async function startOne(journey: JourneyToStart & { importId: string }, journeys: JourneyStarter): Promise<DomainError | undefined> {
  try {
    await journeys.start(journey);
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
