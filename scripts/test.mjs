// npm test [-- pattern ...]: every tier of the tests, on servers that are started once; ends with one plain line.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orExplain, prepare, ROOT } from './lib/prepare.mjs';
import { CHAOS_TIER, failures, summaryLine, sumUp, TIME_SKIPPING_TIER } from './lib/test-summary.mjs';

const patterns = process.argv.slice(2);
await orExplain(prepare);
const { startTestServers } = await import('../dist/src/embedded/test-servers.js');
const { streamReport } = await import('../dist/src/embedded/report.js');

const folder = mkdtempSync(join(tmpdir(), 'doorstroom-test-run-'));
const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => abort.abort());
let servers;
let exitCode;
try {
  servers = await orExplain(() => startTestServers({ env: process.env, report: streamReport(process.stdout), ownGroup: true, signal: abort.signal }));
  const skipped = servers.timeSkippingProblem;
  if (skipped !== undefined) console.log(`The time-skipping tier (test/${TIME_SKIPPING_TIER}) is skipped: ${skipped}`);
  // The tiers share two cores, but for two, which run with nothing beside them: time skipping is a matter of milliseconds between
  // a timer and a task, and chaos keeps whole installations as busy as they can be.
  const runs = [
    await jest('tiers', ['--ignoreProjects', TIME_SKIPPING_TIER, CHAOS_TIER]),
    await jest('chaos', ['--selectProjects', CHAOS_TIER, '--runInBand']),
    await jest('time-skipping', [
      ...['--selectProjects', TIME_SKIPPING_TIER, '--runInBand'],
      // No test has such a name: jest then counts them all as skipped.
      ...(skipped === undefined ? [] : ['--testNamePattern', '^\\b$']),
    ]),
  ];
  const total = sumUp(runs);
  exitCode = total.failed > 0 || abort.signal.aborted || (skipped !== undefined && isCi()) ? 1 : 0;
  if (skipped !== undefined) console.log(`The time-skipping tier was skipped${isCi() ? ', which CI does not accept' : ''}: ${skipped}`);
  for (const failure of failures(runs)) console.log(`FAILED ${failure}`);
  if (total.broken.length > 0) console.log(`Not one test ran in: ${total.broken.join(', ')}`);
  console.log(summaryLine(total));
} finally {
  await servers?.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(exitCode);

function isCi() {
  return process.env.CI !== undefined && !['', '0', 'false'].includes(process.env.CI);
}

/** Runs jest and reads its results; a run that left none counts as one failure. */
async function jest(name, args) {
  const outputFile = join(folder, `${name}.json`);
  if (abort.signal.aborted) return { results: undefined, code: 1 };
  const child = spawn(
    process.execPath,
    [
      ...['--experimental-vm-modules', '--no-warnings', join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js')],
      ...[...args, '--json', '--outputFile', outputFile, '--passWithNoTests', ...patterns],
    ],
    // The results as JSON also go to standard output: only the readable report on standard error is for people.
    { cwd: ROOT, env: { ...process.env, ...servers.env }, stdio: ['inherit', 'ignore', 'inherit'] },
  );
  const end = () => child.kill('SIGTERM');
  abort.signal.addEventListener('abort', end);
  const code = await new Promise((resolve) => child.once('close', (value) => resolve(value ?? 1)));
  abort.signal.removeEventListener('abort', end);
  try {
    return { results: JSON.parse(readFileSync(outputFile, 'utf8')), code };
  } catch {
    // Jest ended before it could write any.
    return { results: undefined, code };
  }
}
