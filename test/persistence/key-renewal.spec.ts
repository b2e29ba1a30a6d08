/** People get new data keys while the product goes on; cut off at any point it goes on where it was, and leaves nothing of the old keys. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import { journeyWorkflowId } from '../../src/contracts/ids.js';
import { LocalKeyEncryption } from '../../src/keys/key-encryption.js';
import { keySetText } from '../../src/keys/key-set.js';
import { BsnVault } from '../../src/persistence/candidates/bsn-vault.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { Keyring } from '../../src/persistence/keys/keyring.js';
import { rotateKeys } from '../../src/persistence/keys/rotation.js';
import { KeyRenewal, type KeyRenewalParts, type RenewalStep } from '../../src/persistence/personal-data/key-renewal.js';
import { PersonFiles } from '../../src/persistence/personal-data/person-files.js';
import { personPlaces } from '../../src/persistence/personal-data/places.js';
import { resealPerson } from '../../src/persistence/personal-data/resealing.js';
import { CandidateCodec } from '../../src/temporal/payload-codec.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { inventedPerson, testBsn } from '../support/invented.js';
import { newKey, testEncryption, TEST_KEYS } from '../support/keys.js';
import { storedCandidate } from '../support/registered.js';
import { sealedVersions } from '../support/sealed-in-store.js';
import { atEnd, mongoUri, temporalAddress, temporalNamespace } from '../support/servers.js';
import { until } from '../support/until.js';

const NOW = '2027-02-01T08:00:00.000Z';
let store: Store;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('renewal'), encryption: testEncryption });
  atEnd(() => store.close());
  await prepareStore(store);
}, 120_000);

/** Another process over the same store. */
const another = (options: { keptMs?: number } = {}) => Keyring.open({ models: store.models, encryption: testEncryption, ...options });
const keyOf = (id: string, from = store) => from.models.personKeys.findById(id).lean();
let made = 0;

/** Somebody of whom something is sealed in every place that there is. */
async function somebody(into = store): Promise<string> {
  const candidateId = await storedCandidate(into);
  const key = await into.keys.of(candidateId);
  await new CandidateRecords(into).keepBsns(await new BsnVault(into.keys).seal([{ candidateId, bsn: testBsn(2_000 + made++) }], NOW));
  for (const [name, { sealedFields, where }] of personPlaces()) {
    const { collection } = into.models[name];
    if (!sealedFields || (await collection.countDocuments(where([candidateId]))) > 0) continue;
    const [_id, paths] = [randomUUID(), sealedFields.paths === 'sealed.*' ? { 'sealed.text': 'text' } : sealedFields.paths];
    await collection.insertOne({ _id, candidateId } as never);
    for (const [path, field] of Object.entries(paths)) {
      await collection.updateOne({ _id } as never, { $set: { [path]: key.sealField(`geheim in ${name}`, { collection: sealedFields.collection, id: _id, field }) } });
    }
  }
  return candidateId;
}

const renewal = (over: Partial<KeyRenewalParts> = {}) =>
  new KeyRenewal({ store, encryption: testEncryption, histories: { needKey: async () => false }, settledMs: 0, ...over });
const renew = (candidateId: string, over: Partial<KeyRenewalParts> = {}) => renewal(over).run({ candidateId });

/** Everything of the person that is sealed opens, for a process that has nothing in memory. */
async function opensAll(candidateId: string): Promise<number> {
  const key = await (await another()).of(candidateId);
  let opened = 0;
  for (const [name, { sealedFields, where }] of personPlaces()) {
    if (!sealedFields) continue;
    for (const document of (await store.models[name].collection.find(where([candidateId]) as never).toArray()) as unknown as Record<string, unknown>[]) {
      const paths = sealedFields.paths === 'sealed.*' ? Object.keys((document['sealed'] ?? {}) as object).map((field) => [`sealed.${field}`, field]) : Object.entries(sealedFields.paths);
      for (const [path, field] of paths as [string, string][]) {
        const sealed = path.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], document);
        if (sealed === undefined) continue;
        key.openField(sealed as string, { collection: sealedFields.collection, id: String(document['_id']), field });
        opened++;
      }
    }
  }
  return opened;
}

