/** What was measured, as a page for people. */
import type { BundleTime } from './bundle.js';
import { ARMS, type Comparison } from './compare.js';
import { PROGRAMS, type CpuTime } from './cpu-time.js';
import type { HistoryCount } from './history.js';
import { IMPORT_CALLERS, type ImportComparison } from './imports.js';
import type { CachedJourneyMemory } from './memory.js';
import type { CountedWakes, Growth, Sleepers } from './sleepers.js';
import { median, quantile, spreadOf } from './stats.js';
import type { Lateness, Timers } from './timers.js';

export interface Results {
  command: string;
  date: string;
  machine: string[];
  load: { before: number };
  comparisons: Comparison[];
  history?: HistoryCount;
  memory?: CachedJourneyMemory;
  sleepers?: Sleepers;
  timers?: Timers;
  bundle?: BundleTime;
  imports?: ImportComparison;
  minutes: number;
}

const TARGETS = { ratio: 0.8, addedMs: 15, events: 110, journeyBytes: 1_000_000, importRatio: 0.9 } as const;

/** The whole page. */
export function pageOf(results: Results): string {
  const { command, date, machine, load, minutes } = results;
  return [
    '# Performance',
    '',
    `Made by \`${command}\` on ${date}, in ${minutes.toFixed(0)} minutes; one-minute load of the machine before it: ${load.before.toFixed(1)}.`,
    '',
    ...machine.map((line) => `- ${line}`),
    '',
    '## In short',
    '',
    table(['what', 'target', 'measured', 'met'], verdictsOf(results)),
    '',
    ...sections(results),
    METHOD,
    '',
  ].join('\n');
}

function sections(results: Results): string[] {
  const { comparisons, history, memory, sleepers, timers, bundle, imports } = results;
  const startsAndUpdates = (['start', 'update'] as const).flatMap((kind) => {
    const of = comparisons.filter((c) => c.kind === kind);
    if (of.length === 0) return [];
    return [kind === 'start' ? '## Starting journeys' : '## Commands to journeys', '', table(HEAD, of.flatMap(rowsOf)), '', table(RATIO_HEAD, of.map(ratioRow)), '', table(CPU_HEAD, of.flatMap(cpuRows)), ''];
  });
  return [
    ...startsAndUpdates,
    ...(imports ? ['## Import', '', importText(imports), '', table(CPU_HEAD, importCpuRows(imports)), ''] : []),
    ...(history ? ['## Events of a journey', '', historyText(history), '', table(['event', 'times'], history.kinds.map(([kind, n]) => [kind, String(n)])), ''] : []),
    ...(memory ? ['## Memory of a cached journey', '', memoryText(memory), ''] : []),
    ...(sleepers ? ['## Sleeping journeys', '', sleepersText(sleepers), '', table(SLEEPERS_HEAD, sleepersRows(sleepers)), '', table(WAKE_HEAD, wakeRows(sleepers)), ''] : []),
    ...(timers ? ['## Timers due together', '', timersText(timers), '', table(TIMERS_HEAD, timersRows(timers)), ''] : []),
    ...(bundle ? ['## Bundle of the workflows', '', `${bundle.seconds.toFixed(1)} s (median), ${Math.round(bundle.kilobytes)} kB. It is made at build time; a worker only reads it.`, ''] : []),
  ];
}

const HEAD = ['callers', 'through', 'accepted a second (min .. max)', 'until visible, a second', 'p50 ms', 'p95 ms', 'p99 ms', 'row visible after the answer: p50, p95 ms'];

function rowsOf({ callers, pairs, visible }: Comparison): string[][] {
  return ARMS.map((arm) => {
    const blocks = pairs.map((pair) => pair[arm]);
    const rate = spreadOf(blocks.map((block) => block.rate));
    const latencies = blocks.flatMap((block) => block.latencies);
    return [
      String(callers),
      arm === 'raw' ? 'raw SDK' : 'API',
      `${rate.median.toFixed(1)} (${rate.min.toFixed(1)} .. ${rate.max.toFixed(1)})`,
      median(blocks.map((block) => block.carriedRate)).toFixed(1),
      ...[0.5, 0.95, 0.99].map((q) => quantile(latencies, q).toFixed(1)),
      `${quantile(visible[arm], 0.5).toFixed(1)}, ${quantile(visible[arm], 0.95).toFixed(1)}`,
    ];
  });
}

