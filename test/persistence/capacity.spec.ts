/**
 * The invariants that cross candidates, at the place that holds them. Each seed is another interleaving: candidates
 * arrive in another order, at moments drawn from the seed, over four connections. The controls take one condition out
 * of the write and must break the invariant: if they held, the test would prove nothing.
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Booking } from '../../src/domain/journey/bookings.js';
import { DomainError } from '../../src/domain/shared/domain-error.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { SeatLedger } from '../../src/persistence/seats.js';
import { mongoUri } from '../support/servers.js';
import { insertAssignment } from '../support/store-fixtures.js';

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1);
const CLAIMS = 100;
const HEADCOUNT = 3;
const SPREAD_MS = 40;
const PERIOD = { from: '2027-03-01T00:00:00.000Z', to: '2027-09-01T00:00:00.000Z' };

let stores: Store[];
beforeAll(async () => {
  const uri = await mongoUri('capacity');
  stores = await Promise.all(Array.from({ length: 4 }, () => openStore({ uri, maxPoolSize: 25 })));
});
afterAll(() => Promise.all(stores.map((store) => store.close())));

/** Numbers from 0 to 1 that depend on the seed alone. */
function randomOf(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A UUID that depends on its parts alone. */
function idOf(...parts: (string | number)[]): string {
  const hex = createHash('sha256').update(parts.join('/')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

type Claim = (store: Store, booking: Booking) => Promise<void>;
const byLedger: Claim = ({ models }, booking) => new SeatLedger(models).claim(booking);

/** Sends all claims at moments that the seed draws; answers the codes, `taken` for a seat. */
async function race(seed: number, bookings: Booking[], claim: Claim): Promise<string[]> {
  const random = randomOf(seed);
  const order = bookings.map((booking) => ({ booking, at: random() })).sort((a, b) => a.at - b.at);
  return Promise.all(
    order.map(async ({ booking, at }, index) => {
      await pause(at * SPREAD_MS);
      try {
        await claim(stores[index % stores.length]!, booking);
        return 'taken';
      } catch (error) {
        if (error instanceof DomainError) return error.code;
        throw error;
      }
    }),
  );
}

async function manyCandidates(seed: number | string): Promise<Booking[]> {
  const assignmentId = idOf('assignment', seed);
  await insertAssignment(stores[0]!, { _id: assignmentId, headcount: HEADCOUNT });
  return Array.from({ length: CLAIMS }, (_, n) => ({
    placementId: idOf('placement', seed, n),
    candidateId: idOf('candidate', seed, n),
    assignmentId,
    ...PERIOD,
  }));
}

async function oneCandidate(seed: number | string): Promise<Booking[]> {
  return Promise.all(
    Array.from({ length: 20 }, async (_, n) => ({
      placementId: idOf('placement', 'one', seed, n),
      candidateId: idOf('candidate', 'one', seed),
      assignmentId: await insertAssignment(stores[0]!, { _id: idOf('assignment', 'one', seed, n), headcount: HEADCOUNT }),
      ...PERIOD,
    })),
  );
}

const count = (answers: string[], code: string) => answers.filter((answer) => answer === code).length;
const seatsOf = async (id: string) => (await stores[0]!.models.assignments.findById(id).lean())!.seats;
const periodsOf = async (id: string) => (await stores[0]!.models.calendars.findById(id).lean())?.bookings ?? [];

describe(`${CLAIMS} candidates at once for ${HEADCOUNT} seats`, () => {
  test.each(SEEDS)(`exactly ${HEADCOUNT} get one and the rest a clear refusal (seed %i)`, async (seed) => {
    const bookings = await manyCandidates(seed);
    const answers = await race(seed, bookings, byLedger);
    expect(count(answers, 'taken')).toBe(HEADCOUNT);
    expect(count(answers, 'PLACEMENT.CAPACITY_REACHED')).toBe(CLAIMS - HEADCOUNT);
    const seats = await seatsOf(bookings[0]!.assignmentId);
    expect(new Set(seats).size).toBe(HEADCOUNT);
    const held = await Promise.all(bookings.map(async (b) => ({ b, periods: await periodsOf(b.candidateId) })));
    for (const { b, periods } of held) {
      expect(periods.map((p) => p.placementId)).toEqual(seats.includes(b.placementId) ? [b.placementId] : []);
    }
  });

  test('every claim sent three times at once still fills exactly the seats', async () => {
    const bookings = await manyCandidates('thrice');
    const answers = await race(7, [...bookings, ...bookings, ...bookings], byLedger);
    expect(count(answers, 'taken')).toBe(HEADCOUNT * 3);
    expect(await seatsOf(bookings[0]!.assignmentId)).toHaveLength(HEADCOUNT);
  });

  test('control: without the condition on the headcount the assignment is oversold', async () => {
    const bookings = await manyCandidates('control');
    const everybodyLooked = meeting(bookings.length);
    const answers = await race(1, bookings, ({ models }, b) => readThenWriteSeat(models, b, everybodyLooked));
    expect(count(answers, 'taken')).toBeGreaterThan(HEADCOUNT);
    expect((await seatsOf(bookings[0]!.assignmentId)).length).toBeGreaterThan(HEADCOUNT);
  });
});

describe('20 assignments at once for one candidate in one period', () => {
  test.each(SEEDS)('exactly one is booked (seed %i)', async (seed) => {
    const bookings = await oneCandidate(seed);
    const answers = await race(seed, bookings, byLedger);
    expect(count(answers, 'taken')).toBe(1);
    expect(count(answers, 'PLACEMENT.PERIOD_TAKEN')).toBe(bookings.length - 1);
    expect(await periodsOf(bookings[0]!.candidateId)).toHaveLength(1);
    const seats = (await Promise.all(bookings.map((b) => seatsOf(b.assignmentId)))).flat();
    expect(seats).toHaveLength(1);
  });

  test('control: without the condition on overlap the candidate is booked twice', async () => {
    const bookings = await oneCandidate('control');
    const everybodyLooked = meeting(bookings.length);
    const answers = await race(1, bookings, ({ models }, b) => readThenWritePeriod(models, b, everybodyLooked));
    expect(count(answers, 'taken')).toBeGreaterThan(1);
    expect((await periodsOf(bookings[0]!.candidateId)).length).toBeGreaterThan(1);
  });
});

/** Lets go when `count` have come: in a control everybody looks before anybody writes, however slow the machine is. */
function meeting(count: number): () => Promise<void> {
  let open: () => void;
  const everybody = new Promise<void>((resolve) => (open = resolve));
  let come = 0;
  return () => {
    if (++come === count) open();
    return everybody;
  };
}

/** What the ledger must not do: look whether there is room, and then write without the condition. */
async function readThenWriteSeat(
  { assignments }: Store['models'],
  { assignmentId, placementId }: Booking,
  everybodyLooked: () => Promise<void>,
): Promise<void> {
  const { seats, headcount } = (await assignments.findById(assignmentId).lean())!;
  await everybodyLooked();
  if (seats.length >= headcount) throw full('PLACEMENT.CAPACITY_REACHED');
  await assignments.updateOne({ _id: assignmentId }, { $push: { seats: placementId } });
}

async function readThenWritePeriod({ calendars }: Store['models'], booking: Booking, everybodyLooked: () => Promise<void>): Promise<void> {
  const { candidateId, placementId, from, to } = booking;
  const calendar = await calendars.findById(candidateId).lean();
  await everybodyLooked();
  if (calendar?.bookings.some((b) => b.from < new Date(to) && new Date(from) < b.to)) throw full('PLACEMENT.PERIOD_TAKEN');
  const period = { placementId, from: new Date(from), to: new Date(to) };
  await calendars.updateOne({ _id: candidateId }, { $push: { bookings: period }, $setOnInsert: { spent: [] } }, { upsert: true });
}

function full(code: string): DomainError {
  return new DomainError(code, 'Refused', { remedy: '' });
}
