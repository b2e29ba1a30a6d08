/** What a journey that a worker keeps in memory costs there. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench-context.js';
import { runBlock } from './load.js';
import { rawStart, rawUpdate } from './raw-sdk.js';
import { seedAssignment, seedCandidates } from './seed.js';

export interface CachedJourneyMemory {
  journeys: number;
  /** Growth of the heaps of all threads, in bytes a journey. */
  heap: number;
  /** Growth of the resident set of the process, in bytes a journey. */
  rss: number;
  /** Threads that answered, so that none is forgotten. */
  threads: number;
}

/** What a worker says of its memory. */
export interface Taken {
  rss: number;
  threads: { heapUsed: number; external: number }[];
}

/** Loaded into a worker with `--import`, with the file that it tells its memory to in `BENCH_MEMORY_FILE`. */
export const HOOK = fileURLToPath(new URL('./memory-hook.mjs', import.meta.url));
/** Brought in before the first measurement, so that what is loaded once is not counted. */
const WARM_UP = 50;
const SEATS = 25;

/** Places `journeys` candidates with a fresh worker that keeps them all, and measures before and after. */
export async function measureMemory(bench: Bench, journeys: number): Promise<CachedJourneyMemory> {
  const file = join(bench.stack.dataDir, 'memory.json');
  const worker = await bench.stack.startWorker({
    arguments: ['--import', HOOK],
    env: { BENCH_MEMORY_FILE: file, DOORSTROOM_CACHED_JOURNEYS: String(2 * (journeys + WARM_UP)) },
  });
  try {
    await placeMany(bench, WARM_UP);
    const before = await take(worker.pid, file);
    await placeMany(bench, journeys);
    const after = await take(worker.pid, file);
    return {
      journeys,
      heap: (heapOf(after) - heapOf(before)) / journeys,
      rss: (after.rss - before.rss) / journeys,
      threads: after.threads.length,
    };
  } finally {
    await worker.stop();
  }
}

/** Each with a placement that has begun. */
async function placeMany({ store, client }: Bench, count: number): Promise<void> {
  const ids = await seedCandidates(store, count);
  const assignments = await Promise.all(Array.from({ length: Math.ceil(count / SEATS) }, () => seedAssignment(store, SEATS)));
  const call = async (_caller: number, at: number) => {
    const candidateId = ids[at]!;
    const { assignmentId, contractorId, startsAt, endsAt } = assignments[Math.floor(at / SEATS)]!;
    await rawStart(client, candidateId);
    const offer = { assignmentId, contractorId, startsAt, endsAt, proposedBy: 'coordinator' as const, reasons: [] };
    const { proposalId } = await rawUpdate(client, { candidateId, name: 'propose', args: offer });
    await rawUpdate(client, { candidateId, name: 'acceptProposal', args: { proposalId: proposalId!, party: 'contractor' } });
    const { placementId } = await rawUpdate(client, { candidateId, name: 'acceptProposal', args: { proposalId: proposalId!, party: 'candidate' } });
    await rawUpdate(client, { candidateId, name: 'confirmStart', args: { placementId: placementId!, startedAt: new Date().toISOString() } });
  };
  await runBlock({ callers: 16, calls: count, call });
}

/** The memory of a worker with the hook, after its garbage was collected. */
export async function take(pid: number, file: string): Promise<Taken> {
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  for (const giveUpAt = Date.now() + 60_000; !existsSync(file); await pause(100)) {
    if (Date.now() > giveUpAt) throw new Error('The worker did not tell its memory');
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Taken;
}

/** Of all threads, in bytes. */
export function heapOf({ threads }: Taken): number {
  return threads.reduce((sum, { heapUsed, external }) => sum + heapUsed + external, 0);
}
