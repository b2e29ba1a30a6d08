/** The key-encryption key is replaced while the data stays; cut off midway it goes on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ensureIndexes } from '../../src/bootstrap/indexes.js';
import { LocalKeyEncryption } from '../../src/keys/key-encryption.js';
import { keySetText, type KeyVersion } from '../../src/keys/key-set.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { Keyring } from '../../src/persistence/keys/keyring.js';
import { newKey } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';

const KEYS = 1_500;
const [first, second] = [newKey(1), newKey(2)];
const place = { collection: 'persons', id: 'x', field: 'email' };
const owners = Array.from({ length: KEYS }, (_, n) => `person-${n}`);
let store: Store;
let uri: string;
beforeAll(async () => {
  uri = await mongoUri('rotation');
  store = await openStore({ uri, encryption: new LocalKeyEncryption([first]) });
  await ensureIndexes(store);
}, 120_000);
afterAll(() => store.close());

const ring = (keys: KeyVersion[]) => Keyring.open({ models: store.models, encryption: new LocalKeyEncryption(keys) });
const withVersion = (version: number) => store.models.personKeys.countDocuments({ version });

/** Runs the program; with `kill` it is killed as soon as it has written its first batch. */
async function rotate({ kill = false } = {}): Promise<{ signal: NodeJS.Signals | null; said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('../../src/rotate/main.ts', import.meta.url))], {
    env: { ...process.env, NODE_OPTIONS: '', DOORSTROOM_MODE: 'local', DOORSTROOM_MONGODB_URI: uri, DOORSTROOM_TEMPORAL_ADDRESS: '127.0.0.1:1', DOORSTROOM_KEYS: keySetText([second, first]) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (kill) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { signal, said };
}

test('every key is wrapped anew after a kill midway, nothing that was sealed changes, and only then the old key may go', async () => {
  const before = await ring([first]);
  const sealed = (await before.make(owners)).get('person-7')!.sealField('blijft leesbaar', place);
  await before.destroy('person-8');

  const killed = await rotate({ kill: true });
  expect(killed.signal).toBe('SIGKILL');
  expect(await withVersion(1)).toBeGreaterThan(0);
  expect(await withVersion(2)).toBeGreaterThan(0);
  // Midway both are needed, and the product says so at its start.
  await expect(ring([second])).rejects.toMatchObject({ code: 'KEYS.VERSION_MISSING', detail: { facts: { version: 1 } } });
  expect((await (await ring([second, first])).of('person-7')).openField(sealed, place)).toBe('blijft leesbaar');

  const finished = await rotate();
  expect(finished.said).toContain('In use: version 2. Version 1 may be taken out of DOORSTROOM_KEYS.');
  expect([await withVersion(1), await withVersion(2)]).toEqual([0, KEYS]);
  const after = await ring([second]);
  expect((await after.of('person-7')).openField(sealed, place)).toBe('blijft leesbaar');
  expect(after.installation.blind('bsn', '1')).toBe(before.installation.blind('bsn', '1'));
  await expect(after.of('person-8')).rejects.toMatchObject({ code: 'CANDIDATE.ERASED' });
});
