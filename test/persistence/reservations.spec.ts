/** Reservations at the place that holds seats: claimed in advance, claimed again on acceptance, given back on every other closing. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { carouselFigures } from '../../src/domain/continuity/carousel.js';
import type { Booking } from '../../src/domain/journey/bookings.js';
import { StoreMatcher } from '../../src/modules/matching/store-matcher.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { ContinuityReads } from '../../src/persistence/continuity/continuity-reads.js';
import { SeatLedger } from '../../src/persistence/seats.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { inventedPerson } from '../support/invented.js';
import { testEncryption } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';
import { insertAssignment } from '../support/store-fixtures.js';

const PERIOD = { from: '2027-03-01T00:00:00.000Z', to: '2027-09-01T00:00:00.000Z' };
const NOW = '2027-01-11T09:00:00.000Z';
let stores: Store[];
beforeAll(async () => {
  const uri = await mongoUri('reservations');
  stores = await Promise.all(Array.from({ length: 4 }, () => openStore({ uri, encryption: testEncryption })));
});
afterAll(() => Promise.all(stores.map((store) => store.close())));

const ledger = (n: number) => new SeatLedger(stores[n % stores.length]!.models);
const claimed = (n: number, booking: Booking) => ledger(n).claim(booking).then(() => true, () => false);
const seatsOf = async (assignmentId: string) => (await stores[0]!.models.assignments.findById(assignmentId).lean())!.seats;

describe('reservations of many candidates at once', () => {
  test.each([1, 2, 3, 4, 5])('never take more seats than there are, and leak none (round %d)', async () => {
    const headcount = 5;
    const assignmentId = await insertAssignment(stores[0]!, { headcount });
    const bookings = Array.from({ length: 40 }, (): Booking => ({ placementId: randomUUID(), assignmentId, candidateId: randomUUID(), ...PERIOD }));
    const won = (await Promise.all(bookings.map(async (b, n) => ((await claimed(n, b)) ? [b] : [])))).flat();
    expect(won).toHaveLength(headcount);
    // Some accept, claimed again under their own id; some decline and give back; at the same time others try again.
    const [accepting, declining] = [won.slice(0, 3), won.slice(3)];
    const again = bookings.filter((b) => !won.includes(b)).map((b) => ({ ...b, placementId: randomUUID() }));
    const results = await Promise.all([
      ...accepting.map((b, n) => claimed(n, b)),
      ...declining.map((b, n) => ledger(n).release({ ...b, until: b.from, freesSeat: true }).then(() => true)),
      ...again.map((b, n) => claimed(n, b)),
    ]);
    expect(results.slice(0, 5)).toEqual([true, true, true, true, true]);
    const later = again.filter((_, n) => results[5 + n]);
    const seats = await seatsOf(assignmentId);
    expect([...seats].sort()).toEqual([...accepting, ...later].map((b) => b.placementId).sort());
    expect(seats.length).toBeLessThanOrEqual(headcount);
    // A late retry of a reservation that was given back takes nothing.
    expect(await Promise.all(declining.map((b, n) => claimed(n, b)))).toEqual([false, false]);
    expect((await seatsOf(assignmentId)).length).toBe(seats.length);
  });

  test('keep their seat when the assignment closes meanwhile', async () => {
    const assignmentId = await insertAssignment(stores[0]!, { headcount: 1 });
    const booking = { placementId: randomUUID(), assignmentId, candidateId: randomUUID(), ...PERIOD };
    await ledger(0).claim(booking);
    await stores[0]!.models.assignments.updateOne({ _id: assignmentId }, { $set: { status: 'closed' } });
    await expect(ledger(1).claim(booking)).resolves.toBeUndefined();
  });
});

describe('a search that looks further', () => {
  let regions = 40;
  async function seeking() {
    const [candidateId, region] = [randomUUID(), `AM${regions++}`];
    await new CandidateRecords(stores[0]!).insert([{ candidateId, person: inventedPerson(regions), profile: plainProfile({ region }) }], NOW);
    const search = { candidateId, region, notBefore: NOW, refusedAssignmentIds: [] as string[] };
    const offer = (over: object = {}) => insertAssignment(stores[0]!, { region, place: { municipality: 'Goes', postcode4: '4461' }, ...over });
    return { candidateId, region, search, offer, matcher: new StoreMatcher(stores[0]!) };
  }
  const scope = { distanceFactor: 1, otherTargetGroups: false, regions: [] as string[] };

  test('finds work of a neighbouring region, and names that region', async () => {
    const { search, matcher } = await seeking();
    const across = await insertAssignment(stores[0]!, { region: 'AM99', place: { municipality: 'Goes', postcode4: '4461' } });
    expect(await matcher.best({ ...search, scope })).toBeNull();
    expect(await matcher.best({ ...search, scope: { ...scope, regions: ['AM99'] } })).toMatchObject({ assignmentId: across, neighbourRegion: 'AM99' });
  });

  test('finds work that is meant for other target groups only when it may', async () => {
    const { search, offer, matcher } = await seeking();
    const assignmentId = await offer({ targetGroups: ['wajong'] });
    expect(await matcher.best(search)).toBeNull();
    expect((await matcher.rank(search)).excluded).toEqual([{ assignmentId, because: ['OTHER_TARGET_GROUP'] }]);
    expect(await matcher.best({ ...search, targetGroup: 'wajong' })).toMatchObject({ assignmentId });
    expect(await matcher.best({ ...search, scope: { ...scope, otherTargetGroups: true } })).toMatchObject({ assignmentId });
  });

  test('leaves work of a carousel out while other work fits, and says so when none does', async () => {
    const { candidateId, region, search, offer, matcher } = await seeking();
    const carousel = { placements: 3, shorterThan: 'P90D', within: 'P18M' };
    for (const month of ['09', '11']) {
      await stores[0]!.models.placements.create({
        _id: randomUUID(), rev: 1, candidateId, region, targetGroup: 'participatiewet', proposalId: 'p', assignmentId: 'a', contractorId: 'c',
        startsAt: `2026-${month}-01T00:00:00.000Z`, endsAt: `2026-${month}-20T00:00:00.000Z`, agreedAt: `2026-${month}-01T00:00:00.000Z`, startedAt: `2026-${month}-01T00:00:00.000Z`,
        absences: [], gapDays: null, status: 'ended', ending: 'completed', endedAt: `2026-${month}-20T00:00:00.000Z`,
      });
    }
    const short = await offer({ skills: ['paving'], endsAt: '2027-04-01T00:00:00.000Z' });
    expect(await matcher.best({ ...search, carousel })).toMatchObject({ assignmentId: short, acknowledged: { warning: 'carousel', reason: 'no-other-work' } });
    const long = await offer();
    const found = await matcher.best({ ...search, carousel });
    expect(found).toMatchObject({ assignmentId: long });
    expect(found).not.toHaveProperty('acknowledged');
    const histories = await new ContinuityReads(stores[0]!.models).historiesSince({ since: '2026-01-01T00:00:00.000Z', region });
    expect(carouselFigures(histories, { by: 'region', terms: carousel }, NOW)).toEqual([{ key: region, people: 1, atRisk: 1, inCarousel: 0 }]);
  });
});
