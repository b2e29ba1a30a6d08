import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Model } from 'mongoose';
import { migrate, type Migration } from '../../src/bootstrap/migrations.js';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import { MIGRATIONS } from '../../src/bootstrap/steps.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { testEncryption } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';

const stores: Store[] = [];
async function storeOf(name: string): Promise<Store> {
  const store = await openStore({ uri: await mongoUri(name), encryption: testEncryption });
  stores.push(store);
  return store;
}
afterAll(() => Promise.all(stores.map((store) => store.close())));

describe('preparing the store', () => {
  let store: Store;
  beforeAll(async () => {
    store = await storeOf('prepare');
  });

  test('by two processes at once runs every migration once', async () => {
    const other = await openStore({ uri: await mongoUri('prepare'), encryption: testEncryption });
    stores.push(other);
    const ran = await Promise.all([prepareStore(store), prepareStore(other)]);
    expect(ran.flatMap((r) => r.migrations).sort()).toEqual(MIGRATIONS.map((m) => m.version));
  });

  test('once more runs nothing and changes nothing', async () => {
    expect((await prepareStore(store)).migrations).toEqual([]);
    expect(await store.models.regions.countDocuments()).toBe(35);
    expect(await store.models.policies.countDocuments()).toBe(1);
  });

  test('gives every index a name that says what it serves', async () => {
    for (const model of Object.values(store.models) as unknown as Model<unknown>[]) {
      const expected = model.schema.indexes().map(([, options]) => options.name);
      if (expected.length === 0) continue;
      const found = (await model.collection.indexes()).map((index) => index.name);
      expect(found.sort()).toEqual(['_id_', ...expected].sort());
    }
  });
});

describe('an index that exists in another form', () => {
  test('is made anew when it only serves reading', async () => {
    const store = await storeOf('changed');
    await store.models.notes.collection.createIndex({ candidateId: 1 }, { name: 'list_by_candidate' });
    await prepareStore(store);
    const found = (await store.models.notes.collection.indexes()).find((index) => index.name === 'list_by_candidate');
    expect(found?.key).toEqual({ candidateId: 1, at: -1, _id: -1 });
  });

  test('gets its new name when an earlier version called it otherwise', async () => {
    const store = await storeOf('renamed');
    await store.models.notes.collection.createIndex({ candidateId: 1, at: -1, _id: -1 }, { name: 'notes_of_candidate' });
    await prepareStore(store);
    const names = (await store.models.notes.collection.indexes()).map((index) => index.name);
    expect(names).toContain('list_by_candidate');
    expect(names).not.toContain('notes_of_candidate');
  });

  test('stops the start when it is unique: it guards data', async () => {
    const store = await storeOf('guarded');
    await store.models.vault.collection.createIndex({ bsn: 1 }, { name: 'one_candidate_per_bsn', unique: true });
    await expect(prepareStore(store)).rejects.toMatchObject({ code: 'BOOTSTRAP.INDEX_DIFFERS' });
  });
});

describe('migrations', () => {
  const steps = (log: string[], ...versions: string[]): Migration[] =>
    versions.map((version) => ({ version, title: version, run: async () => void log.push(version) }));

  test('run in the order of their versions', async () => {
    const log: string[] = [];
    await migrate(await storeOf('order'), { migrations: steps(log, '0002', '0001', '0010') });
    expect(log).toEqual(['0001', '0002', '0010']);
  });

  test('go on after a crash, without repeating what was done', async () => {
    const store = await storeOf('crash');
    const log: string[] = [];
    const [first, second, third] = steps(log, '0001', '0002', '0003') as [Migration, Migration, Migration];
    const crashing = { ...second, run: () => Promise.reject(new Error('crash')) };
    await expect(migrate(store, { migrations: [first, crashing, third] })).rejects.toThrow('crash');
    expect(await migrate(store, { migrations: [first, second, third] })).toEqual(['0002', '0003']);
    expect(log).toEqual(['0001', '0002', '0003']);
  });

  test('take over the lock of a process that died', async () => {
    const store = await storeOf('dead');
    await store.models.migrations.create({ _id: 'lock', owner: 'dead', heldUntil: new Date(Date.now() + 600) });
    expect(await migrate(store, { migrations: steps([], '0001') })).toEqual(['0001']);
  });

  test('refuse to run beside a process that holds the lock', async () => {
    const store = await storeOf('held');
    await store.models.migrations.create({ _id: 'lock', owner: 'other', heldUntil: new Date(Date.now() + 600_000) });
    await expect(migrate(store, { migrations: steps([], '0001'), patienceMs: 300 })).rejects.toMatchObject({
      code: 'BOOTSTRAP.LOCKED',
    });
  });
});