const RATIO_HEAD = ['callers', 'API / raw SDK: median over pairs', '95% interval', 'min .. max', 'pairs', 'added at the median, ms'];

function ratioRow(comparison: Comparison): string[] {
  const ratio = ratioOf(comparison);
  return [
    String(comparison.callers),
    ratio.median.toFixed(2),
    `${ratio.low.toFixed(2)} .. ${ratio.high.toFixed(2)}`,
    `${ratio.min.toFixed(2)} .. ${ratio.max.toFixed(2)}`,
    String(comparison.pairs.length),
    addedOf(comparison).toFixed(1),
  ];
}

const CPU_HEAD = ['callers', 'through', ...PROGRAMS.map((program) => `${program}, core ms a call`), 'together'];

function cpuRows({ callers, pairs }: Comparison): string[][] {
  return ARMS.map((arm) => {
    const calls = pairs.reduce((sum, pair) => sum + pair[arm].calls, 0);
    return [String(callers), arm === 'raw' ? 'raw SDK' : 'API', ...cpuCells(pairs.map((pair) => pair[arm].cpu), calls)];
  });
}

/** Of each program and together, a call; `-` where it cannot be told. */
function cpuCells(times: readonly CpuTime[], calls: number): string[] {
  const perCall = PROGRAMS.map((program) => times.reduce((sum, time) => sum + (time[program] ?? Number.NaN), 0) / calls);
  return [...perCall, perCall.reduce((a, b) => a + b, 0)].map((ms) => (Number.isNaN(ms) ? '-' : ms.toFixed(2)));
}

export function ratioOf({ pairs }: Comparison) {
  return spreadOf(pairs.map(({ raw, api }) => api.rate / raw.rate));
}

/** Milliseconds that the API adds to the median call: the median of the differences within the pairs. */
export function addedOf({ pairs }: Comparison): number {
  return median(pairs.map(({ raw, api }) => median(api.latencies) - median(raw.latencies)));
}

/** Every figure that has a target. */
export function verdictsOf({ comparisons, history, memory, sleepers, timers, imports }: Results): string[][] {
  const name = { start: 'starts', update: 'commands' };
  return [
    ...comparisons.map((c) => {
      const { median: ratio } = ratioOf(c);
      return verdict(`${name[c.kind]}, ${counted(c.callers, 'caller')}: API / raw SDK`, `>= ${TARGETS.ratio}`, ratio.toFixed(2), ratio >= TARGETS.ratio);
    }),
    ...comparisons
      .filter((c) => c.callers === 1)
      .map((c) => verdict(`${name[c.kind]}, 1 caller: added at the median`, `< ${TARGETS.addedMs} ms`, `${addedOf(c).toFixed(1)} ms`, addedOf(c) < TARGETS.addedMs)),
    ...(imports ? [importVerdict(imports, 'pairs', 'until the last is started'), importVerdict(imports, 'shown', 'until the last is in the store')] : []),
    ...(history ? [verdict('events of a journey with one placement and 6 checkpoints', `<= ${TARGETS.events}`, String(history.events), history.events <= TARGETS.events)] : []),
    ...(memory ? [verdict('memory of a cached journey', '<= 1 MB', `${(memory.rss / 1e6).toFixed(2)} MB`, memory.rss <= TARGETS.journeyBytes)] : []),
    ...(sleepers ? [verdict(`memory of a sleeping journey, ${sleepers.journeys} kept by one worker`, '<= 1 MB', `${megabytes(sleepers.cached.perJourney.rss)} MB`, sleepers.cached.perJourney.rss <= TARGETS.journeyBytes)] : []),
    ...(timers ? [verdict(`${timers.journeys} timers due in the same minute: the latest`, `<= ${inSeconds(drainOf(timers))}, the drain`, inSeconds(latestOf(timers.overAMinute)), latestOf(timers.overAMinute) <= drainOf(timers))] : []),
    ...(timers ? [verdict(`${timers.journeys} timers due at the same instant: the latest`, `<= ${inSeconds(drainOf(timers))}, the drain`, inSeconds(latestOf(timers.atOnce)), latestOf(timers.atOnce) <= drainOf(timers))] : []),
  ];
}

