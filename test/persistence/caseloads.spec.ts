/**
 * A caseload above its capacity is refused by the store. Each seed draws another order and other moments of arrival
 * over four connections. The control takes the condition out of the write and must overload the coach.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseClaim } from '../../src/domain/journey/coach.js';
import { DomainError } from '../../src/domain/shared/domain-error.js';
import { CaseLedger } from '../../src/persistence/caseloads.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { Coaches } from '../../src/persistence/registers/coaches.js';
import { Random } from '../../src/testdata/random.js';
import { mongoUri } from '../support/servers.js';

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1);
const CLAIMS = 50;
const CAPACITY = 3;
const SPREAD_MS = 40;

let stores: Store[];
beforeAll(async () => {
  const uri = await mongoUri('caseloads');
  stores = await Promise.all(Array.from({ length: 4 }, () => openStore({ uri, maxPoolSize: 15 })));
});
afterAll(() => Promise.all(stores.map((store) => store.close())));

const store = () => stores[0]!;
const ledger = () => new CaseLedger(store().models);
const coaches = () => new Coaches(store().models);
const coachOf = async (coachId: string) => (await store().models.coaches.findById(coachId).lean())!;

async function newCoach(change: { capacity?: number; regions?: string[]; active?: boolean } = {}): Promise<string> {
  const coachId = randomUUID();
  const fields = { displayName: 'Coach (test)', regions: ['AM24'], capacity: CAPACITY, active: true, ...change };
  await coaches().insert(coachId, { fields, key: 'spec' }, new Date().toISOString());
  return coachId;
}

const claimOn = (coachId: string, change: Partial<CaseClaim> = {}): CaseClaim => ({ coachId, caseId: randomUUID(), candidateId: randomUUID(), region: 'AM24', ...change });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(() => 'taken', (error: unknown) => (error instanceof DomainError ? error.code : Promise.reject(error as Error)));

async function race(seed: number, claims: CaseClaim[], claim: (store: Store, claim: CaseClaim) => Promise<void>): Promise<string[]> {
  const random = new Random(seed);
  const order = claims.map((one) => ({ one, at: random.next() })).sort((a, b) => a.at - b.at);
  return Promise.all(
    order.map(async ({ one, at }, index) => {
      await pause(at * SPREAD_MS);
      return codeOf(claim(stores[index % stores.length]!, one));
    }),
  );
}

const count = (answers: string[], code: string) => answers.filter((answer) => answer === code).length;

describe(`${CLAIMS} people at once for a coach of ${CAPACITY}`, () => {
  it.each(SEEDS)(`exactly ${CAPACITY} get a place (seed %i)`, async (seed) => {
    const coachId = await newCoach();
    const claims = Array.from({ length: CLAIMS }, () => claimOn(coachId));
    const answers = await race(seed, claims, ({ models }, claim) => new CaseLedger(models).claim(claim));
    expect([count(answers, 'taken'), count(answers, 'COACH.CASELOAD_FULL')]).toEqual([CAPACITY, CLAIMS - CAPACITY]);
    expect((await coachOf(coachId)).cases).toHaveLength(CAPACITY);
  });

  it('every claim sent three times at once still fills exactly the places', async () => {
    const coachId = await newCoach();
    const claims = Array.from({ length: CLAIMS }, () => claimOn(coachId));
    const answers = await race(7, [...claims, ...claims, ...claims], ({ models }, claim) => new CaseLedger(models).claim(claim));
    expect(count(answers, 'taken')).toBe(CAPACITY * 3);
    expect((await coachOf(coachId)).cases).toHaveLength(CAPACITY);
  });

  it('control: without the condition on the capacity the coach is overloaded', async () => {
    const coachId = await newCoach();
    const claims = Array.from({ length: CLAIMS }, () => claimOn(coachId));
    let open: () => void;
    const everybodyLooked = new Promise<void>((resolve) => (open = resolve));
    let looked = 0;
    const answers = await race(1, claims, async ({ models }, { caseId, candidateId }) => {
      const { cases, capacity } = (await models.coaches.findById(coachId).lean())!;
      if (++looked === CLAIMS) open();
      await everybodyLooked;
      if (cases.length >= capacity) throw new DomainError('COACH.CASELOAD_FULL', 'full', { remedy: '' });
      await models.coaches.updateOne({ _id: coachId }, { $push: { cases: { caseId, candidateId } } });
    });
    expect(count(answers, 'taken')).toBeGreaterThan(CAPACITY);
    expect((await coachOf(coachId)).cases.length).toBeGreaterThan(CAPACITY);
  });
});

describe('a place in a caseload', () => {
  it.each([
    ['of nobody', async () => claimOn(randomUUID()), 'COACH.UNKNOWN'],
    ['of an inactive coach', async () => claimOn(await newCoach({ active: false })), 'COACH.NOT_ACTIVE'],
    ['in another region', async () => claimOn(await newCoach(), { region: 'AM21' }), 'COACH.OTHER_REGION'],
    ['of a coach without room', async () => claimOn(await newCoach({ capacity: 0 })), 'COACH.CASELOAD_FULL'],
  ])('%s is refused by name, and stays refused', async (_what, make, code) => {
    const claim = await make();
    expect(await codeOf(ledger().claim(claim))).toBe(code);
    await store().models.coaches.updateOne({ _id: claim.coachId }, { $set: { active: true, regions: ['AM21', 'AM24'], capacity: 5 } });
    expect(await codeOf(ledger().claim(claim))).toBe(code === 'COACH.UNKNOWN' ? code : 'COACH.CASELOAD_FULL');
  });

  it('that was given back is free for another, and not for a late repeat', async () => {
    const coachId = await newCoach({ capacity: 1 });
    const [first, second] = [claimOn(coachId), claimOn(coachId)];
    await ledger().claim(first);
    await ledger().claim(first);
    await ledger().release(first);
    await ledger().release(first);
    expect(await codeOf(ledger().claim(first))).toBe('COACH.CASELOAD_FULL');
    await ledger().claim(second);
    expect((await coachOf(coachId)).cases).toEqual([{ candidateId: second.candidateId, caseId: second.caseId }]);
  });

  it('given back before it was claimed cannot be claimed any more', async () => {
    const claim = claimOn(await newCoach());
    await ledger().release(claim);
    expect(await codeOf(ledger().claim(claim))).toBe('COACH.CASELOAD_FULL');
    expect((await coachOf(claim.coachId)).cases).toEqual([]);
  });

  it('counts in the register; the capacity does not go below the people', async () => {
    const region = 'AM09';
    const coachId = await newCoach({ capacity: 2, regions: [region] });
    await ledger().claim(claimOn(coachId, { region }));
    const now = new Date().toISOString();
    expect(await coaches().find(coachId)).toMatchObject({ caseCount: 1, free: 1, rev: 1 });
    expect(await coaches().change({ coachId, rev: 1, change: { capacity: 0 } }, now)).toBe('cases-taken');
    expect(await coaches().change({ coachId, rev: 4, change: { capacity: 1 } }, now)).toBeUndefined();
    const list = async (free: boolean) => (await coaches().list({ region, free }, { limit: 10, sort: 'sortName' })).items.map((c) => c.coachId);
    expect([await list(true), await list(false)]).toEqual([[coachId], []]);
    expect(await coaches().change({ coachId, rev: 1, change: { capacity: 1 } }, now)).toMatchObject({ capacity: 1, free: 0, rev: 2 });
    expect([await list(true), await list(false)]).toEqual([[], [coachId]]);
  });
});
