/**
 * Fuzzes every route from the OpenAPI document, on servers of its own: `npm run fuzz [-- --max-examples 40] [--seed 1]`.
 * Ends with 1 when the API answered with a server error, or otherwise than its description says.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ApiClient } from '../../bench/http-client.js';
import { openApiDocument } from '../../src/contracts/api/openapi.js';
import { ROLES } from '../../src/contracts/api/roles.js';
import { ROUTES } from '../../src/contracts/api/routes/index.js';
import { streamReport } from '../../src/embedded/report.js';
import { startOwnStack, type OwnStack } from '../lib/own-stack.js';
import { knock } from './doors.js';
import { seedAll } from './seed.js';
import { findSchemathesis } from './tool.js';
import { together, verdictOn, type Findings, type Summary } from './verdict.js';

/**
 * Business rules refuse much that fits the description, so acceptance of valid data is not checked. Signing in is
 * checked in doors.ts, route by route. The rest is about deleting, which this API does not do.
 */
const EXCLUDED = ['positive_data_acceptance', 'ignored_auth', 'object_level_authorization', 'use_after_free', 'ensure_resource_availability'];

/** An answer that never ends: each request would last until its time is up. The specs of live events ask it. */
const ENDLESS = 'readEvents';

/** Two cores, and one process more, since each waits much of the time. */
const PROCESSES = 3;

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const { values } = parseArgs({
  options: {
    'max-examples': { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    /** Of one operation alone, to look into a finding. */
    operation: { type: 'string' },
    /** Shows how often each operation answered what. */
    verbose: { type: 'boolean', default: false },
  },
});

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => abort.abort(new Error(`Stopped by ${signal}`)));

async function main(): Promise<boolean> {
  const report = streamReport(process.stderr);
  const tool = await findSchemathesis({ env: process.env, report, ownGroup: false, signal: abort.signal });
  const stack = await startOwnStack({ signal: abort.signal });
  try {
    await stack.startWorker();
    const contractorId = randomUUID();
    const claims = { sub: 'fuzz', contractor_id: contractorId, candidate_id: randomUUID(), exp: Math.floor(Date.now() / 1000) + 7_200 };
    const token = await stack.issuer.mint({ ...claims, roles: [...ROLES] });
    const stranger = await stack.issuer.mint({ ...claims, roles: ['visitor'] });
    const api = new ApiClient(stack.api.url, token);
    const seeds = await seedAll(api, { contractorId });
    api.close();

    const doors = await knock(stack.api.url, { stranger });
    const file = (name: string) => join(stack.dataDir, name);
    writeFileSync(file('openapi.json'), JSON.stringify(openApiDocument({ routes: Object.values(ROUTES), issuer: stack.issuer.issuer })));
    writeFileSync(file('seeds.json'), JSON.stringify(seeds));
    const of = { tool, token, description: file('openapi.json'), seeds: file('seeds.json') };
    const parts = await Promise.all(shares().map((operations, n) => fuzz(stack, { ...of, operations, summary: file(`summary-${n + 1}.json`) }))).catch((error: unknown) => {
      // The others would go on against servers that stop.
      abort.abort(error);
      throw error;
    });
    return conclude({ doors, passed: parts.every(({ passed }) => passed), summary: together(parts.map(({ summary }) => summary)), logged: serverErrors(stack) });
  } finally {
    await stack.stop();
  }
}

/** Ids of the operations to fuzz, dealt out to processes: what is not there is looked for a while before it is refused, and others are called meanwhile. */
function shares(): string[][] {
  if (values.operation !== undefined) return [[values.operation]];
  const all = Object.values(ROUTES).map(({ operationId }) => operationId).filter((id) => id !== ENDLESS);
  return Array.from({ length: PROCESSES }, (_, n) => all.filter((_id, at) => at % PROCESSES === n));
}

interface Share {
  tool: Awaited<ReturnType<typeof findSchemathesis>>;
  token: string;
  operations: string[];
  /** Files: what it reads, and what it writes. */
  description: string;
  seeds: string;
  summary: string;
}

/** Calls the given operations; what it found is printed at its end, since others print as well. */
async function fuzz(stack: OwnStack, { tool, token, operations, description, seeds, summary }: Share): Promise<{ passed: boolean; summary: Summary }> {
  const args = [
    ...['-m', 'schemathesis.cli', '--config-file', here('./schemathesis.toml'), 'run', description, '--url', stack.api.url],
    ...['--header', `Authorization:Bearer ${token}`, '--checks', 'all', '--exclude-checks', EXCLUDED.join(','), '--phases', 'examples,coverage,fuzzing'],
    ...['--max-examples', values['max-examples'], '--seed', values.seed, '--generation-database', 'none'],
    ...['--suppress-health-check', 'all', '--continue-on-failure', '--request-timeout', '60', '--warnings', 'off', '--no-color'],
    ...operations.flatMap((id) => ['--include-operation-id', id]),
  ];
  const env = { ...process.env, ...tool.env, SCHEMATHESIS_HOOKS: 'hooks', PYTHONPATH: `${tool.env['PYTHONPATH']}:${here('.')}`, PYTHONDONTWRITEBYTECODE: '1', FUZZ_SEEDS: seeds, FUZZ_SUMMARY: summary };
  const child = spawn(tool.program, args, { cwd: stack.dataDir, env, stdio: ['ignore', 'pipe', 'inherit'], signal: abort.signal });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  process.stdout.write(Buffer.concat(said));
  return { passed: code === 0, summary: JSON.parse(readFileSync(summary, 'utf8')) as Summary };
}

/** What the API logged as a fault of its own: also what a check could have missed. */
function serverErrors(stack: OwnStack): string[] {
  return stack.logOf('api').filter((line) => /"level":"(error|fatal)"/.test(line));
}

/** Prints what was found; true when nothing is wrong. */
function conclude(found: Findings): boolean {
  if (values.verbose) for (const [operation, statuses] of Object.entries(found.summary.operations)) console.log(`${operation}: ${JSON.stringify(statuses)}`);
  const { ok, lines } = verdictOn(found);
  for (const line of lines) console.log(line);
  return ok;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
