/** The program that verifies the log: what it says, and how it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ensureIndexes } from '../../src/bootstrap/indexes.js';
import { keySetText } from '../../src/keys/key-set.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { placeId } from '../../src/persistence/processing-log/documents.js';
import { ProcessingLog } from '../../src/persistence/processing-log/processing-log.js';
import { TEST_KEYS, testEncryption } from '../support/keys.js';
import { processingEntry } from '../support/processing.js';
import { mongoUri } from '../support/servers.js';

const STREAM = '2026-11/05';
let uri: string;
let store: Store;
beforeAll(async () => {
  uri = await mongoUri('audit');
  store = await openStore({ uri, encryption: testEncryption });
  await ensureIndexes(store);
  const log = ProcessingLog.of(store, { lane: 5, now: () => '2026-11-23T12:00:00.000Z' });
  for (let n = 0; n < 5; n++) await log.append(processingEntry());
  await log.stop();
}, 120_000);
afterAll(() => store.close());

async function verify(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('../../src/audit/main.ts', import.meta.url)), ...args], {
    env: { ...process.env, NODE_OPTIONS: '', DOORSTROOM_MODE: 'local', DOORSTROOM_MONGODB_URI: uri, DOORSTROOM_TEMPORAL_ADDRESS: '127.0.0.1:1', DOORSTROOM_KEYS: keySetText(TEST_KEYS) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

test('a whole log ends with 0 and gives the signature to note; anything else with 1 and a line a finding', async () => {
  const whole = await verify();
  expect(whole).toEqual({ code: 0, said: expect.stringContaining('The log is whole.') });
  expect(whole.said).toContain('5 entries in 1 streams, 1 signatures; 0 entries are not signed yet.');
  const [, noted] = /^Newest signature: (\S+)$/m.exec(whole.said)!;
  expect((await verify('--anchor', noted!)).code).toBe(0);

  const [last] = await store.models.processingLog.find({ stream: STREAM }).sort({ _id: -1 }).limit(1).lean<{ hash: string }[]>();
  await ProcessingLog.of(store).signRemoval({ stream: STREAM, count: 5, hash: last!.hash }, 'P5Y');
  expect(await verify()).toEqual({ code: 0, said: expect.stringContaining('1 streams were removed by their term; 5 of their entries are still to go.') });
  await store.models.processingCheckpoints.deleteOne({ _id: 2 });

  await store.models.processingLog.collection.updateOne({ _id: placeId(STREAM, 2) } as object, { $set: { outcome: 'refused' } });
  await store.models.processingLog.collection.deleteOne({ _id: placeId(STREAM, 4) } as object);
  const broken = await verify();
  expect(broken.code).toBe(1);
  expect(broken.said).toMatch(/^FINDING changed: 2026-11\/05 entry 2: /m);
  expect(broken.said).toMatch(/^FINDING missing: 2026-11\/05 entry 5: /m);
  expect(broken.said).toContain('Findings: 2.');

  await store.models.processingCheckpoints.deleteMany({});
  expect((await verify('--anchor', noted!)).said).toContain('FINDING anchor-missing: signature 1: ');
  expect((await verify('--anchor', 'nonsense')).code).toBe(64);
}, 120_000);