/** Ends a run as if its process were gone. */
const stopAt = (at: RenewalStep['step']) => ({ step }: RenewalStep) => {
  if (step === at) throw new Error('cut off');
};

const payloadOf = async (keys: Keyring, id: string) =>
  (await new CandidateCodec(keys).encode([defaultPayloadConverter.toPayload('een feit')], { type: 'workflow', namespace: 'default', workflowId: journeyWorkflowId(id) }))[0]!;

describe('a renewal', () => {
  test('seals everything of a person anew, in every place, and destroys the old key', async () => {
    const [id, other] = [await somebody(), await somebody()];
    const old = await (await another()).of(id);
    const sealed = await opensAll(id);
    expect(await sealedVersions(store, id)).toEqual({ 1: sealed });
    expect(sealed).toBeGreaterThanOrEqual(personPlaces().filter(([, place]) => place.sealedFields).length);

    expect(await renew(id)).toEqual({ people: 1, fields: sealed, unopened: 0, keptForPayloads: 0 });
    expect(await sealedVersions(store, id)).toEqual({ 2: sealed });
    expect(await opensAll(id)).toBe(sealed);
    expect(await keyOf(id)).toEqual({ _id: id, createdAt: expect.any(Date), madeAt: expect.any(Date), keyVersion: 2, version: 1, wrapped: expect.any(String) });
    const bsn = (await store.models.vault.findById(id).lean())!.bsn;
    const place = { collection: 'vault', id, field: 'bsn' };
    expect(() => old.openField(bsn, place)).toThrow('does not open');
    // The number in front does not decide: the key of the first version opens none of it.
    expect(() => old.openField(bsn.replace(/^2/, '1'), place)).toThrow('does not open');
    expect(await sealedVersions(store, other)).toEqual({ 1: sealed });
    expect((await renew(id)).people).toBe(1);
    expect(await sealedVersions(store, id)).toEqual({ 3: sealed });
  });

  test.each(['staged', 'in-use', 'sealed-anew'] as const)('that is cut off when it has come to "%s" leaves everything readable, and goes on there', async (at) => {
    const id = await somebody();
    const sealed = await opensAll(id);
    await expect(renew(id, { onStep: stopAt(at) })).rejects.toThrow('cut off');
    expect(await opensAll(id)).toBe(sealed);
    expect(Object.values(await sealedVersions(store, id)).reduce((a, b) => a + b)).toBe(sealed);
    expect((await renew(id)).people).toBe(1);
    // Not begun anew: it is the second version, not the third.
    expect(await sealedVersions(store, id)).toEqual({ 2: sealed });
    expect(await keyOf(id)).not.toHaveProperty('older');
  });

  test('goes on beside processes that read and write, and loses nothing of what they write', async () => {
    const id = await somebody();
    const records = new CandidateRecords({ ...store, keys: await another({ keptMs: 100 }) } as Store);
    const running = { is: true };
    let written = 0;
    const work = (async () => {
      while (running.is) {
        const { rev } = (await records.person(id))!;
        await records.replacePerson({ candidateId: id, rev, person: inventedPerson(1, { email: `proef${++written}@example.org` }) }, NOW);
        await records.keepNotes([{ _id: randomUUID(), candidateId: id, subject: 'outcome', text: `Notitie ${written}`, by: 'account', at: NOW }]);
        expect((await records.person(id))!.email).toBe(`proef${written}@example.org`);
      }
    })();
    // Longer than a machine stands still: a write on its way is older by then than what the renewal looks at.
    await renew(id, { settledMs: 4_000 });
    running.is = false;
    await work;
    expect(written).toBeGreaterThan(5);
    expect(Object.keys(await sealedVersions(store, id))).toEqual(['2']);
    expect((await records.notesOf(id)).filter(({ text }) => text.startsWith('Notitie '))).toHaveLength(written);
  }, 120_000);

  test('never puts an old value back over one that was written meanwhile', async () => {
    const id = await somebody();
    await renew(id, { onStep: stopAt('in-use') }).catch(() => undefined);
    const key = (await store.keys.findAnew(id))!;
    const { collection } = store.models.actions;
    const { _id } = (await collection.findOne({ candidateId: id } as never))!;
    const newer = key.sealField('van een ander', { collection: 'actions', id: String(_id), field: 'what' });
    const updateOne = async (filter: object, update: object) => {
      await collection.updateOne({ _id }, { $set: { what: newer } });
      return collection.updateOne(filter as never, update);
    };
    const actions = { collection: { find: collection.find.bind(collection), updateOne } };
    await resealPerson({ models: { ...store.models, actions } as never }, key);
    expect((await collection.findOne({ _id }))!['what']).toBe(newer);
  });

  test('stands being run twice at once', async () => {
    const id = await somebody();
    const sealed = await opensAll(id);
    await Promise.all([renew(id, { settledMs: 50 }), renew(id, { settledMs: 50 })]);
    expect(await opensAll(id)).toBe(sealed);
    expect(Object.keys(await sealedVersions(store, id))).toHaveLength(1);
    expect(await keyOf(id)).not.toHaveProperty('older');
  });

  test('leaves the old key of who has a field that does not open, says so, and is not held up by it', async () => {
    const id = await somebody();
    const { sealed } = (await store.models.persons.findById(id).lean())!;
    await store.models.persons.collection.updateOne({ _id: id } as never, { $set: { 'sealed.familyName': sealed.givenName } });
    expect(await renew(id)).toMatchObject({ people: 0, unopened: 1 });
    expect((await keyOf(id))!.older).toMatchObject([{ keyVersion: 1, unopened: true }]);
    await store.models.persons.collection.updateOne({ _id: id } as never, { $set: { 'sealed.familyName': sealed.familyName } });
    expect(await renew(id)).toMatchObject({ people: 1, unopened: 0 });
    expect(Object.keys(await sealedVersions(store, id))).toEqual(['3']);
  });
});

