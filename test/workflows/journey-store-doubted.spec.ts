/** A journey whose store is doubted: it looks, and only where the store says otherwise it publishes all of itself anew. */
import { describe, expect, it } from '@jest/globals';
import { storeDoubted } from '../../workflows/candidate/candidate.messages.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { JourneyDriver } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { journeysOnDevServer } from '../support/temporal.js';
import { until } from '../support/until.js';

const now = () => new Date().toISOString();
const offer = () => testOffer(plus(now(), '-PT1M'), plus(now(), 'P26W'));

describe.each([
  ['kept in memory', {}],
  ['read from its history at each step', { maxCachedWorkflows: 0 }],
])('a journey %s', (_how, worker) => {
  it('leaves a store that is as it says alone', async () => {
    const store = new MemoryStore();
    const setting = await journeysOnDevServer({ store, ...worker });
    const journey = await JourneyDriver.start(setting, { start: testStart() });
    await journey.send('putOnHold', { reason: 'care' });
    await journey.handle.signal(storeDoubted);
    await until(() => store.truths.length > 0);
    const { rev } = await journey.send('resume', {});
    expect(rev).toBe(store.truths[0]!.rev + 1);
    expect(store.publications.flatMap(({ events = [] }) => events.map(({ type }) => type))).not.toContain('journey-restated');
  });

  it('publishes every row beyond what a lost step had shown, tells readers so, and goes on', async () => {
    const store = new MemoryStore();
    const setting = await journeysOnDevServer({ store, ...worker });
    const journey = await JourneyDriver.start(setting, { start: testStart() });
    const placementId = await journey.place(offer());
    const { rev } = await journey.send('confirmStart', { placementId, startedAt: now() });
    const shown = rev + 4;
    store.shown = { rev: shown, differed: true };
    await journey.handle.signal(storeDoubted);
    await until(() => store.journeys.get(store.truths[0]?.candidateId ?? '')?.rev === shown + 1);
    store.shown = { rev: 0, differed: false };

    const whole = store.publications.at(-1)!;
    expect(whole.events).toEqual([expect.objectContaining({ type: 'journey-restated', lastRev: rev, rev: shown + 1, n: 0 })]);
    expect(whole.placements.map((p) => [p.placementId, p.status, p.rev])).toEqual([[placementId, 'running', shown + 1]]);
    expect(whole.proposals.map((p) => p.status)).toEqual(['closed']);
    expect(store.truths[0]).toMatchObject({ rev, periods: [{ placementId, seat: true }] });
    expect((await journey.send('reportCheckpoint', { checkpointId: `${placementId}.week-1` })).rev).toBe(shown + 2);
    // What did not change is not written again.
    expect(store.publications.at(-1)!.proposals).toEqual([]);
  });

  it('is doubted as often as one likes while commands come and its runs are continued', async () => {
    const store = new MemoryStore();
    store.shown = { rev: 0, differed: true };
    const setting = await journeysOnDevServer({ store, ...worker });
    const journey = await JourneyDriver.start(setting, { start: testStart(), maxEvents: 40, putOffs: 1 });
    for (let n = 0; n < 6; n++) {
      await Promise.all([journey.handle.signal(storeDoubted), journey.send('putOnHold', { reason: 'care' }), journey.handle.signal(storeDoubted)]);
      await Promise.all([journey.send('resume', {}), journey.handle.signal(storeDoubted)]);
    }
    // The start, twelve commands and eighteen doubts.
    await until(async () => (await journey.state()).rev >= 1 + 12 + 18);
    const state = await journey.state();
    // A step that the server refuses is done again, and asks the store once more; the journey counts each doubt once.
    expect(state.rev).toBe(1 + 12 + 18);
    await until(() => store.journeys.get(state.candidateId)?.rev === state.rev);
    expect((await journey.handle.describe()).runId).not.toBe(journey.firstRunId);
  });
});
