import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ensureIndexes } from '../../src/bootstrap/indexes.js';
import { CandidateRegistry, type NewCandidate } from '../../src/modules/candidates/candidate-registry.js';
import { CarefulRegistry } from '../../src/modules/imports/careful-registry.js';
import { BsnVault } from '../../src/persistence/candidates/bsn-vault.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { testCandidates } from '../../src/testdata/candidates.js';
import { testEncryption } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';

let store: Store;
let registry: CarefulRegistry;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri(), appName: 'spec', encryption: testEncryption });
  await ensureIndexes(store);
  registry = new CarefulRegistry(new CandidateRegistry(new CandidateRecords(store), new BsnVault(store.keys)));
}, 120_000);
afterAll(() => store.close());

const now = '2026-09-01T08:00:00.000Z';

test('a candidate that the store does not take is refused alone, and a repeat changes nothing', async () => {
  const batch: NewCandidate[] = testCandidates({ count: 5, region: 'AM24', seed: 1 }).map((one) => ({ ...one, candidateId: randomUUID() }));
  batch[2]!.profile = { ...batch[2]!.profile, postcode4: 'none' };
  const statuses = async () => (await registry.registerMany(batch, now)).map(({ status, refusal }) => refusal?.code ?? status);
  expect((await statuses()).filter((status) => status === 'IMPORT.ROW_NOT_STORED')).toHaveLength(1);
  expect(await statuses()).toEqual(['already-registered', 'already-registered', 'IMPORT.ROW_NOT_STORED', 'already-registered', 'already-registered']);
  expect(await store.models.persons.countDocuments({})).toBe(4);
});

test('an error of the store itself is no refusal', async () => {
  const away = new CarefulRegistry({ registerMany: () => Promise.reject(new Error('connection lost')) });
  await expect(away.registerMany([], now)).rejects.toThrow('connection lost');
});
