/** The list of where data of a person is, and what is made from it. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Model } from 'mongoose';
import { PERSON_KINDS, retentionOf, termsOfPeople } from '../../src/domain/rights/retention.js';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import { BsnVault } from '../../src/persistence/candidates/bsn-vault.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { PersonFiles } from '../../src/persistence/personal-data/person-files.js';
import { PLACES, personPlaces } from '../../src/persistence/personal-data/places.js';
import { Retention } from '../../src/persistence/personal-data/retention.js';
import { DestructionRecords } from '../../src/persistence/rights/destruction-records.js';
import { LegalHolds } from '../../src/persistence/rights/legal-holds.js';
import { atEnd, mongoUri } from '../support/servers.js';
import { testEncryption } from '../support/keys.js';
import { storedCandidate } from '../support/registered.js';
import { testBsn } from '../support/invented.js';

let store: Store;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri(), encryption: testEncryption });
  atEnd(() => store.close());
  await prepareStore(store);
}, 120_000);

/** A field that can only be the number of a candidate. */
const NAMES_A_CANDIDATE = /(^|\.)(candidateId|event)$/;
const pathsOf = (model: Model<unknown>) => {
  const paths: string[] = [];
  model.schema.eachPath((path, type) => {
    paths.push(path);
    (type as { schema?: { eachPath(look: (inner: string) => void): void } }).schema?.eachPath((inner) => paths.push(`${path}.${inner}`));
  });
  return paths;
};

describe('the list of places', () => {
  it('has every collection of the product, and says in Dutch what it holds', () => {
    expect(Object.keys(PLACES).sort()).toEqual(Object.keys(store.models).sort());
    for (const { holds } of Object.values(PLACES)) expect(holds.length).toBeGreaterThan(2);
  });

  it('has no collection about nobody in which a candidate can be named', () => {
    for (const [name, place] of Object.entries(PLACES)) {
      const paths = pathsOf(store.models[name as keyof Store['models']] as unknown as Model<unknown>);
      if (place.about === 'nobody') expect({ name, paths: paths.filter((path) => NAMES_A_CANDIDATE.test(path)) }).toEqual({ name, paths: [] });
    }
  });

  it('says of every place with something that is sealed with the key of the person which fields those are', () => {
    const told = personPlaces().filter(([name, { sealed }]) => !sealed.startsWith('niets') && name !== 'importRows');
    expect(told.length).toBeGreaterThan(8);
    expect(told.filter(([, { sealedFields }]) => !sealedFields).map(([name]) => name)).toEqual([]);
  });

  it('finds documents in every place by a condition that the store takes', async () => {
    for (const [name, place] of personPlaces()) {
      const model = store.models[name] as unknown as Model<unknown>;
      expect(await model.countDocuments(place.where([randomUUID()]))).toBe(0);
    }
  });
});

const YEARS_AGO = (years: number) => new Date(Date.now() - years * 366 * 24 * 3_600_000).toISOString();

/** Somebody whose journey ended so many years ago, with a BSN, a note and an event. */
async function ended(years: number): Promise<string> {
  const candidateId = await storedCandidate(store);
  const at = YEARS_AGO(years);
  const records = new CandidateRecords(store);
  await records.keepBsns(await new BsnVault(store.keys).seal([{ candidateId, bsn: testBsn(made++) }], at));
  await records.keepNotes([{ _id: randomUUID(), candidateId, subject: 'outcome', text: 'Een notitie', by: 'account', at }]);
  const outcome = { kind: 'regular-job', reason: 'found-work', at };
  const row = { _id: candidateId, rev: 9, region: 'AM24', targetGroup: 'participatiewet', policyId: 'standard', policyVersion: 1, stage: 'ended', stageSince: at, startedAt: at, nextKnown: false, placementCount: 0, attention: [], consents: [], plannedAbsences: [], outcome };
  await store.models.journeys.collection.insertOne({ ...row, stageSince: new Date(at), startedAt: new Date(at), outcome: { ...outcome, at: new Date(at) } } as never);
  return candidateId;
}
let made = 900;

const erasedHistories: string[] = [];
function retention() {
  const [files, holds, records] = [new PersonFiles(store), new LegalHolds(store), new DestructionRecords(store.models)];
  const histories = { erase: async (candidateId: string) => erasedHistories.push(candidateId) };
  return { holds, records, run: () => new Retention(store, { files, holds, records, histories, terms: termsOfPeople(retentionOf()) }).destroyPast(new Date().toISOString(), () => undefined) };
}

describe('the retention run', () => {
  it('destroys by kind what is past its term, skips what is held, and records it once', async () => {
    const [fresh, two, eight, held] = [await ended(1), await ended(2.1), await ended(8), await ended(8)];
    const never = await storedCandidate(store);
    await store.models.profiles.collection.updateOne({ _id: never } as never, { $set: { createdAt: new Date(YEARS_AGO(1.1)) } });
    const { holds, records, run } = retention();
    await holds.put({ holdId: randomUUID(), candidateId: held, reason: 'Rechtszaak', putBy: 'account' }, new Date().toISOString());

    expect(await run()).toEqual({ records: 5, more: false });
    const kept = async (id: string) => ({
      person: (await store.models.persons.exists({ _id: id })) !== null,
      bsn: (await store.models.vault.exists({ _id: id })) !== null,
      notes: await store.models.notes.countDocuments({ candidateId: id }),
      facts: Object.keys((await store.models.profiles.findById(id).lean())?.sealed ?? {}).length > 0,
      key: (await store.keys.find(id)) !== undefined,
    });
    expect(await kept(fresh)).toEqual({ person: true, bsn: true, notes: 1, facts: true, key: true });
    expect(await kept(two)).toEqual({ person: true, bsn: false, notes: 0, facts: false, key: true });
    expect(await kept(eight)).toEqual({ person: false, bsn: false, notes: 0, facts: false, key: false });
    expect(await kept(held)).toEqual({ person: true, bsn: true, notes: 1, facts: true, key: true });
    expect(await kept(never)).toEqual({ person: false, bsn: false, notes: 0, facts: false, key: false });
    expect(erasedHistories.sort()).toEqual([eight, never].sort());
    // Who lost a part can still be read.
    expect(await new CandidateRecords(store).profile(two)).toMatchObject({ candidateId: two });

    const { items } = await records.list({ limit: 50, sort: '-destroyedAt' });
    expect(items.map(({ what }) => what).sort()).toEqual([...PERSON_KINDS].sort());
    for (const { by, ground, what, keyDestroyed } of items) {
      expect([by, keyDestroyed]).toEqual(['retention', what === 'file' || what === 'never-started']);
      expect(ground).toMatch(/^P\d+Y\. .*art\. \d+/);
    }
    for (const id of [two, eight, never]) expect(JSON.stringify(items)).not.toContain(id);
    expect(await run()).toEqual({ records: 0, more: false });
  });
});
