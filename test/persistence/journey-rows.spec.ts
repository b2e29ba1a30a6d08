import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bookingFor } from '../../src/domain/journey/bookings.js';
import { completeIntake, startJourney } from '../../src/domain/journey/intake.js';
import type { JourneyState } from '../../src/domain/journey/journey-state.js';
import { acceptProposal, agreePlacement, closeProposal, propose } from '../../src/domain/journey/proposal.js';
import { journeyRow, snapshotOf } from '../../src/domain/journey/projection.js';
import { acceptTransfer, requestTransfer } from '../../src/domain/journey/transfer.js';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { JourneyReads } from '../../src/persistence/journey-reads.js';
import { JourneyRows } from '../../src/persistence/journey-rows.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { inventedPerson } from '../support/invented.js';
import { testOffer, testStart } from '../support/journeys.js';
import { testEncryption } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';

const NOW = '2027-01-11T09:00:00.000Z';
let store: Store;
let rows: JourneyRows;
let reads: JourneyReads;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('rows'), encryption: testEncryption });
  await prepareStore(store);
  rows = new JourneyRows(store.models);
  reads = new JourneyReads(store.models);
});
afterAll(() => store.close());

const plainRow = (state: JourneyState) => JSON.parse(JSON.stringify(journeyRow(state))) as object;

/** A journey from intake to an agreed placement, state by state. */
function story(): JourneyState[] {
  const start = startJourney(testStart({ intakeComplete: false }), NOW);
  const pool = completeIntake(start, NOW);
  const offer = { ...testOffer('2027-03-01T00:00:00.000Z', '2027-09-01T00:00:00.000Z'), proposalId: randomUUID() };
  const proposed = propose(pool, offer, NOW);
  const accepted = acceptProposal(proposed, { proposalId: offer.proposalId, party: 'contractor' }, NOW);
  return [start, pool, proposed, accepted, agreePlacement(accepted, bookingFor(accepted, randomUUID(), NOW), NOW)];
}

describe('publishing a journey', () => {
  test('writes the journey and its parts, readable as the domain made them', async () => {
    const states = story();
    const last = states.at(-1)!;
    await rows.publish(snapshotOf(last));
    expect(await reads.journeys.find(last.candidateId)).toEqual(plainRow(last));
    const { placement, closedProposals } = last;
    expect(await reads.placements.find(placement!.placementId)).toMatchObject({ startsAt: placement!.startsAt, status: 'awaiting-start' });
    expect(await reads.proposals.find(closedProposals[0]!.proposalId)).toMatchObject({ status: 'closed', closing: 'accepted' });
    expect(await store.models.checkpoints.countDocuments({ placementId: placement!.placementId })).toBe(placement!.checkpoints.length);
  });

  test('fails on what the schema does not know, instead of leaving the row out in silence', async () => {
    const [state] = story() as [JourneyState];
    const snapshot = snapshotOf(state);
    await expect(rows.publish({ ...snapshot, journey: { ...snapshot.journey, unheardOf: 1 } as never })).rejects.toThrow(/unheardOf/);
    await expect(rows.publish({ ...snapshot, journey: { ...snapshot.journey, stageSince: 'yesterday' } })).rejects.toThrow(/stageSince|Cast/);
  });

  test('keeps instants as dates in the store and says when a revision became visible', async () => {
    const [state] = story() as [JourneyState];
    await rows.publish(snapshotOf(state));
    const found = await store.models.journeys.collection.findOne({ _id: state.candidateId as never });
    expect(found).toMatchObject({ stageSince: expect.any(Date), visibleAt: expect.any(Date) });
  });

  test('in any order, with repeats, ends on the newest revision', async () => {
    const states = story();
    const [last, candidateId] = [states.at(-1)!, states[0]!.candidateId];
    for (const at of [2, 4, 0, 4, 3, 1]) await rows.publish(snapshotOf(states[at]!));
    expect(await reads.journeys.find(candidateId)).toEqual(plainRow(last));
    expect((await reads.proposals.all({ candidateId }, { _id: 1 })).map((p) => p.status)).toEqual(['closed']);
  });

  test('all at once ends on the newest revision', async () => {
    const states = story();
    await Promise.all([...states, ...states].map((state) => rows.publish(snapshotOf(state))));
    expect(await reads.journeys.find(states[0]!.candidateId)).toEqual(plainRow(states.at(-1)!));
  });

  test('removes what the newer revision no longer has', async () => {
    const [, , proposed] = story() as [JourneyState, JourneyState, JourneyState];
    await rows.publish(snapshotOf(proposed));
    const closed = closeProposal(proposed, 'revoked', NOW);
    await rows.publish(snapshotOf(closed, proposed));
    const row = await reads.journeys.find(proposed.candidateId);
    expect(row).toEqual(plainRow(closed));
    expect(row).not.toHaveProperty('proposalId');
  });

  test('region of the profile follows a transfer, and a late write does not turn it back', async () => {
    const [, pool] = story() as [JourneyState, JourneyState];
    const { candidateId } = pool;
    const records = new CandidateRecords(store);
    await records.insert([{ candidateId, person: inventedPerson(1), profile: plainProfile() }], NOW);
    const asked = requestTransfer(pool, { transferId: 'transfer-1', toRegion: 'AM25' }, NOW);
    const moved = acceptTransfer(asked, { transferId: 'transfer-1' }, NOW);
    await rows.publish(snapshotOf(moved, asked));
    await rows.publish(snapshotOf(asked, pool));
    expect(await records.profile(candidateId)).toMatchObject({ region: 'AM25', rev: 1 });
  });
});