describe('an erasure', () => {
  test.each(['staged', 'in-use', 'sealed-anew'] as const)('when a renewal has come to "%s" destroys every version, and none comes back', async (at) => {
    const id = await somebody();
    const key = await (await another()).of(id);
    const text = key.sealField('geheim', { collection: 'notes', id: 'x', field: 'text' });
    const erase = new PersonFiles({ ...store, keys: await another({ keptMs: 0 }) });
    await renew(id, { onStep: stopAt(at) }).catch(() => undefined);
    // The rest of the renewal beside the erasure, and once more after it.
    await Promise.all([erase.erase([id], { settledMs: 0 }), renew(id)]);
    await renew(id);
    expect(await keyOf(id)).toEqual({ _id: id, createdAt: expect.any(Date), destroyedAt: expect.any(Date) });
    await expect((await another()).of(id)).rejects.toMatchObject({ code: 'CANDIDATE.ERASED' });
    expect(await erase.left([id])).toBe(0);
    expect(await sealedVersions(store, id)).toEqual({});
    expect(text).toMatch(/^1\./);
  });
});

describe('an older version', () => {
  test('that a history needs is kept for payloads alone, and goes when the history is gone', async () => {
    const id = await somebody();
    const [payload, field] = [await payloadOf(store.keys, id), (await store.models.vault.findById(id).lean())!.bsn];
    const asked: unknown[] = [];
    const histories = { needKey: async (candidateId: string, use: object) => asked.push({ candidateId, ...use }) > 0 };
    expect(await renew(id, { histories })).toMatchObject({ people: 1, keptForPayloads: 1 });
    expect(asked).toEqual([{ candidateId: id, keyVersion: 1, until: expect.any(Date) }]);
    expect((await keyOf(id))!.older).toMatchObject([{ keyVersion: 1, payloadsOnly: true }]);

    const fresh = await another();
    expect(defaultPayloadConverter.fromPayload((await new CandidateCodec(fresh).decode([payload]))[0]!)).toBe('een feit');
    // A copy of the store from before opens no field with it.
    await expect(fresh.of(id).then((key) => key.openField(field, { collection: 'vault', id, field: 'bsn' }))).rejects.toMatchObject({ cause: expect.objectContaining({ message: expect.stringContaining('payloads alone') }) });

    expect(await renew(id)).toMatchObject({ keptForPayloads: 0 });
    await expect(new CandidateCodec(await another()).decode([payload])).rejects.toThrow();
  });

  test('is wrapped anew with the key-encryption key as well, and so is one that is coming', async () => {
    const uri = await mongoUri('renewal-rotated');
    const before = await openStore({ uri, encryption: testEncryption });
    atEnd(() => before.close());
    await prepareStore(before);
    const [kept, coming] = [await somebody(before), await somebody(before)];
    const payload = await payloadOf(before.keys, kept);
    await renew(kept, { store: before, histories: { needKey: async () => true } });
    await renew(coming, { store: before, onStep: stopAt('staged') }).catch(() => undefined);
    const encryption = new LocalKeyEncryption([newKey(2), ...TEST_KEYS]);
    await rotateKeys(before.models, { encryption });
    for (const id of [kept, coming]) expect(JSON.stringify(await keyOf(id, before))).not.toContain('"version":1');
    expect((await keyOf(coming, before))!.next).toMatchObject({ version: 2, keyVersion: 2 });

    const after = await openStore({ uri, encryption });
    atEnd(() => after.close());
    expect((await new CandidateCodec(after.keys).decode([payload]))[0]!.data).toBeDefined();
    await renew(coming, { store: after, encryption });
    expect(Object.keys(await sealedVersions(after, coming))).toEqual(['2']);
  });
});

