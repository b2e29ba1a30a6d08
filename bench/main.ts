/**
 * Measures what the API costs beside the raw SDK, and what a journey costs. Not a test: it asserts nothing about time.
 * Usage: npm run bench [-- --quick] [--pairs N] [--write] [--only starts,updates,imports,history,memory,sleepers,timers,bundle]
 *   --quick     less of everything: about four minutes
 *   --pairs N   so many pairs of both arms a level, instead of 8 (3 with --quick); of imports instead of 2
 *   --write     writes docs/performance.md
 *   --callers   of 1,16,64, those to measure with
 *   --profile   CPU profiles of API and worker into the current folder
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { startOwnStack, type OwnStack } from '../scripts/lib/own-stack.js';
import { dateOf, instantOf } from '../src/domain/shared/calendar.js';
import { LocalKeyEncryption } from '../src/keys/key-encryption.js';
import { openStore } from '../src/persistence/connection.js';
import { dataConverterOf } from '../src/temporal/data-converter.js';
import type { Bench } from './bench-context.js';
import { measureBundle } from './bundle.js';
import { addedOf, pageOf, ratioOf, verdictsOf, type Results } from './report.js';
import { compareStarts, compareUpdates, journeysInPool, LEVELS, type Comparison } from './compare.js';
import { countHistory } from './history.js';
import { ApiClient } from './http-client.js';
import { compareImports } from './imports.js';
import { loadNow, machineLines } from './machine.js';
import { measureMemory } from './memory.js';
import { measureSleepers } from './sleepers.js';
import { measureTimers } from './timers.js';

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));
const PARTS = ['starts', 'updates', 'imports', 'history', 'memory', 'sleepers', 'timers', 'bundle'] as const;
type PartName = (typeof PARTS)[number];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    pairs: { type: 'string' },
    profile: { type: 'boolean', default: false },
    callers: { type: 'string', default: LEVELS.join(',') },
    only: { type: 'string', default: PARTS.join(',') },
  },
});
const { quick } = values;
const levels = LEVELS.filter((level) => values.callers.split(',').includes(String(level)));
const wanted = new Set(values.only.split(',') as PartName[]);
/** Calls of a block by level: a few seconds each. */
const CALLS = quick
  ? { start: { 1: 60, 16: 80, 64: 128 }, update: { 1: 40, 16: 80, 64: 128 } }
  : { start: { 1: 200, 16: 256, 64: 384 }, update: { 1: 100, 16: 160, 64: 256 } };
const pairs = Number(values.pairs ?? (quick ? 3 : 8));

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => abort.abort(new Error(`Stopped by ${signal}`)));
const say = (line: string) => void process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const startedAt = Date.now();
  const before = loadNow();
  say(`Load of the machine: ${before.toFixed(1)}. ${before > 1 ? 'Figures made beside other work say little.' : ''}`);
  const profiler = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${process.cwd()}`] : [];
  const stack = await startOwnStack({ signal: abort.signal, apiArguments: profiler, workerArguments: profiler });
  try {
    await Promise.race([measure(stack, { before, startedAt }), aborted()]);
  } finally {
    await stack.stop();
  }
}

async function measure(stack: OwnStack, { before, startedAt }: { before: number; startedAt: number }): Promise<void> {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const token = await stack.issuer.mint({ roles: ['intake', 'coach', 'coordinator', 'administrator'], sub: 'bench', exp: Math.floor(Date.now() / 1000) + 7_200 });
  const store = await openStore({ uri: stack.mongodbUri, appName: 'bench', encryption: new LocalKeyEncryption(stack.keys) });
  // Who starts a journey reads the key of the candidate first, in both arms: this store has seen none of them.
  const unseen = await openStore({ uri: stack.mongodbUri, appName: 'bench-raw', encryption: new LocalKeyEncryption(stack.keys) });
  const bench: Bench = {
    stack,
    store,
    client: new Client({ connection, namespace: stack.namespace, dataConverter: dataConverterOf(unseen.keys) }),
    api: new ApiClient(stack.api.url, token),
    pids: { api: stack.api.pid, worker: undefined, mongodb: stack.servers.mongodb.pid, temporal: stack.servers.temporal.pid, load: process.pid },
    quick,
    say,
  };
  try {
    const results: Results = {
      command: `npm run bench${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(' ')}` : ''}`,
      date: dateOf(instantOf(Date.now())),
      machine: machineLines(stack.servers),
      load: { before },
      ...(await allParts(bench)),
      minutes: (Date.now() - startedAt) / 60_000,
    };
    if (values.write) writeFileSync(PAGE, pageOf(results));
    process.stdout.write(`${pageOf(results)}\n`);
    const missed = verdictsOf(results).filter((row) => row.at(-1) === 'no');
    say(missed.length === 0 ? 'Every target is met.' : `Not met: ${missed.map(([what, , measured]) => `${what} (${measured})`).join('; ')}`);
  } finally {
    bench.api.close();
    await bench.store.close();
    await unseen.close();
    await connection.close();
  }
}

async function allParts(bench: Bench): Promise<Omit<Results, 'command' | 'date' | 'machine' | 'load' | 'minutes'>> {
  const made: Awaited<ReturnType<typeof allParts>> = { comparisons: [] };
  const worker = await bench.stack.startWorker();
  bench.pids.worker = worker.pid;
  try {
    if (wanted.has('history')) made.history = await countHistory(bench);
    if (wanted.has('starts') || wanted.has('updates')) made.comparisons = await comparisons(bench);
    if (wanted.has('imports')) {
      await compareImports(bench, { rows: 200, pairs: 1, firstPerson: 100_000 });
      made.imports = await compareImports(bench, { rows: quick ? 500 : 2_000, pairs: Number(values.pairs ?? 2) });
      say('Imports: measured');
    }
  } finally {
    await worker.stop();
  }
  if (wanted.has('memory')) made.memory = await measureMemory(bench, quick ? 100 : 1_000);
  if (wanted.has('sleepers')) made.sleepers = await measureSleepers(bench, quick ? { journeys: 300, wakes: 40, woken: 200 } : { journeys: 5_000, wakes: 300, woken: 1_000 });
  if (wanted.has('timers')) made.timers = await measureTimers(bench, quick ? 100 : 500);
  if (wanted.has('bundle')) made.bundle = measureBundle(bench.stack.dataDir, quick ? 1 : 3);
  return made;
}

async function comparisons(bench: Bench): Promise<Comparison[]> {
  const made: Comparison[] = [];
  const keep = (comparison: Comparison) => {
    made.push(comparison);
    const { median, low, high } = ratioOf(comparison);
    say(`${comparison.kind}s, ${comparison.callers} callers: API / raw ${median.toFixed(2)} (${low.toFixed(2)} .. ${high.toFixed(2)}), added at the median ${addedOf(comparison).toFixed(1)} ms`);
  };
  if (wanted.has('starts')) {
    await compareStarts(bench, { callers: 16, pairs: 1, calls: quick ? 150 : 400 });
    for (const callers of levels) keep(await compareStarts(bench, { callers, pairs, calls: CALLS.start[callers] }));
  }
  if (wanted.has('updates')) {
    const journeys = await journeysInPool(bench, 256);
    await compareUpdates(bench, { callers: 16, pairs: 1, calls: quick ? 128 : 256, journeys });
    for (const callers of levels) keep(await compareUpdates(bench, { callers, pairs, calls: CALLS.update[callers], journeys }));
  }
  return made;
}

function aborted(): Promise<never> {
  return new Promise((_, reject) => abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error), { once: true }));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
