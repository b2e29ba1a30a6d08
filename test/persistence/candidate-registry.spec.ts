import { randomUUID } from 'node:crypto';
import { beforeAll, afterAll, describe, expect, test } from '@jest/globals';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import { CandidateRegistry, type NewCandidate, type RegisterResult } from '../../src/modules/candidates/candidate-registry.js';
import { BsnVault } from '../../src/persistence/candidates/bsn-vault.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { inventedCandidate, inventedPerson, testBsn } from '../support/invented.js';
import { testEncryption } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';

const NOW = '2027-01-11T09:00:00.000Z';
let store: Store;
let vault: BsnVault;
let records: CandidateRecords;
let registry: CandidateRegistry;
let next = 0;

beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('registry'), encryption: testEncryption });
  await prepareStore(store);
  vault = new BsnVault(store.keys);
  records = new CandidateRecords(store);
  registry = new CandidateRegistry(records, vault);
});
afterAll(() => store.close());

/** An invented candidate that no other test uses. */
const fresh = (over: Partial<NewCandidate> = {}): NewCandidate => ({ ...inventedCandidate(next++), ...over });
const register = async (...candidates: NewCandidate[]) => registry.registerMany(candidates, NOW);
const codes = (results: RegisterResult[]) => results.map((r) => r.refusal?.code ?? r.status);

describe('registering', () => {
  test('stores person, intake facts and BSN, each in its own place', async () => {
    const candidate = fresh();
    expect(codes(await register(candidate))).toEqual(['registered']);
    expect(await records.person(candidate.candidateId)).toMatchObject({ ...candidate.person, rev: 1 });
    expect(await records.profile(candidate.candidateId)).toMatchObject({ ...candidate.profile, rev: 1, merged: false });
    expect(await records.hasBsn(candidate.candidateId)).toBe(true);
  });

  test('again with the same id changes nothing', async () => {
    const candidate = fresh();
    await register(candidate);
    expect(codes(await register(candidate))).toEqual(['already-registered']);
    expect(await store.models.vault.countDocuments({ _id: candidate.candidateId })).toBe(1);
  });

  test('goes on where an earlier attempt was cut off after the vault', async () => {
    const candidate = fresh();
    await records.keepBsns(await vault.seal([{ candidateId: candidate.candidateId, bsn: candidate.bsn! }], NOW));
    expect(codes(await register(candidate))).toEqual(['registered']);
  });

  test('frees a BSN that an attempt left behind and nobody took up again', async () => {
    const candidate = fresh();
    await records.keepBsns(await vault.seal([{ candidateId: randomUUID(), bsn: candidate.bsn! }], '2027-01-11T08:00:00.000Z'));
    expect(codes(await register(candidate))).toEqual(['registered']);
  });

  test('refuses a BSN that is known, with the candidate who holds it', async () => {
    const first = fresh();
    await register(first);
    const second = fresh({ bsn: first.bsn! });
    const [result] = await register(second);
    expect(result!.refusal).toMatchObject({ code: 'CANDIDATE.BSN_KNOWN', detail: { facts: { candidateId: first.candidateId } } });
    expect(await records.person(second.candidateId)).toBeUndefined();
  });

  test('refuses a BSN twice in one batch, and at the same moment', async () => {
    const [a, b] = [fresh(), fresh()];
    expect(codes(await register(a, { ...b, bsn: a.bsn! }))).toEqual(['registered', 'CANDIDATE.BSN_KNOWN']);
    const bsn = testBsn(5_000);
    const results = (await Promise.all(Array.from({ length: 8 }, () => register(fresh({ bsn }))))).flat();
    expect(results.filter((r) => r.status === 'registered')).toHaveLength(1);
    expect(await store.models.vault.countDocuments({ bsnHash: vault.hashOf(bsn) })).toBe(1);
  });

  test('refuses a person who may be registered, with why, and never with a name', async () => {
    const first = fresh();
    await register(first);
    const alike = fresh({ person: { ...first.person, givenName: `${first.person.givenName} Maria` } });
    const [result] = await register(alike);
    expect(result!.refusal).toMatchObject({
      code: 'CANDIDATE.POSSIBLE_DUPLICATE',
      detail: { facts: { candidateId: first.candidateId, reasons: expect.arrayContaining(['same-birth-date']) } },
    });
    expect(JSON.stringify(result!.refusal)).not.toContain(first.person.familyName);
  });

  test('refuses the later of two alike in one batch', async () => {
    const one = fresh();
    expect(codes(await register(one, fresh({ person: one.person })))).toEqual(['registered', 'CANDIDATE.POSSIBLE_DUPLICATE']);
  });

  test('takes an overruled one and keeps the reason, for the records that were looked at only', async () => {
    const first = fresh();
    await register(first);
    const overrule = { candidateIds: [first.candidateId], reason: 'Tweelingzus, gezien aan de balie', by: 'account-1' };
    const twin = fresh({ person: first.person, overrule });
    expect(codes(await register(twin))).toEqual(['registered']);
    expect(await store.models.notes.find({ candidateId: twin.candidateId }).lean()).toMatchObject([{ subject: 'duplicate-overruled', by: 'account-1' }]);
    const third = fresh({ person: first.person, overrule });
    expect(codes(await register(third))).toEqual(['CANDIDATE.POSSIBLE_DUPLICATE']);
  });

  test('refuses an age that cannot be', async () => {
    const { person } = fresh();
    expect(codes(await register(fresh({ person: { ...person, birthDate: '2020-01-01' } })))).toEqual(['CANDIDATE.BIRTH_DATE_IMPLAUSIBLE']);
  });

  test('a refusal in a batch stops nobody else', async () => {
    const known = fresh();
    await register(known);
    const batch = [fresh(), fresh({ bsn: known.bsn! }), fresh()];
    expect(codes(await register(...batch))).toEqual(['registered', 'CANDIDATE.BSN_KNOWN', 'registered']);
  });
});

