import { describe, expect, it } from '@jest/globals';
import { stageOf } from '../../src/domain/journey/journey-state.js';
import { dateOf, plus, startOfDay } from '../../src/domain/shared/calendar.js';
import type { JourneyDriver } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { SkippedJourneys } from '../support/skipped-journeys.js';
import { until } from '../support/until.js';

const store = new MemoryStore();
const journeys = new SkippedJourneys('year', { deps: store });

const now = () => journeys.now();
const wait = (duration: string) => journeys.wait(duration);
const WEEK_7_ABSENCE = { kind: 'long' as const };

describe('a year of guidance', () => {
  it('takes a candidate through two placements, an absence and missed checkpoints to a regular job', async () => {
    const terms = { checkpoints: [
      { code: 'week-1', anchor: 'start' as const, offset: 'P7D', form: 'visit' as const },
      { code: 'every-4-weeks', anchor: 'start' as const, offset: 'P28D', every: 'P28D', form: 'call' as const },
    ] };
    const startsAt = startOfDay(dateOf(plus(await now(), 'P3D')));
    const endsAt = plus(startsAt, 'P26W');
    const journey = await journeys.start({ start: testStart({}, terms) });
    const first = await journey.place(testOffer(startsAt, endsAt));
    await wait('P4D');
    await journey.send('confirmStart', { placementId: first, startedAt: startsAt });

    await wait('P7D');
    await journey.send('reportCheckpoint', { checkpointId: `${first}.week-1` });
    await wait('P40D'); // past the first call of week 4, which nobody reports
    const { absenceId } = await journey.send('reportAbsence', { placementId: first, ...WEEK_7_ABSENCE, from: await now() });
    await wait('P30D'); // past the call of week 8: it waits for the return
    const back = await now();
    await journey.send('endAbsence', { placementId: first, absenceId: absenceId!, until: back });
    const during = await journey.state();
    const status = (code: string) => during.placement!.checkpoints.find((c) => c.code === code);
    expect(status('week-1')).toMatchObject({ status: 'reported' });
    expect(status('every-4-weeks-1')).toMatchObject({ status: 'missed' });
    expect(status('every-4-weeks-2')).toMatchObject({ status: 'planned', dueAt: back });

    await wait('P63D');
    expect(stageOf(await journey.state())).toBe('follow-on');
    const second = await journey.place(testOffer(endsAt, plus(endsAt, 'P26W')));
    await wait('P42D');
    await journey.completed(first, endsAt);
    await until(async () => stageOf(await journey.state()) === 'awaiting-start');
    await journey.send('confirmStart', { placementId: second, startedAt: endsAt });
    expect((await journey.state()).placement).toMatchObject({ placementId: second, gapDays: 0 });

    await wait('P150D');
    await journey.send('recordOutcome', { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' });
    // Nobody signals the end: the journey closes the placement by itself, and then itself.
    await expect(journey.handle.result()).resolves.toMatchObject({ outcome: 'regular-job', placements: 2 });
    const { endedPlacements } = await journey.state();
    expect(endedPlacements.map((p) => [p.ending, p.nextKnownBeforeEnd])).toEqual([['completed', true], ['end-date-passed', true]]);
    expect(store.calendar.get((await journey.state()).candidateId)).toHaveLength(2);
  });

  it.each([
    ['an intake that never completes', { intakeComplete: false }, () => Promise.resolve(), { outcome: 'not-reachable', reason: 'intake-expired' }],
    [
      'a hold that nobody ends',
      {},
      (journey: JourneyDriver) => journey.send('putOnHold', { reason: 'detention' }),
      { outcome: 'not-reachable', reason: 'hold-expired' },
    ],
  ])('ends %s in a named outcome', async (_what, change, tell, outcome) => {
    const journey = await journeys.start({ start: testStart(change) });
    await tell(journey);
    await expect(journey.handle.result()).resolves.toMatchObject(outcome);
  });

  it('searches by itself, proposes what is found, and after silence does not propose the same again', async () => {
    const start = await now();
    const offers = [1, 2].map((n) => testOffer(plus(start, `P${n * 10}D`), plus(start, 'P30W')));
    store.offers = offers;
    const journey = await journeys.start({ start: testStart({}, { proposing: 'search' }) });
    await until(async () => (await journey.state()).proposal !== undefined);
    expect((await journey.state()).proposal).toMatchObject({ assignmentId: offers[0]!.assignmentId, proposedBy: 'search' });
    await wait('P13D'); // silence after 5 days, the next look 7 days later
    const { proposal, closedProposals } = await journey.state();
    expect(closedProposals.map((p) => p.closing)).toEqual(['both-silent']);
    expect(proposal).toMatchObject({ assignmentId: offers[1]!.assignmentId });
    await journey.send('withdraw', { reason: 'own-choice' });
    await journey.handle.result();
    store.offers = [];
  });
});
