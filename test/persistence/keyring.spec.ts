/** Data keys: one a person, wrapped in the store, gone for good when destroyed; and what is sealed with them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ensureIndexes } from '../../src/bootstrap/indexes.js';
import { LocalKeyEncryption } from '../../src/keys/key-encryption.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { Keyring } from '../../src/persistence/keys/keyring.js';
import { openFields, sealFields } from '../../src/persistence/keys/sealed-fields.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { inventedPerson } from '../support/invented.js';
import { newKey, testEncryption, TEST_KEYS } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';

const NOW = '2027-02-01T08:00:00.000Z';
let store: Store;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('keyring'), encryption: testEncryption });
  await ensureIndexes(store);
});
afterAll(() => store.close());

/** Another process over the same store. */
const another = (options: { keptMs?: number } = {}) => Keyring.open({ models: store.models, encryption: testEncryption, ...options });
const place = { collection: 'persons', id: 'a', field: 'email' };

describe('a data key', () => {
  test('is the same for every process, and whoever is first makes it', async () => {
    const owner = randomUUID();
    const rings = await Promise.all([another(), another(), another()]);
    const made = await Promise.all(rings.map(async (ring) => (await ring.make([owner])).get(owner)!));
    const sealed = made[0]!.sealField('een', place);
    for (const key of made) expect(key.openField(sealed, place)).toBe('een');
    expect((await another()).installation.blind('bsn', '1')).toBe(store.keys.installation.blind('bsn', '1'));
  });

  test('that is destroyed closes everything at once here, within the time of the cache elsewhere, and is never made again', async () => {
    const owner = randomUUID();
    const [here, there] = await Promise.all([another(), another({ keptMs: 0 })]);
    await here.make([owner]);
    await there.of(owner);
    await here.destroy(owner);
    const erased = expect.objectContaining({ code: 'CANDIDATE.ERASED' });
    await expect(here.of(owner)).rejects.toThrow(erased as unknown as Error);
    await expect(there.of(owner)).rejects.toThrow(erased as unknown as Error);
    await expect(here.make([owner])).rejects.toThrow(erased as unknown as Error);
    expect(await store.models.personKeys.findById(owner).lean()).toEqual({ _id: owner, createdAt: expect.any(Date), destroyedAt: expect.any(Date) });
  });

  test('does not open for another person, nor under another version', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    await store.keys.make([a, b]);
    const stored = (await store.models.personKeys.findById(a).lean())!;
    await store.models.personKeys.updateOne({ _id: b }, { $set: { wrapped: stored.wrapped } });
    await expect((await another()).of(b)).rejects.toMatchObject({ code: 'KEYS.WRONG' });
    const relabelled = new LocalKeyEncryption([{ ...TEST_KEYS[0]!, version: 2 }]);
    await expect(relabelled.unwrap({ wrapped: Buffer.from(stored.wrapped!, 'base64'), version: 2 }, a)).rejects.toMatchObject({ code: 'KEYS.WRONG' });
  });

  test('needs the key that the store was written with, and says which one', async () => {
    const open = (keys: typeof TEST_KEYS) => Keyring.open({ models: store.models, encryption: new LocalKeyEncryption(keys) });
    await expect(open([newKey(1)])).rejects.toMatchObject({ code: 'KEYS.WRONG', detail: { facts: { version: 1 } } });
    await expect(open([newKey(2)])).rejects.toMatchObject({ code: 'KEYS.VERSION_MISSING', detail: { facts: { version: 1 } } });
    await expect(open([newKey(2), ...TEST_KEYS])).resolves.toBeDefined();
  });
});

describe('a sealed field', () => {
  const secret = { email: 'proef@example.org', phone: '+31612345678' };

  test('opens in its own place alone', async () => {
    const owner = randomUUID();
    const key = (await store.keys.make([owner])).get(owner)!;
    const home = { collection: 'persons', id: owner };
    const sealed = sealFields(key, home, secret);
    expect(openFields(key, home, sealed)).toEqual(secret);
    const moved = [
      () => openFields(key, home, { email: sealed.phone, phone: sealed.email }),
      () => openFields(key, { ...home, id: randomUUID() }, sealed),
      () => openFields(key, { ...home, collection: 'notes' }, sealed),
      () => openFields(key, home, { ...sealed, email: `2${sealed.email.slice(1)}` }),
      () => openFields(key, home, { ...sealed, email: `${sealed.email.slice(0, -4)}AAAA` }),
      () => openFields(store.keys.installation, home, sealed),
    ];
    for (const open of moved) expect(open).toThrow('does not open');
  });

  test('says nothing by its length of a value that is a little longer', async () => {
    const key = store.keys.installation;
    const lengths = ['a', 'Jan', 'Willem-Alexander'].map((name) => key.sealField(name, place).length);
    expect(new Set(lengths).size).toBe(1);
  });

  test('that changed places in the store is found out, between two records and inside one', async () => {
    const records = new CandidateRecords(store);
    const [a, b] = [randomUUID(), randomUUID()];
    await records.insert([a, b].map((candidateId, n) => ({ candidateId, person: inventedPerson(n), profile: plainProfile() })), NOW);
    const sealedOf = async (id: string) => (await store.models.persons.findById(id).lean())!.sealed;
    const [first, second] = [await sealedOf(a), await sealedOf(b)];
    await store.models.persons.updateOne({ _id: a }, { $set: { 'sealed.familyName': second.familyName } });
    await expect(records.person(a)).rejects.toThrow('persons.familyName does not open');
    await store.models.persons.updateOne({ _id: a }, { $set: { 'sealed.familyName': first.givenName } });
    await expect(records.person(a)).rejects.toThrow('persons.familyName does not open');
    const limits = (await store.models.profiles.findById(b).lean())!.sealed.limits;
    await store.models.profiles.updateOne({ _id: a }, { $set: { 'sealed.limits': limits } });
    await expect(records.profile(a)).rejects.toThrow('profiles.limits does not open');
  });

  test('of somebody whose key is gone is as if it were not there', async () => {
    const records = new CandidateRecords(store);
    const candidateId = randomUUID();
    await records.insert([{ candidateId, person: inventedPerson(7), profile: plainProfile() }], NOW);
    expect(await records.person(candidateId)).toBeDefined();
    await store.keys.destroy(candidateId);
    expect(await records.person(candidateId)).toBeUndefined();
    expect(await records.profile(candidateId)).toBeUndefined();
    expect(await records.persons([candidateId])).toEqual([]);
    await expect(records.replacePerson({ candidateId, rev: 1, person: inventedPerson(8) }, NOW)).rejects.toMatchObject({ code: 'CANDIDATE.ERASED' });
  });
});