describe('one BSN at the same moment', () => {
  const LONG_AGO = '2027-01-11T08:00:00.000Z';
  const ROUNDS = 25;

  /** Nothing half-written: who has a person has intake facts and a BSN, and who has none of them has nothing. */
  async function expectWhole({ candidateId }: NewCandidate, status: RegisterResult['status']): Promise<void> {
    const found = [await records.person(candidateId), await records.profile(candidateId), (await records.hasBsn(candidateId)) || undefined];
    expect(found.map((part) => part !== undefined)).toEqual(Array(3).fill(status !== 'refused'));
  }

  test('goes to one of two, and a retry of either is answered as the first time', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const bsn = testBsn(6_000 + round);
      const both = [fresh({ bsn }), fresh({ bsn })];
      const results = (await Promise.all(both.map((one) => register(one)))).flat();
      expect(codes(results).sort()).toEqual(['CANDIDATE.BSN_KNOWN', 'registered']);
      const winner = results.find((r) => r.status === 'registered')!.candidateId;
      expect(results.find((r) => r.refusal)!.refusal!.detail.facts).toEqual({ candidateId: winner });
      for (const [n, one] of both.entries()) await expectWhole(one, results[n]!.status);
      const again = (await Promise.all(both.map((one) => register(one)))).flat();
      expect(codes(again).sort()).toEqual(['CANDIDATE.BSN_KNOWN', 'already-registered']);
    }
  });

  test('goes to one of an attempt that is taken up again after long, and somebody new', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const bsn = testBsn(6_100 + round);
      const both = [fresh({ bsn }), fresh({ bsn })];
      await records.keepBsns(await vault.seal([{ candidateId: both[0]!.candidateId, bsn }], LONG_AGO));
      const results = (await Promise.all(both.map((one) => register(one)))).flat();
      expect(codes(results).sort()).toEqual(['CANDIDATE.BSN_KNOWN', 'registered']);
      for (const [n, one] of both.entries()) await expectWhole(one, results[n]!.status);
    }
  });

  test('stays with an attempt that is taken up again: it is abandoned no longer', async () => {
    const [candidateId, bsn] = [randomUUID(), testBsn(6_200)];
    await records.keepBsns(await vault.seal([{ candidateId, bsn }], LONG_AGO));
    expect(await records.keepBsns(await vault.seal([{ candidateId, bsn }], NOW))).toEqual(new Map());
    await records.dropAbandoned([candidateId], '2027-01-11T08:45:00.000Z');
    expect(await records.hasBsn(candidateId)).toBe(true);
  });

  test('is kept for who was refused by a record that is gone when looked at', async () => {
    const [candidateId, holder, bsn] = [randomUUID(), randomUUID(), testBsn(6_201)];
    await records.keepBsns(await vault.seal([{ candidateId: holder, bsn }], LONG_AGO));
    let dropped = false;
    const slow = new CandidateRecords(store);
    const { holdersOf } = slow;
    slow.holdersOf = async (hashes) => {
      if (!dropped) await slow.dropAbandoned([holder], NOW);
      dropped = true;
      return holdersOf.call(slow, hashes);
    };
    expect(await slow.keepBsns(await vault.seal([{ candidateId, bsn }], NOW))).toEqual(new Map());
    expect(dropped).toBe(true);
    expect(await records.hasBsn(candidateId)).toBe(true);
  });
});