function verdict(what: string, target: string, measured: string, met: boolean): string[] {
  return [what, target, measured, met ? 'yes' : 'no'];
}

type ImportEnd = 'pairs' | 'shown';

function importRatio(imports: ImportComparison, end: ImportEnd) {
  return spreadOf(imports[end].map(({ raw, api }) => api / raw));
}

function importVerdict(imports: ImportComparison, end: ImportEnd, until: string): string[] {
  const { median: ratio } = importRatio(imports, end);
  const what = `import of ${imports.rows * imports.pairs.length} candidates / raw starts, ${until}`;
  return verdict(what, `>= ${TARGETS.importRatio}`, ratio.toFixed(2), ratio >= TARGETS.importRatio);
}

function importText(imports: ImportComparison): string {
  return [
    `${counted(imports.pairs.length, 'file')} of ${imports.rows} candidates, from the moment that the file is sent, in turn with ${imports.rows} raw starts by ${counted(IMPORT_CALLERS, 'caller')}.`,
    `Until the last journey is started: ${importRates(imports, 'pairs')}.`,
    `Until the store shows the last journey, and so with the work that the starts left: ${importRates(imports, 'shown')}.`,
    `Reading, checking and storing a file took ${median(imports.accepting).toFixed(1)} s of it.`,
  ].join('\n');
}

function importRates(imports: ImportComparison, end: ImportEnd): string {
  const [api, raw] = [spreadOf(imports[end].map((p) => p.api)), spreadOf(imports[end].map((p) => p.raw))];
  const ratio = importRatio(imports, end);
  return `${api.median.toFixed(1)} journeys a second by import (${api.min.toFixed(1)} .. ${api.max.toFixed(1)}), ${raw.median.toFixed(1)} by the raw SDK (${raw.min.toFixed(1)} .. ${raw.max.toFixed(1)}), ratio ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)} .. ${ratio.max.toFixed(2)})`;
}

function importCpuRows({ rows, pairs, cpu }: ImportComparison): string[][] {
  return ARMS.map((arm) => [String(IMPORT_CALLERS), arm === 'raw' ? 'raw SDK' : 'import', ...cpuCells(cpu[arm], rows * pairs.length)]);
}

function historyText({ events }: HistoryCount): string {
  return `One placement, six checkpoints that are all reported, from start to outcome: ${events} events. Continue-as-new comes at 4,096.`;
}

function memoryText({ journeys, heap, rss, threads }: CachedJourneyMemory): string {
  return [
    `${journeys} journeys in a placement, kept by one worker; before and after, every thread (${threads}) collects its garbage.`,
    `Heaps grew by ${(heap / 1e6).toFixed(3)} MB a journey, the process by ${(rss / 1e6).toFixed(3)} MB. \`DOORSTROOM_CACHED_JOURNEYS\` times this is what a worker needs beside its base.`,
  ].join('\n');
}

const SLEEPERS_HEAD = ['the worker keeps', 'journeys measured', 'heaps, MB a journey', 'process, MB a journey', 'process in all, MB'];

function sleepersRows({ journeys, cached, evicted }: Sleepers): string[][] {
  const row = (keeps: string, measured: number, { perJourney: { heap, rss }, rss: whole }: { perJourney: Growth; rss: number }) => [keeps, String(measured), megabytes(heap), megabytes(rss), (whole / 1e6).toFixed(0)];
  return [row('all of them', journeys, cached), row(`${evicted.kept} of them`, evicted.woken, evicted)];
}

const WAKE_HEAD = ['journey', 'wake-ups', 'read back from history', 'p50 ms', 'p95 ms', ...PROGRAMS.map((program) => `${program}, core ms a wake-up`), 'together'];

function wakeRows({ cached, evicted }: Sleepers): string[][] {
  const row = (what: string, { calls, misses, latencies, cpu }: CountedWakes) => [what, String(calls), String(misses), quantile(latencies, 0.5).toFixed(1), quantile(latencies, 0.95).toFixed(1), ...cpuCells([cpu], calls)];
  return [row('kept', cached.wakes), row('evicted', evicted.wakes)];
}

