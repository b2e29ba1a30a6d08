/** The store set right by a journey: whatever a lost step left there, rows, seats, periods and places are as the journey says. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import { bookingFor, releasesBetween } from '../../src/domain/journey/bookings.js';
import { assignCoach, caseReleaseBetween, claimBetween } from '../../src/domain/journey/coach.js';
import { startJourney } from '../../src/domain/journey/intake.js';
import type { JourneyState } from '../../src/domain/journey/journey-state.js';
import { confirmStart, terminateEarly } from '../../src/domain/journey/placement.js';
import { journeyRow, snapshotOf } from '../../src/domain/journey/projection.js';
import { acceptProposal, agreePlacement, propose } from '../../src/domain/journey/proposal.js';
import { restated, truthOf } from '../../src/domain/journey/restating.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { CaseLedger } from '../../src/persistence/caseloads.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { JourneyReads } from '../../src/persistence/journey-reads.js';
import { JourneyRestating } from '../../src/persistence/journey-restating.js';
import { JourneyRows } from '../../src/persistence/journey-rows.js';
import { Coaches } from '../../src/persistence/registers/coaches.js';
import { SeatLedger } from '../../src/persistence/seats.js';
import { testOffer, testStart } from '../support/journeys.js';
import { testEncryption } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';
import { insertAssignment } from '../support/store-fixtures.js';

const NOW = '2027-01-11T09:00:00.000Z';
const LATER = plus(NOW, 'P30D');
const [FROM, TO] = ['2027-01-01T00:00:00.000Z', '2027-09-01T00:00:00.000Z'];

let store: Store;
let seats: SeatLedger;
let cases: CaseLedger;
let rows: JourneyRows;
let restating: JourneyRestating;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('restating'), encryption: testEncryption });
  await prepareStore(store);
  const { models } = store;
  [seats, cases, rows, restating] = [new SeatLedger(models), new CaseLedger(models), new JourneyRows(models), new JourneyRestating(models)];
});
afterAll(() => store.close());

/** All that the store holds for a candidate, without revisions. */
async function heldFor({ candidateId }: JourneyState): Promise<object> {
  const { calendars, assignments, coaches, placements, proposals, checkpoints } = store.models;
  const own = { candidateId };
  const statuses = async (found: Promise<{ _id: unknown; status?: unknown }[]>) => (await found).map(({ _id, status }) => `${String(_id)} ${String(status)}`).sort();
  const calendar = await calendars.findById(candidateId).lean();
  return {
    bookings: (calendar?.bookings ?? []).map(({ placementId, from, to }) => `${placementId} ${from.toISOString()} ${to.toISOString()}`).sort(),
    seats: (await assignments.find({ contractorId: candidateId }).lean()).flatMap((a) => a.seats),
    places: (await coaches.find({ 'cases.candidateId': candidateId }).lean()).map(({ _id, cases: own }) => `${String(_id)} ${own.find((c) => c.candidateId === candidateId)!.caseId}`).sort(),
    placements: await statuses(placements.find(own, { status: 1 }).lean()),
    proposals: await statuses(proposals.find(own, { status: 1 }).lean()),
    checkpoints: await statuses(checkpoints.find(own, { status: 1 }).lean()),
  };
}

async function newCoach(): Promise<string> {
  const coachId = randomUUID();
  await new Coaches(store.models).insert(coachId, { fields: { displayName: 'Coach (test)', regions: ['AM24'], capacity: 5, active: true }, key: 'spec' }, NOW);
  return coachId;
}

/** Guided by a coach; proposed on the one seat of an assignment, the contractor said yes. The assignment is marked as of this candidate, to be found. */
async function proposed(): Promise<JourneyState> {
  const start = startJourney(testStart(), NOW);
  const guided = assignCoach(start, { coachId: await newCoach(), caseId: randomUUID() }, NOW);
  await cases.claim(claimBetween(start, guided)!);
  const assignmentId = await insertAssignment(store, { contractorId: guided.candidateId, headcount: 1, startsAt: FROM, endsAt: TO });
  const offer = { ...testOffer(FROM, TO), assignmentId, proposalId: randomUUID() };
  const state = acceptProposal(propose(guided, offer, NOW), { proposalId: offer.proposalId, party: 'contractor' }, NOW);
  await rows.publish(snapshotOf(state));
  return state;
}

async function placed(state: JourneyState): Promise<JourneyState> {
  const booking = bookingFor(state, randomUUID(), NOW);
  await seats.claim(booking);
  return agreePlacement(state, booking, NOW);
}