describe('a merged record', () => {
  test('no longer counts as a duplicate, and its BSN leads to the survivor', async () => {
    const [duplicate, survivor] = [fresh(), fresh()];
    await register(duplicate, survivor);
    const ids = { duplicateId: duplicate.candidateId, survivorId: survivor.candidateId };
    expect(await records.mergeInto(ids, NOW)).toBe(true);
    expect(await records.mergeInto(ids, NOW)).toBe(true);
    expect(await records.mergeInto({ ...ids, survivorId: randomUUID() }, NOW)).toBe(false);
    const [byBsn, byName] = await register(fresh({ bsn: duplicate.bsn! }), fresh({ person: duplicate.person }));
    expect(byBsn!.refusal!.detail.facts).toEqual({ candidateId: survivor.candidateId });
    expect(byName!.status).toBe('registered');
  });
});

describe('correcting', () => {
  test('replaces what is there, removes what is not, and only on the revision that was read', async () => {
    const { candidateId } = fresh();
    await register({ candidateId, person: inventedPerson(400, { email: 'proef@example.org' }), profile: plainProfile() });
    const person = inventedPerson(401);
    expect(await records.replacePerson({ candidateId, rev: 1, person }, NOW)).toMatchObject({ rev: 2, familyName: person.familyName });
    expect((await records.person(candidateId))!.email).toBeUndefined();
    expect(await records.replacePerson({ candidateId, rev: 1, person }, NOW)).toBeUndefined();
  });
});

describe('the vault', () => {
  const candidateId = randomUUID();
  const sealed = async (id = candidateId) => (await vault.seal([{ candidateId: id, bsn: testBsn(1) }], NOW))[0]!;

  test('shows nothing of a BSN and opens it with the key of the person', async () => {
    const record = await sealed();
    expect(JSON.stringify(record)).not.toContain(testBsn(1));
    expect(Buffer.from(record.bsn, 'base64url').toString('latin1')).not.toContain(testBsn(1));
    expect(await vault.open(record)).toBe(testBsn(1));
    expect((await sealed()).bsn).not.toBe(record.bsn);
    expect((await sealed(randomUUID())).bsnHash).toBe(record.bsnHash);
  });

  test('finds out a record that was moved to another candidate or changed', async () => {
    const [record, other] = [await sealed(), await sealed(randomUUID())];
    await expect(vault.open({ ...record, _id: other._id })).rejects.toThrow('vault.bsn does not open');
    const bytes = Buffer.from(record.bsn, 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1 << (at % 8);
      await expect(vault.open({ ...record, bsn: changed.toString('base64url') })).rejects.toThrow('vault.bsn does not open');
    }
    await expect(vault.open(record)).resolves.toBe(testBsn(1));
  });
});
