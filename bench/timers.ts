/** How late journeys are when very many of their deadlines fall on the same instant. */
import { setTimeout as pause } from 'node:timers/promises';
import type { JourneyStart } from '../src/domain/journey/intake.js';
import type { Bench } from './bench-context.js';
import { cpuTimeOf, usedBetween, type CpuTime } from './cpu-time.js';
import { runBlock } from './load.js';
import { rawStartWith } from './raw-sdk.js';
import { seedCandidates, startOf } from './seed.js';
import { allAtRevision, allVisible } from './visibility.js';
import { wakeEach } from './wake.js';

export interface TimersTogether {
  journeys: number;
  /** Of each journey, from when it was due until its row showed it, in milliseconds. */
  shown: number[];
  /** Of each journey, from when it was due until the journey acted, in milliseconds. */
  acted: number[];
  /** How long as many commands take, from the first call until the last row shows it, in milliseconds: before and after. */
  drains: number[];
  cpu: CpuTime;
}

const CALLERS = 64;
/** Between the last contact that is planned and the moment at which all are due. */
const SPARE_MS = 10_000;
const PLANNED_LATE = 3;

/**
 * Plans a contact with each journey, all at the same instant, at which who is due gets a reminder. As many commands
 * before and after say how long the same machine takes for them when they are asked of it.
 */
export async function measureTimers(bench: Bench, journeys: number): Promise<TimersTogether> {
  const { store, stack } = bench;
  const worker = await stack.startWorker();
  bench.pids.worker = worker.pid;
  try {
    const ids = await seedCandidates(store, journeys);
    await runBlock({ callers: CALLERS, calls: journeys, call: (_caller, at) => rawStartWith(bench.client, remindedAtOnce(ids[at]!)) });
    await allVisible(store, ids);

    const before = await drainOf(bench, ids);
    const dueAt = new Date(Date.now() + PLANNED_LATE * before + SPARE_MS);
    const { revisions } = await wakeEach(bench, { ids, callers: CALLERS, dueAt });
    if (Date.now() > dueAt.getTime()) throw new Error('Some contacts were planned only when they were due: the machine is too busy to measure this');
    bench.say(`Timers: ${journeys} are due in ${((dueAt.getTime() - Date.now()) / 1000).toFixed(0)} s`);
    await pause(Math.max(0, dueAt.getTime() - 1_000 - Date.now()));
    const cpuBefore = cpuTimeOf(bench.pids);
    await allAtRevision(store, new Map([...revisions].map(([candidateId, rev]) => [candidateId, rev + 1])));
    const cpu = usedBetween(cpuBefore, cpuTimeOf(bench.pids));
    const late = (moments: Date[]) => moments.map((moment) => moment.getTime() - dueAt.getTime());
    const shown = late(await shownAt(bench, ids));
    const acted = late(await remindedAt(bench, ids));
    if (shown.length !== journeys || acted.length !== journeys) throw new Error(`Of ${journeys} timers, ${shown.length} rows and ${acted.length} events were found`);
    const after = await drainOf(bench, ids);
    return { journeys, shown, acted, drains: [before, after], cpu };
  } finally {
    bench.pids.worker = undefined;
    await worker.stop();
  }
}

/** With a reminder at the moment itself, so that a contact that is due is one timer and one change. */
function remindedAtOnce(candidateId: string): JourneyStart {
  const start = startOf(candidateId);
  const { terms } = start.policy;
  const checkpoint = terms.escalation.checkpoint.map((rung) => (rung.to === 'reminder' ? { ...rung, after: 'PT0S' } : rung));
  return { ...start, policy: { ...start.policy, terms: { ...terms, escalation: { ...terms.escalation, checkpoint } } } };
}

async function drainOf(bench: Bench, ids: readonly string[]): Promise<number> {
  const startedAt = Date.now();
  await wakeEach(bench, { ids, callers: CALLERS });
  const moments = await shownAt(bench, ids);
  return Math.max(...moments.map((moment) => moment.getTime())) - startedAt;
}

/** When each row showed its present revision, by the clock of the store. */
async function shownAt({ store }: Bench, ids: readonly string[]): Promise<Date[]> {
  const rows = await store.models.journeys.find({ _id: { $in: [...ids] } }, { visibleAt: 1 }).lean();
  return rows.flatMap(({ visibleAt }) => visibleAt ?? []);
}

/** When each journey gave its reminder, by its own clock. */
async function remindedAt({ store }: Bench, ids: readonly string[]): Promise<Date[]> {
  const events = await store.models.outbox.find({ 'event.candidateId': { $in: [...ids] }, 'event.type': 'escalation-raised' }, { event: 1 }).lean();
  return events.map(({ event }) => new Date(event.at));
}
