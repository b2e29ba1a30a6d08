import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { findFreePort } from '../../src/embedded/ports.js';
import { LocalKeyEncryption } from '../../src/keys/key-encryption.js';
import { parseKeySet } from '../../src/keys/key-set.js';
import { openStore } from '../../src/persistence/connection.js';
import { dataConverterOf } from '../../src/temporal/data-converter.js';
import { faultsIn } from '../support/faults/soundness.js';
import { until } from '../support/until.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT = 600_000;
const CANDIDATES = 12;
let dataDir: string;
let env: NodeJS.ProcessEnv;
const ports = { mongodb: 0, temporal: 0 };
const children: ChildProcess[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'doorstroom-chaos-'));
  const names = ['PORT', 'OIDC_PORT', 'WORKER_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'MONGODB_PORT'];
  const free: Record<string, string> = {};
  for (const name of names) free[`DOORSTROOM_${name}`] = String(await findFreePort());
  // Own servers, also where the run of tests has some: these are going to be killed.
  const { DOORSTROOM_MONGODB_URI: _m, DOORSTROOM_TEMPORAL_ADDRESS: _t, NODE_OPTIONS: _n, ...rest } = process.env;
  env = { ...rest, ...free, DOORSTROOM_DATA_DIR: dataDir };
  ports.mongodb = Number(free['DOORSTROOM_MONGODB_PORT']);
  ports.temporal = Number(free['DOORSTROOM_TEMPORAL_PORT']);
});

afterAll(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await until(() => children.every((child) => child.exitCode !== null || child.signalCode !== null), LIMIT);
  for (const pid of runningPids()) process.kill(pid, 'SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
}, LIMIT);

/** Starts one of the two commands; its output is kept for when the test fails. */
function run(script: string, ...args: string[]): ChildProcess & { output: () => string } {
  const child = spawn(process.execPath, [join(PROJECT, 'scripts', script), ...args], { cwd: PROJECT, env });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  children.push(child);
  return Object.assign(child, { output: () => output });
}

/** Everything that was started on the data folder, by its record. */
function runningPids(): number[] {
  const folder = join(dataDir, 'run');
  if (!existsSync(folder)) return [];
  const recorded = readdirSync(folder).map((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { pid: number }).pid);
  return recorded.filter((pid) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false; // it has gone already
    }
  });
}

const played = () => {
  const file = join(dataDir, 'demo.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { playedMs: number }).playedMs : 0;
};

describe('kill -9 of API, worker, Temporal, database and the starter itself, in the middle of the demo', () => {
  it('loses nothing and doubles nothing: after npm start the demo goes on and ends well', async () => {
    const first = run('demo.mjs', '--candidates', String(CANDIDATES), '--seed', '7');
    await until(() => played() > 8_000 || first.exitCode !== null, LIMIT);
    expect([first.exitCode, first.exitCode === null ? '' : first.output()]).toEqual([null, '']);

    const pids = runningPids();
    expect(pids.length).toBeGreaterThanOrEqual(5);
    first.kill('SIGKILL');
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await until(() => runningPids().length === 0, LIMIT);

    const started = run('start.mjs');
    await until(() => started.output().includes('/docs') || started.exitCode !== null, LIMIT);
    expect([started.exitCode, started.exitCode === null ? '' : started.output()]).toEqual([null, '']);

    const second = run('demo.mjs', '--exit');
    await until(() => second.exitCode !== null, LIMIT);
    expect([second.exitCode, second.exitCode === 0 ? '' : second.output()]).toEqual([0, '']);
    expect(second.output()).toContain('gaat verder');

    await expectSound();
  }, 3 * LIMIT);
});

/** The last lines of what worker and Temporal logged, which are without personal data. */
function logs(): string {
  return ['worker', 'temporal'].map((name) => `${name}:\n${readFileSync(join(dataDir, 'logs', `${name}.log`), 'utf8').slice(-20_000)}`).join('\n');
}

/** What must hold when all is quiet: one journey for each candidate, whole and told. */
async function expectSound(): Promise<void> {
  const { DOORSTROOM_KEYS } = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as { DOORSTROOM_KEYS: string };
  const encryption = new LocalKeyEncryption(parseKeySet(DOORSTROOM_KEYS)!);
  const store = await openStore({ uri: `mongodb://127.0.0.1:${ports.mongodb}/doorstroom?directConnection=true`, appName: 'chaos', encryption });
  const connection = await Connection.connect({ address: `127.0.0.1:${ports.temporal}` });
  const client = new Client({ connection, dataConverter: dataConverterOf(store.keys) });
  try {
    const people = (await store.models.profiles.find({}, { _id: 1 }).lean()).map(({ _id }) => String(_id));
    expect(people.length).toBeLessThanOrEqual(CANDIDATES);
    const faults = await faultsIn({ store, client }, { accepted: people.map((candidateId) => ({ candidateId })), patienceMs: LIMIT / 2 });
    expect([faults, faults.length === 0 ? '' : logs()]).toEqual([[], '']);
  } finally {
    await connection.close();
    await store.close();
  }
}
