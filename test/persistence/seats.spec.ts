import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Booking } from '../../src/domain/journey/bookings.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { SeatLedger } from '../../src/persistence/seats.js';
import { mongoUri } from '../support/servers.js';
import { insertAssignment } from '../support/store-fixtures.js';

let store: Store;
let ledger: SeatLedger;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('seats') });
  ledger = new SeatLedger(store.models);
});
afterAll(() => store.close());

const MARCH = { from: '2027-03-01T00:00:00.000Z', to: '2027-04-01T00:00:00.000Z' };
const APRIL = { from: '2027-04-01T00:00:00.000Z', to: '2027-05-01T00:00:00.000Z' };
const MID_MARCH = '2027-03-15T00:00:00.000Z';

async function booking(over: Partial<Booking> = {}, headcount = 2): Promise<Booking> {
  const assignmentId = over.assignmentId ?? (await insertAssignment(store, { headcount }));
  return { placementId: randomUUID(), candidateId: randomUUID(), ...MARCH, ...over, assignmentId };
}
const seatsOf = async (assignmentId: string) => (await store.models.assignments.findById(assignmentId).lean())!.seats;
const periodsOf = async (candidateId: string) => {
  const calendar = await store.models.calendars.findById(candidateId).lean();
  return calendar?.bookings.map((b) => [b.placementId, b.from.toISOString(), b.to.toISOString()]) ?? [];
};
const refusedWith = (code: string) => expect.objectContaining({ code });

describe('claiming a seat', () => {
  test('takes one seat and one period, once, however often it is asked', async () => {
    const one = await booking();
    await ledger.claim(one);
    await ledger.claim(one);
    expect(await seatsOf(one.assignmentId)).toEqual([one.placementId]);
    expect(await periodsOf(one.candidateId)).toEqual([[one.placementId, MARCH.from, MARCH.to]]);
  });

  test('is refused when the headcount is reached, and then holds nothing of the candidate', async () => {
    const first = await booking({}, 1);
    await ledger.claim(first);
    const second = await booking({ assignmentId: first.assignmentId });
    await expect(ledger.claim(second)).rejects.toEqual(refusedWith('PLACEMENT.CAPACITY_REACHED'));
    expect(await seatsOf(first.assignmentId)).toEqual([first.placementId]);
    expect(await periodsOf(second.candidateId)).toEqual([]);
  });

  test('stays refused for the same placement, also when a seat comes free later', async () => {
    const first = await booking({}, 1);
    await ledger.claim(first);
    const second = await booking({ assignmentId: first.assignmentId });
    await expect(ledger.claim(second)).rejects.toEqual(refusedWith('PLACEMENT.CAPACITY_REACHED'));
    await ledger.release({ ...first, until: first.from, freesSeat: true });
    await expect(ledger.claim(second)).rejects.toEqual(refusedWith('PLACEMENT.CAPACITY_REACHED'));
    await ledger.claim({ ...second, placementId: randomUUID() });
  });

  test('is refused when the candidate has another placement in the period, by any overlap', async () => {
    const one = await booking();
    await ledger.claim(one);
    for (const period of [MARCH, { from: MID_MARCH, to: APRIL.to }, { from: '2027-02-01T00:00:00.000Z', to: MID_MARCH }]) {
      const other = await booking({ candidateId: one.candidateId, ...period });
      await expect(ledger.claim(other)).rejects.toEqual(refusedWith('PLACEMENT.PERIOD_TAKEN'));
      expect(await seatsOf(other.assignmentId)).toEqual([]);
    }
  });

  test('takes a period that begins where another one ends', async () => {
    const one = await booking();
    await ledger.claim(one);
    const next = await booking({ candidateId: one.candidateId, ...APRIL });
    await ledger.claim(next);
    expect(await periodsOf(one.candidateId)).toHaveLength(2);
  });

  test('is refused on an assignment that is closed or not there', async () => {
    const closed = await booking({ assignmentId: await insertAssignment(store, { status: 'closed' }) });
    await expect(ledger.claim(closed)).rejects.toEqual(refusedWith('ASSIGNMENT.NOT_OPEN'));
    const absent = await booking({ assignmentId: randomUUID() });
    await expect(ledger.claim(absent)).rejects.toEqual(refusedWith('ASSIGNMENT.NOT_OPEN'));
    expect(await periodsOf(absent.candidateId)).toEqual([]);
  });

  test('by many at once for one candidate books one period', async () => {
    const candidateId = randomUUID();
    const all = await Promise.all(Array.from({ length: 12 }, () => booking({ candidateId })));
    const results = await Promise.allSettled(all.map((b) => ledger.claim(b)));
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect(await periodsOf(candidateId)).toHaveLength(1);
  });

  test('by many attempts for one placement at once gives every attempt the same answer', async () => {
    const full = await booking({}, 1);
    await ledger.claim(full);
    const refused = await booking({ assignmentId: full.assignmentId });
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => ledger.claim(refused)));
    expect(answers.map((a) => a.status === 'rejected' && (a.reason as { code: string }).code)).toEqual(
      answers.map(() => 'PLACEMENT.CAPACITY_REACHED'),
    );
    expect(await periodsOf(refused.candidateId)).toEqual([]);
    const granted = await booking();
    await Promise.all(Array.from({ length: 8 }, () => ledger.claim(granted)));
    expect(await seatsOf(granted.assignmentId)).toEqual([granted.placementId]);
  });
});

