import { describe, expect, it } from '@jest/globals';
import { stageOf } from '../../src/domain/journey/journey-state.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { JourneyDriver } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { journeysOnDevServer } from '../support/temporal.js';
import { until } from '../support/until.js';

const now = () => new Date().toISOString();

describe('a reservation', () => {
  it('is carried through continue-as-new without a cache: one seat from proposal to placement, and none after it', async () => {
    const store = new MemoryStore();
    const setting = await journeysOnDevServer({ store, maxCachedWorkflows: 0 });
    const start = testStart({}, { followOnSearch: true });
    const journey = await JourneyDriver.start(setting, { start, maxEvents: 5, putOffs: 0 });
    const first = await journey.place(testOffer(plus(now(), '-PT1M'), plus(now(), 'P26W')));
    await journey.send('confirmStart', { placementId: first, startedAt: now() });
    const found = testOffer(plus(now(), 'P1D'), plus(now(), 'P26W'));
    store.offers = [found];
    await journey.send('terminateEarly', { placementId: first, endedAt: now(), reason: 'contractor-bankrupt' });
    await until(async () => (await journey.state()).proposal !== undefined);
    const { proposal } = await journey.state();
    expect([...store.takenSeats.get(found.assignmentId)!]).toEqual([proposal!.placementId]);

    const before = (await journey.handle.describe()).runId;
    const { proposalId } = proposal!;
    await journey.send('acceptProposal', { proposalId, party: 'contractor' });
    await until(async () => (await journey.handle.describe()).runId !== before);
    const agreed = await journey.send('acceptProposal', { proposalId, party: 'candidate' });
    expect(agreed.placementId).toBe(proposal!.placementId);
    expect(stageOf(await journey.state())).toBe('awaiting-start');
    expect([...store.takenSeats.get(found.assignmentId)!]).toEqual([proposal!.placementId]);
    await journey.send('withdraw', { reason: 'own-choice' });
    await journey.handle.result();
    expect([...store.takenSeats.get(found.assignmentId)!]).toEqual([]);
  });
});