function sleepersText({ journeys, startSeconds, asleep, evicted }: Sleepers): string {
  const used = PROGRAMS.filter((program) => program !== 'load').map((program) => `${program} ${asleep[program]?.toFixed(0) ?? '-'}`);
  return [
    `${journeys} journeys in the pool, started in ${startSeconds.toFixed(0)} s until the store showed the last. While all of them slept, these programs used, in milliseconds of a core a second: ${used.join(', ')};`,
    'the wake-ups below bear that as well. First one worker keeps every journey. Then another, which keeps',
    `${evicted.kept}, wakes ${evicted.woken} of them and lets them go again: what it grows by is what a journey costs that it does not keep; below the noise of some megabytes for the whole process it says nothing, and a negative figure is that noise.`,
    'A wake-up is a command by one caller to a journey that sleeps, until its answer. An evicted journey is replayed from its history first.',
  ].join('\n');
}

const TIMERS_HEAD = ['due', 'late, of', 'p50 ms', 'p95 ms', 'max ms'];

function timersRows({ overAMinute, atOnce }: Timers): string[][] {
  const row = (due: string, what: string, late: number[]) => [due, what, ...[0.5, 0.95, 1].map((q) => quantile(late, q).toFixed(0))];
  const rows = (due: string, { acted, shown }: Lateness) => [row(due, 'the journey that acts', acted), row(due, 'the row that shows it', shown)];
  return [...rows('in the same minute', overAMinute), ...rows('at the same instant', atOnce)];
}

function timersText(timers: Timers): string {
  const { journeys, drains, atOnce } = timers;
  const [together] = cpuCells([atOnce.cpu], journeys).slice(-1);
  const rate = (ms: number) => ((journeys * 1000) / ms).toFixed(1);
  return [
    `${journeys} journeys, each with a contact, when a reminder goes out: due one after the other within a minute, then all at one and the same instant. As many commands to the same journeys by 64 callers, once before and once after, took ${drains.map(inSeconds).join(' and ')} until the last row:`,
    `the drain is ${inSeconds(drainOf(timers))}, ${rate(drainOf(timers))} a second. Those of one instant were through after ${inSeconds(latestOf(atOnce))}, ${rate(latestOf(atOnce))} a second, for ${together} core ms each in all programs. No timer may be later than the drain.`,
  ].join('\n');
}

/** Milliseconds that as many commands take. */
function drainOf({ drains }: Timers): number {
  return median(drains);
}

/** Milliseconds until the last row showed it. */
function latestOf({ shown }: Lateness): number {
  return quantile(shown, 1);
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(3);
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const METHOD = `## Method, and what limits

- Both arms run in one go against the same servers, the same workflow and the same worker process, in short blocks that alternate (A B, B A, ...). A ratio is taken within a pair of
  neighbouring blocks; the tables give the median over the pairs, a 95% bootstrap interval of that median, and the extremes.
- A block is a fixed number of calls in a closed loop: a caller makes its next call when it has its answer. A start is accepted when the server has it; a command when the journey has
  carried it out. A block of starts is followed by a wait until every row is visible, so that no block pays for the one before.
- The raw arm is the SDK alone with the input, id rules, memo, summary and search attributes that the API sends; it seals its payloads as the API does, with a key that it reads first. Candidates and profiles are in the store beforehand in both arms. The API arm is the whole way:
  keep-alive HTTP, token, validation, roles, idempotency key claimed and answered in the store, register and policy read, start or update.
- Visible is measured by reading: one answered call at a time is followed in the store until its revision is there, with a look every 2 ms, and every twentieth of
  the wait when it is long.
- API, worker, Temporal, database and load generator (a process of its own) share the cores named above, so every process that the API adds takes from the rest. What is measured is the ratio; the
  absolute rates are those of a small machine with a dev server on SQLite, and they end where its Temporal server has used up the cores.
- The store is written through to disk before it acknowledges (--sync-on-commit); a command of the API waits for two such writes.`;