async function working(): Promise<JourneyState> {
  const agreed = await placed(await proposed());
  const state = confirmStart(agreed, { placementId: agreed.placement!.placementId, startedAt: NOW }, NOW);
  await rows.publish(snapshotOf(state));
  return state;
}

async function ended(state: JourneyState): Promise<JourneyState> {
  const after = terminateEarly(state, { placementId: state.placement!.placementId, endedAt: LATER, reason: 'work-ended' }, LATER);
  for (const release of releasesBetween(state, after)) await seats.release(release);
  return after;
}

async function recoached(state: JourneyState): Promise<JourneyState> {
  const after = assignCoach(state, { coachId: await newCoach(), caseId: randomUUID(), reason: 'caseload' }, NOW);
  await cases.claim(claimBetween(state, after)!);
  await cases.release(caseReleaseBetween(state, after)!);
  return after;
}

/** What a journey does when its store is doubted. */
async function setRight(state: JourneyState): Promise<JourneyState> {
  const shown = await restating.settle(truthOf(state));
  if (!shown.differed) return state;
  const after = restated(state, shown);
  await rows.publish(snapshotOf(after));
  return after;
}

const rowOf = ({ candidateId }: JourneyState) => new JourneyReads(store.models).journeys.find(candidateId);
const plainRow = (state: JourneyState) => JSON.parse(JSON.stringify(journeyRow(state))) as object;

type Steps = [name: string, truth: () => Promise<JourneyState>, lost: (state: JourneyState) => Promise<JourneyState>];
const LOST: Steps[] = [
  ['a placement is agreed', proposed, placed],
  ['a placement ends early', working, ended],
  ['another coach comes', working, recoached],
  ['a placement ends early and another coach comes', working, async (state) => recoached(await ended(state))],
];

describe.each(LOST)('a step in which %s is lost', (_name, truth, lost) => {
  test('after it was published: the store is as before, at a revision beyond what it showed', async () => {
    const state = await truth();
    const before = await heldFor(state);
    const never = await lost(state);
    await rows.publish(snapshotOf(never, state));
    expect(await heldFor(state)).not.toEqual(before);
    const right = await setRight(state);
    expect(right.rev).toBeGreaterThan(never.rev);
    expect(await rowOf(state)).toEqual(plainRow(right));
    expect(await heldFor(state)).toEqual(before);
    // A second doubt finds nothing.
    expect(await setRight(right)).toBe(right);
    expect(await heldFor(state)).toEqual(before);
  });

  test('before it was published: what it took or gave back is put right, and the rows are left', async () => {
    const state = await truth();
    const before = await heldFor(state);
    await lost(state);
    expect(await heldFor(state)).not.toEqual(before);
    expect(await setRight(state)).toBe(state);
    expect(await heldFor(state)).toEqual(before);
  });
});

test('the command that comes again after all claims under the same id', async () => {
  const state = await proposed();
  const booking = bookingFor(state, randomUUID(), NOW);
  await seats.claim(booking);
  await setRight(state);
  await seats.claim(booking);
  expect(await store.models.assignments.findById(booking.assignmentId).lean()).toMatchObject({ seats: [booking.placementId] });
});

test('where all is as the journey says nothing changes', async () => {
  const state = await working();
  const before = await heldFor(state);
  expect(await restating.settle(truthOf(state))).toEqual({ rev: state.rev, differed: false });
  expect(await heldFor(state)).toEqual(before);
});

test('a row that is still to come is no difference', async () => {
  const state = await working();
  expect((await restating.settle(truthOf({ ...state, rev: state.rev + 1 }))).differed).toBe(false);
});

test('placements of long ago, which the journey has forgotten, keep their period', async () => {
  const state = await ended(await working());
  await rows.publish(snapshotOf(state));
  const before = await heldFor(state);
  await restating.settle(truthOf({ ...state, endedPlacements: [] }));
  expect(await heldFor(state)).toEqual(before);
});

test('a seat that somebody else got meanwhile stays theirs, and no seat is given too many', async () => {
  const state = await working();
  const { assignmentId, placementId } = state.placement!;
  await ended(state);
  const other = { placementId: randomUUID(), assignmentId, candidateId: randomUUID(), from: LATER, to: TO };
  await seats.claim(other);
  await restating.settle(truthOf(state));
  expect((await store.models.assignments.findById(assignmentId).lean())!.seats).toEqual([other.placementId]);
  expect((await store.models.calendars.findById(state.candidateId).lean())!.bookings).toEqual([expect.objectContaining({ placementId })]);
});
