import { randomUUID } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { examine } from '../../src/doctor/examine.js';
import { findFreePort } from '../../src/embedded/ports.js';
import { LocalKeyEncryption } from '../../src/keys/key-encryption.js';
import { parseKeySet } from '../../src/keys/key-set.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { dataConverterOf } from '../../src/temporal/data-converter.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { journeyState } from '../../workflows/candidate/candidate.messages.js';
import { inventedPerson, testBsn } from '../support/invented.js';
import { PROJECT } from '../support/local-stack.js';
import { until } from '../support/until.js';

const LIMIT = 600_000;
const folder = mkdtempSync(join(tmpdir(), 'doorstroom-backup-'));
const dataDir = join(folder, 'data');
const copy = join(folder, 'copy');
let env: NodeJS.ProcessEnv;
let running: ReturnType<typeof run> | undefined;

beforeAll(async () => {
  const { DOORSTROOM_MONGODB_URI: _m, DOORSTROOM_TEMPORAL_ADDRESS: _t, NODE_OPTIONS: _n, ...rest } = process.env;
  env = { ...rest, DOORSTROOM_DATA_DIR: dataDir };
  for (const name of ['PORT', 'OIDC_PORT', 'WORKER_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'MONGODB_PORT']) env[`DOORSTROOM_${name}`] = String(await findFreePort());
});

afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
}, LIMIT);

function run(script: string, ...args: string[]): { child: ChildProcess; said: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [join(PROJECT, 'scripts', script), ...args], { cwd: PROJECT, env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  return { child, said: () => said, ended: new Promise((resolve) => child.once('close', resolve)) };
}

async function toEnd(script: string, ...args: string[]): Promise<{ code: number | null; said: string }> {
  const { said, ended } = run(script, ...args);
  return { code: await ended, said: said() };
}

async function start(): Promise<void> {
  const started = run('start.mjs');
  running = started;
  await until(() => started.said().includes('Doorstroom is running') || started.child.exitCode !== null, LIMIT);
  expect([started.child.exitCode, started.child.exitCode === null ? '' : started.said()]).toEqual([null, '']);
}

async function stop(): Promise<void> {
  running?.child.kill('SIGTERM');
  await running?.ended;
  running = undefined;
}

async function intake(method: string, path: string, body?: unknown) {
  const token = (await toEnd('token.mjs', '--as', 'intake')).said.trim().split('\n').at(-1);
  const headers: Record<string, string> = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const answer = await fetch(`http://127.0.0.1:${env['DOORSTROOM_PORT']}${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** A candidate in the pool. */
async function someWork(n: number): Promise<string> {
  const made = await intake('POST', '/v1/candidates', { person: inventedPerson(n), bsn: testBsn(n), profile: plainProfile() });
  expect(made.status).toBe(201);
  const candidateId = String(made.body['candidateId']);
  expect((await intake('POST', `/v1/candidates/${candidateId}/journey`, {})).status).toBe(201);
  await until(async () => (await intake('GET', `/v1/candidates/${candidateId}/journey`)).status === 200, LIMIT);
  return candidateId;
}

/** Both stores, as the doctor has them. */
async function withStores<T>(work: (stores: { models: Store['models']; client: Client }) => Promise<T>): Promise<T> {
  const { DOORSTROOM_KEYS } = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as { DOORSTROOM_KEYS: string };
  const encryption = new LocalKeyEncryption(parseKeySet(DOORSTROOM_KEYS)!);
  const store = await openStore({ uri: `mongodb://127.0.0.1:${env['DOORSTROOM_MONGODB_PORT']}/doorstroom?directConnection=true`, encryption });
  const connection = await Connection.connect({ address: `127.0.0.1:${env['DOORSTROOM_TEMPORAL_PORT']}` });
  try {
    return await work({ models: store.models, client: new Client({ connection, dataConverter: dataConverterOf(store.keys) }) });
  } finally {
    await connection.close();
    await store.close();
  }
}

/** The row of a journey and the journey itself, by revision; undefined where one of them is not there. */
function revisions(candidateId: string): Promise<[row: number | undefined, journey: number | undefined]> {
  return withStores(async ({ models, client }) => {
    const handle = client.workflow.getHandle(`candidate/${candidateId}`);
    const known = await handle.describe().then(() => true, () => false);
    const row = await models.journeys.findById(candidateId).lean();
    return [row?.rev, known ? (await handle.query(journeyState)).rev : undefined];
  });
}

describe('a copy of both stores', () => {
  it('is refused while Doorstroom runs, is made when it stands still, and brings everything back after damage', async () => {
    await start();
    const kept = await someWork(11);
    const before = await revisions(kept);
    expect(before[0]).toBeGreaterThan(0);
    const refused = await toEnd('backup.mjs', '--out', copy);
    expect([refused.code, existsSync(copy)]).toEqual([1, false]);
    expect(refused.said).toContain('already runs');
    await stop();
    expect(await toEnd('backup.mjs', '--out', copy)).toMatchObject({ code: 0 });

    await start();
    const later = await someWork(12);
    await stop();
    // What a broken disk does: both stores hold something else than was written.
    for (const store of readdirSync(dataDir).filter((name) => /^(mongodb-|temporal$)/.test(name))) {
      for (const file of readdirSync(join(dataDir, store))) writeFileSync(join(dataDir, store, file), 'damaged');
    }
    expect(await toEnd('restore.mjs', '--from', copy)).toMatchObject({ code: 0 });

    await start();
    expect(await revisions(kept)).toEqual(before);
    expect(await revisions(later)).toEqual([undefined, undefined]);
    expect(await withStores((stores) => examine(stores, { patienceMs: LIMIT / 4 }))).toMatchObject({ journeys: 1, findings: [] });
    const read = await intake('GET', `/v1/candidates/${kept}`);
    // The vault opens with the keys that came back.
    expect(read.body).toMatchObject({ hasBsn: true, person: { familyName: inventedPerson(11).familyName } });
    const again = await intake('POST', '/v1/candidates', { person: inventedPerson(13), bsn: testBsn(11), profile: plainProfile() });
    expect(again.body).toMatchObject({ code: 'CANDIDATE.BSN_KNOWN' });
    await stop();
  }, 3 * LIMIT);

  it('that is not whole changes nothing', async () => {
    const manifest = JSON.parse(readFileSync(join(copy, 'backup.json'), 'utf8')) as { files: Record<string, string> };
    const victim = join(copy, Object.keys(manifest.files).find((path) => path.startsWith('temporal'))!);
    appendFileSync(victim, 'x');
    const sizes = () => readdirSync(dataDir).map((name) => [name, statSync(join(dataDir, name)).mtimeMs]).filter(([name]) => name !== 'start.lock');
    const before = sizes();
    const answer = await toEnd('restore.mjs', '--from', copy);
    expect(answer.code).toBe(1);
    expect(answer.said).toContain('not whole');
    expect(sizes()).toEqual(before);
  }, LIMIT);
});