describe('releasing', () => {
  test('an early end keeps the worked days, frees the rest and the seat', async () => {
    const one = await booking({}, 1);
    await ledger.claim(one);
    const release = { ...one, until: MID_MARCH, freesSeat: true };
    await ledger.release(release);
    await ledger.release(release);
    expect(await periodsOf(one.candidateId)).toEqual([[one.placementId, MARCH.from, MID_MARCH]]);
    expect(await seatsOf(one.assignmentId)).toEqual([]);
    await ledger.claim(await booking({ candidateId: one.candidateId, from: MID_MARCH, to: MARCH.to }));
  });

  test('work that was done keeps its seat', async () => {
    const one = await booking({}, 1);
    await ledger.claim(one);
    await ledger.release({ ...one, until: MARCH.to, freesSeat: false });
    expect(await seatsOf(one.assignmentId)).toEqual([one.placementId]);
    expect(await periodsOf(one.candidateId)).toEqual([[one.placementId, MARCH.from, MARCH.to]]);
  });

  test('a placement that never began leaves nothing, and a late claim for it is refused', async () => {
    const one = await booking();
    await ledger.claim(one);
    await ledger.release({ ...one, until: one.from, freesSeat: true });
    expect(await periodsOf(one.candidateId)).toEqual([]);
    expect(await seatsOf(one.assignmentId)).toEqual([]);
    await expect(ledger.claim(one)).rejects.toEqual(refusedWith('PLACEMENT.PERIOD_TAKEN'));
    expect(await seatsOf(one.assignmentId)).toEqual([]);
  });
});

describe('moving the end of a period', () => {
  test('moves it both ways', async () => {
    const one = await booking();
    await ledger.claim(one);
    for (const to of [APRIL.to, MID_MARCH]) {
      await ledger.moveEnd({ ...one, to });
      expect(await periodsOf(one.candidateId)).toEqual([[one.placementId, MARCH.from, to]]);
    }
  });

  test('is refused when the next placement is in the way, and changes nothing', async () => {
    const one = await booking();
    await ledger.claim(one);
    await ledger.claim(await booking({ candidateId: one.candidateId, ...APRIL }));
    await expect(ledger.moveEnd({ ...one, to: '2027-04-02T00:00:00.000Z' })).rejects.toEqual(
      refusedWith('PLACEMENT.PERIOD_TAKEN'),
    );
    expect((await periodsOf(one.candidateId))[0]).toEqual([one.placementId, MARCH.from, MARCH.to]);
  });

  test('is refused for a placement that was never booked', async () => {
    await expect(ledger.moveEnd(await booking())).rejects.toEqual(refusedWith('PLACEMENT.NOT_BOOKED'));
  });
});