describe('a process that knows the old version alone', () => {
  test('looks again when it meets a newer one', async () => {
    const id = await somebody();
    const late = await another();
    const key = await late.of(id);
    await renew(id);
    const { sealed } = (await store.models.persons.findById(id).lean())!;
    const place = { collection: 'persons', id, field: 'givenName' };
    expect(() => key.openField(sealed.givenName, place)).toThrow('does not open');
    expect((await late.of(id)).openField(sealed.givenName, place)).toEqual(expect.any(String));

    const later = await another();
    await later.of(id);
    await renew(id);
    const payload = await payloadOf(await another(), id);
    expect(Buffer.from(payload.metadata!['key-version']!).toString()).toBe('3');
    expect((await new CandidateCodec(later).decode([payload]))[0]!.data).toBeDefined();
  });
});

const PEOPLE = 100;

test('the program goes on after kill -9 in the middle of sealing anew', async () => {
  const uri = await mongoUri('renewal-killed');
  const [address, namespace] = [await temporalAddress(), temporalNamespace()];
  const other = await openStore({ uri, encryption: testEncryption });
  atEnd(() => other.close());
  await prepareStore(other);
  const people = Array.from({ length: PEOPLE }, () => randomUUID());
  await new CandidateRecords(other).insert(people.map((candidateId, n) => ({ candidateId, person: inventedPerson(n), profile: plainProfile() })), NOW);
  const withVersion = (version: number) => other.models.persons.countDocuments({ 'sealed.givenName': { $regex: `^${version}\\.` } });
  const start = () =>
    spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('../../src/renew/main.ts', import.meta.url)), '--alone'], {
      env: { ...process.env, NODE_OPTIONS: '', DOORSTROOM_MODE: 'local', DOORSTROOM_MONGODB_URI: uri, DOORSTROOM_TEMPORAL_ADDRESS: address, DOORSTROOM_TEMPORAL_NAMESPACE: namespace, DOORSTROOM_KEYS: keySetText(TEST_KEYS) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const killed = start();
  await until(async () => (await withVersion(2)) > 0 || killed.exitCode !== null, 120_000);
  killed.kill('SIGKILL');
  if (killed.exitCode === null) await once(killed, 'close');
  expect(killed.signalCode).toBe('SIGKILL');
  expect(await withVersion(1)).toBeGreaterThan(0);

  const finishing = start();
  let said = '';
  finishing.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(finishing, 'close')).toEqual([0, null]);
  expect(said).toContain(`Done: ${PEOPLE} people have a new key`);
  expect([await withVersion(1), await withVersion(2)]).toEqual([0, PEOPLE]);
  expect(await other.models.personKeys.countDocuments({ $or: [{ next: { $exists: true } }, { older: { $exists: true } }] })).toBe(0);
  const fresh = await Keyring.open({ models: other.models, encryption: testEncryption });
  for (const id of people) {
    const { sealed } = (await other.models.persons.findById(id).lean())!;
    (await fresh.of(id)).openField(sealed.givenName, { collection: 'persons', id, field: 'givenName' });
  }
}, 600_000);
