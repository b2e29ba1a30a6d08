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

/** How late timers were, each from when it was due, in milliseconds. */
export interface Lateness {
  /** Until the row of the journey showed it. */
  shown: number[];
  /** Until the journey acted. */
  acted: number[];
  cpu: CpuTime;
}

export interface Timers {
  journeys: number;
  /** Due one after the other, evenly over one minute. */
  overAMinute: Lateness;
  /** Due all at the same instant. */
  atOnce: Lateness;
  /** How long as many commands take, from the first call until the last row shows it, in milliseconds: before and after. */
  drains: number[];
}

const CALLERS = 64;
/** Between the last contact that is planned and the moment from which they are due. */
const SPARE_MS = 10_000;
const PLANNED_LATE = 3;
const MINUTE_MS = 60_000;

/**
 * Plans a contact with each journey, when who is due gets a reminder: spread over a minute, then all at the same instant.
 * As many commands before and after say how long the same machine takes for them when they are asked of it.
 */
export async function measureTimers(bench: Bench, journeys: number): Promise<Timers> {
  const { store, stack } = bench;
  const worker = await stack.startWorker();
  bench.pids.worker = worker.pid;
  try {
    const ids = await seedCandidates(store, journeys);
    await runBlock({ callers: CALLERS, calls: journeys, call: (_caller, at) => rawStartWith(bench.client, remindedAtOnce(ids[at]!)) });
    await allVisible(store, ids);

    const before = await drainOf(bench, ids);
    const overAMinute = await latenessOf(bench, { ids, within: MINUTE_MS, drain: before });
    const atOnce = await latenessOf(bench, { ids, within: 0, drain: before });
    const after = await drainOf(bench, ids);
    return { journeys, overAMinute, atOnce, drains: [before, after] };
  } finally {
    bench.pids.worker = undefined;
    await worker.stop();
  }
}

async function latenessOf(bench: Bench, { ids, within, drain }: { ids: readonly string[]; within: number; drain: number }): Promise<Lateness> {
  const { store } = bench;
  const first = Date.now() + PLANNED_LATE * drain + SPARE_MS;
  const dueAt = new Map(ids.map((candidateId, at) => [candidateId, first + Math.floor((at * within) / ids.length)]));
  const { revisions } = await wakeEach(bench, { ids, callers: CALLERS, dueAt: (at) => new Date(dueAt.get(ids[at]!)!) });
  if (Date.now() > first) throw new Error('Some contacts were planned only when they were due: the machine is too busy to measure this');
  bench.say(`Timers: ${ids.length} are due in ${((first - Date.now()) / 1000).toFixed(0)} s, within ${within / 1000} s`);
  await pause(Math.max(0, first - 1_000 - Date.now()));
  const cpuBefore = cpuTimeOf(bench.pids);
  await allAtRevision(store, new Map([...revisions].map(([candidateId, rev]) => [candidateId, rev + 1])));
  const cpu = usedBetween(cpuBefore, cpuTimeOf(bench.pids));
  const late = (moments: Moment[]) => moments.map(({ candidateId, at }) => at.getTime() - dueAt.get(candidateId)!);
  const shown = late(await shownAt(bench, ids));
  const acted = late(await remindedAt(bench, { ids, since: new Date(first) }));
  if (shown.length !== ids.length || acted.length !== ids.length) throw new Error(`Of ${ids.length} timers, ${shown.length} rows and ${acted.length} events were found`);
  return { shown, acted, cpu };
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
  return Math.max(...moments.map(({ at }) => at.getTime())) - startedAt;
}

interface Moment {
  candidateId: string;
  at: Date;
}

/** When each row showed its present revision, by the clock of the store. */
async function shownAt({ store }: Bench, ids: readonly string[]): Promise<Moment[]> {
  const rows = await store.models.journeys.find({ _id: { $in: [...ids] } }, { visibleAt: 1 }).lean();
  return rows.flatMap(({ _id, visibleAt }) => (visibleAt ? [{ candidateId: String(_id), at: visibleAt }] : []));
}

/** When each journey gave its reminder, by its own clock. */
async function remindedAt({ store }: Bench, { ids, since }: { ids: readonly string[]; since: Date }): Promise<Moment[]> {
  const events = await store.models.outbox.find({ 'event.candidateId': { $in: [...ids] }, 'event.type': 'escalation-raised' }, { event: 1 }).lean();
  return events.map(({ event }) => ({ candidateId: event.candidateId, at: new Date(event.at) })).filter(({ at }) => at >= since);
}
