/** What thousands of journeys that wait cost one worker, and what it costs to wake one of them. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Service } from '../scripts/lib/own-stack.js';
import type { Bench } from './bench-context.js';
import { cpuTimeOf, usedBetween, type CpuTime } from './cpu-time.js';
import { runBlock } from './load.js';
import { heapOf, HOOK, take, type Taken } from './memory.js';
import { rawStart } from './raw-sdk.js';
import { seedCandidates } from './seed.js';
import { allVisible } from './visibility.js';
import { wakeEach, type Wakes } from './wake.js';

/** Bytes a journey. */
export interface Growth {
  heap: number;
  rss: number;
}

/** Wakes with how often the worker had to read a history back. */
export type CountedWakes = Wakes & { misses: number };

export interface Sleepers {
  journeys: number;
  /** All of them by 64 callers, until the store showed the last, in seconds. */
  startSeconds: number;
  /** While all sleep: what each program uses, in milliseconds of a core a second. */
  asleep: CpuTime;
  /** A worker that keeps all of them. */
  cached: { perJourney: Growth; rss: number; wakes: CountedWakes };
  /** A worker that keeps `kept` of them, and woke `woken`. */
  evicted: { perJourney: Growth; rss: number; wakes: CountedWakes; kept: number; woken: number };
}

/** How much is measured. `wakes` and `woken` together are at most `journeys`. */
export interface SleepersPlan {
  journeys: number;
  /** Timed wake-ups of each kind. */
  wakes: number;
  /** Journeys that the worker with the small cache takes in and lets go again. */
  woken: number;
}

const WARM_UP = 50;
const BATCH = 500;
const KEPT = 10;
const ASLEEP_MS = 10_000;

/** Starts journeys with one worker, lets them sleep, and wakes some: kept by that worker, then evicted by another. */
export async function measureSleepers(bench: Bench, { journeys, wakes, woken }: SleepersPlan): Promise<Sleepers> {
  const warm = await seedCandidates(bench.store, WARM_UP);
  const ids = await seedCandidates(bench.store, journeys);

  const inCache = await withWorker(bench, 2 * (journeys + WARM_UP), async (worker, memory) => {
    await startEach(bench, warm);
    await wakeEach(bench, { ids: warm, callers: 16 });
    const before = await memory();
    const startedAt = performance.now();
    await startEach(bench, ids);
    const startSeconds = (performance.now() - startedAt) / 1000;
    const after = await memory();
    bench.say(`Sleepers: ${journeys} started in ${startSeconds.toFixed(0)} s`);
    const asleep = await usedWhileAsleep(bench);
    const chosen = ids.slice(-wakes);
    await wakeEach(bench, { ids: chosen, callers: 16 });
    const timed = await countedWakes(bench, worker, chosen);
    return { startSeconds, asleep, cached: { perJourney: growthOf(before, after, journeys), rss: after.rss, wakes: timed } };
  });
  bench.say('Sleepers: kept ones measured');

  const evicted = await withWorker(bench, KEPT, async (worker, memory) => {
    await wakeEach(bench, { ids: warm, callers: 16 });
    const before = await memory();
    await wakeEach(bench, { ids: ids.slice(0, woken), callers: 16 });
    const after = await memory();
    // The first of them were let go long ago, for the sake of those after them.
    const timed = await countedWakes(bench, worker, ids.slice(0, wakes));
    return { perJourney: growthOf(before, after, woken), rss: after.rss, wakes: timed, kept: KEPT, woken };
  });
  bench.say('Sleepers: evicted ones measured');
  return { journeys, ...inCache, evicted };
}

async function withWorker<T>(bench: Bench, cached: number, measure: (worker: Service, memory: () => Promise<Taken>) => Promise<T>): Promise<T> {
  const file = join(bench.stack.dataDir, 'memory.json');
  const worker = await bench.stack.startWorker({
    arguments: ['--import', HOOK],
    env: { BENCH_MEMORY_FILE: file, DOORSTROOM_CACHED_JOURNEYS: String(cached) },
  });
  bench.pids.worker = worker.pid;
  try {
    return await measure(worker, () => take(worker.pid, file));
  } finally {
    bench.pids.worker = undefined;
    await worker.stop();
  }
}

/** In batches, so that looking whether all are there stays cheap. */
async function startEach({ client, store }: Bench, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    await runBlock({ callers: 64, calls: batch.length, call: (_caller, at) => rawStart(client, batch[at]!) });
    await allVisible(store, batch);
  }
}

async function usedWhileAsleep({ pids }: Bench): Promise<CpuTime> {
  const [startedAt, before] = [performance.now(), cpuTimeOf(pids)];
  await pause(ASLEEP_MS);
  const used = usedBetween(before, cpuTimeOf(pids));
  const seconds = (performance.now() - startedAt) / 1000;
  return Object.fromEntries(Object.entries(used).map(([program, ms]) => [program, ms === undefined ? undefined : ms / seconds])) as CpuTime;
}

async function countedWakes(bench: Bench, worker: Service, ids: readonly string[]): Promise<CountedWakes> {
  const before = await missesOf(worker);
  const timed = await wakeEach(bench, { ids, callers: 1 });
  return { ...timed, misses: (await missesOf(worker)) - before };
}

/** How often the worker was given work for a journey that it did not keep. A counter that never moved is not listed. */
async function missesOf({ url }: Service): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`/metrics of the worker answers ${answer.status}`);
  const lines = (await answer.text()).split('\n').filter((line) => line.startsWith('temporal_sticky_cache_miss'));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

function growthOf(before: Taken, after: Taken, journeys: number): Growth {
  return { heap: (heapOf(after) - heapOf(before)) / journeys, rss: (after.rss - before.rss) / journeys };
}
