/** Two years of one candidate, with time skipped: what the store shows at the end is what happened. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import { Relay } from '../../src/events/relay.js';
import { escalationsOf } from '../../src/domain/journey/escalation.js';
import { stageOf } from '../../src/domain/journey/journey-state.js';
import type { JourneyTerms } from '../../src/domain/policy/journey-policy.js';
import { dateOf, epochOf, plus, startOfDay } from '../../src/domain/shared/calendar.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { Outbox } from '../../src/persistence/events/outbox.js';
import { JourneyRows } from '../../src/persistence/journey-rows.js';
import { testOffer, testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { expectEventsTell } from '../support/replay-events.js';
import { mongoUri } from '../support/servers.js';
import { SkippedJourneys } from '../support/skipped-journeys.js';
import { until } from '../support/until.js';

/** Small enough for several runs of the workflow. */
const MAX_EVENTS = 120;
const TERMS: Partial<JourneyTerms> = {
  checkpoints: [
    { code: 'week-1', anchor: 'start', offset: 'P7D', form: 'visit', due: 'either' },
    { code: 'eight-weekly', anchor: 'start', offset: 'P56D', every: 'P56D', form: 'call' },
    { code: 'back', anchor: 'event', event: 'absence-ended', offset: 'P1D', form: 'call' },
  ],
  checkpointGrace: 'P3D',
  escalation: {
    checkpoint: [
      { to: 'reminder', after: 'P1D' },
      { to: 'coach', after: 'PT0S' },
      { to: 'coordinator', after: 'P2D' },
      { to: 'manager', after: 'P4D' },
    ],
    'follow-on': [{ to: 'coach', after: 'P7D' }],
    absence: [{ to: 'coach', after: 'P1D' }],
  },
  escalationLapse: 'P10D',
  absenceTerms: { short: 'P5D', long: 'P30D', planned: 'P20D' },
  followOnSearch: true,
  afterCare: { 'regular-job': [3, 6, 12].map((n) => ({ code: `month-${n}`, offset: `P${n}M`, form: 'call' as const })) },
  afterCareGrace: 'P21D',
};

let rows: Store;
const memory = new MemoryStore();
const skipped = new SkippedJourneys('two-years', { deps: memory });

beforeAll(async () => {
  rows = await openStore({ uri: await mongoUri('two-years'), maxPoolSize: 5 });
  await prepareStore(rows);
});

afterAll(async () => {
  await rows.close();
});

describe('two years of guidance', () => {
  it('four placements, two absences, another coach, another region and another policy, and after them a job that lasts', async () => {
    const begin = startOfDay(dateOf(plus(await skipped.now(), 'P1D')));
    /** Midnight of the day with this number. */
    const day = (n: number) => plus(begin, `P${n}D`);
    const now = () => skipped.now();
    const start = testStart({}, TERMS);
    const { candidateId } = start;
    /** This server lets a step time out in which time skips, and loses what comes while a run goes on as a new one. */
    const rest = () => until(() => journey.isAtRest());
    /** Lives on until that day, at eight. */
    const live = async (n: number) => {
      await rest();
      await skipped.env.sleep(Math.max(1, epochOf(plus(day(n), 'PT8H')) - epochOf(await now())));
      await rest();
    };
    const journey = await skipped.start({ start, maxEvents: MAX_EVENTS });
    const report = (placementId: string, code: string) => journey.send('reportCheckpoint', { checkpointId: `${placementId}.${code}` });
    const [anne, bob] = ['coach-anne', 'coach-bob'];

    await live(0);
    await journey.send('assignCoach', { coachId: anne });
    const first = await journey.place(testOffer(day(3), day(185)));
    await live(3);
    await journey.send('confirmStart', { placementId: first, startedAt: day(3) });
    await live(10);
    await report(first, 'week-1');
    await live(65); // eight-weekly-1 of day 59 was missed, and lies with the coordinator
    await report(first, 'eight-weekly-1');
    await live(80);
    const { absenceId } = await journey.send('reportAbsence', { placementId: first, kind: 'long', from: day(80) });
    await live(120); // longer than a long absence should: the coach has heard of it
    await journey.send('endAbsence', { placementId: first, absenceId: absenceId!, until: day(120) });
    await report(first, 'eight-weekly-2'); // of day 115, moved to the return
    await live(121);
    await journey.send('reportCheckpoint', { checkpointId: (await journey.state()).placement!.checkpoints.find((c) => c.event === 'absence-ended')!.checkpointId });
    await live(152); // the window opened on day 143, and a week later the coach hears that there is nothing yet
    const second = await journey.place(testOffer(day(185), day(367)));
    await live(171);
    await report(first, 'eight-weekly-3');
    await live(185);
    await journey.completed(first, day(185));
    await rest();
    await until(async () => (await journey.state()).placement?.placementId === second);
    await journey.send('confirmStart', { placementId: second, startedAt: day(185) });

    await live(215); // nobody reported the first week: the ladder has run out
    const { handoverId } = await journey.send('requestHandover', { toCoachId: bob, reason: 'coach-leaves', requestedBy: anne });
    await live(217);
    await journey.send('acceptHandover', { handoverId: handoverId! });
    await live(230);
    await journey.send('reportAbsence', { placementId: second, kind: 'short', from: day(230), until: day(233) });
    await live(234);
    await journey.send('reportCheckpoint', { checkpointId: (await journey.state()).placement!.checkpoints.find((c) => c.event === 'absence-ended')!.checkpointId });
    await live(241);
    await report(second, 'eight-weekly-1');
    await live(245);
    const { policy } = await journey.state();
    const monthly = { code: 'monthly', anchor: 'start' as const, offset: 'P28D', every: 'P28D', form: 'call' as const };
    const young = { ...policy, version: 2, terms: { ...policy.terms, checkpoints: [TERMS.checkpoints![0]!, monthly] } };
    await journey.send('adoptPolicy', { policy: young, targetGroup: start.targetGroup });
    await live(269);
    await report(second, 'monthly-3');
    await live(280);
    await journey.send('terminateEarly', { placementId: second, endedAt: await now(), reason: 'work-ended' });
    await live(284);
    const { transferId } = await journey.send('requestTransfer', { toRegion: 'AM25' });
    await journey.send('acceptTransfer', { transferId: transferId!, coachThere: bob });

    const third = await journey.place(testOffer(day(294), day(434)));
    await live(294);
    await journey.send('confirmStart', { placementId: third, startedAt: day(294) });
    await live(301);
    await report(third, 'week-1');
    await live(327); // monthly-1 of day 322 was missed
    const open = escalationsOf(await journey.state()).find((e) => !e.closing);
    expect(open).toMatchObject({ subject: 'checkpoint', subjectId: `${third}.monthly-1`, level: 'coordinator' });
    await journey.send('dropEscalation', { escalationId: open!.escalationId, reason: 'settled-otherwise' });
    for (const n of [2, 3, 4]) {
      await live(294 + 28 * n);
      await report(third, `monthly-${n}`);
    }
    const fourth = await journey.place(testOffer(day(434), day(730)));
    await live(434);
    // Who starts on the follow-on has left the placement before it: nobody signalled its end.
    await journey.send('confirmStart', { placementId: fourth, startedAt: day(434) });
    await live(441);
    await report(fourth, 'week-1');
    for (let n = 1; n <= 9; n++) {
      await live(434 + 28 * n);
      await report(fourth, `monthly-${n}`);
    }
    await journey.send('recordOutcome', { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' });
    await live(720); // monthly-10 of day 714 was missed, and still stands when the job begins
    await live(730);
    await journey.completed(fourth, day(730));
    await rest();
    await until(async () => stageOf(await journey.state()) === 'after-care');
    await live(730 + 92);
    await journey.send('reportAfterCare', { code: 'month-3', result: 'still-there' });
    await live(730 + 366); // nobody asked after six months
    await journey.send('reportAfterCare', { code: 'month-12', result: 'still-there' });
    await expect(journey.handle.result()).resolves.toMatchObject({ outcome: 'regular-job', placements: 4 });

    const state = await journey.state();
    // Into the real store only now: one that is slower than the skipped time is no matter of this spec. A repeat changes nothing.
    const publisher = new JourneyRows(rows.models);
    for (const snapshot of memory.publications) {
      await publisher.publish(snapshot);
      await publisher.publish(snapshot);
    }
    const { journeys, placements, checkpoints, escalations, proposals } = rows.models;
    const row = await journeys.findById(candidateId).lean();
    expect(row).toMatchObject({ rev: state.rev, stage: 'ended', region: 'AM25', policyVersion: 2, placementCount: 4, formerCoachId: bob, attention: [], outcome: { kind: 'regular-job' } });
    expect(row!.afterCare!.checks.map((c) => [c.code, c.status])).toEqual([['month-3', 'still-there'], ['month-6', 'not-reached'], ['month-12', 'still-there']]);
    expect(memory.caseloads.get(anne)?.size).toBe(0);
    expect(memory.caseloads.get(bob)?.size).toBe(0);

    const placed = await placements.find({ candidateId }).sort({ startsAt: 1 }).lean();
    expect(placed.map((p) => [p._id, p.ending, p.gapDays, p.coachId, p.nextKnownBeforeEnd, p.followOn])).toEqual([
      [first, 'completed', null, anne, true, { result: 'follow-on' }],
      [second, 'terminated-early', 0, anne, false, { result: 'pool', reason: 'not-searched' }],
      [third, 'end-date-passed', 14, bob, true, { result: 'follow-on' }],
      [fourth, 'completed', 0, bob, true, { result: 'outcome' }],
    ]);
    expect(placed.map((p) => [p.region, p.absences.map((a) => a.kind)])).toEqual([['AM25', ['long']], ['AM25', ['short']], ['AM25', []], ['AM25', []]]);
    expect((await proposals.find({ candidateId }).lean()).map((p) => p.closing)).toEqual(Array(4).fill('accepted'));

    const held = await checkpoints.find({ candidateId }).sort({ dueAt: 1 }).lean();
    const names = (status: string, late: boolean) =>
      held.filter((c) => c.status === status && (c.settledAt! >= c.missedAt) === late).map((c) => `${c.placementId === first ? 1 : c.placementId === second ? 2 : c.placementId === third ? 3 : 4} ${c.code}`);
    const timely = names('reported', false);
    expect([timely.length, names('reported', true), names('missed', true)]).toEqual([21, ['1 eight-weekly-1'], ['2 week-1', '3 monthly-1', '4 monthly-10']]);
    expect(timely).toEqual(expect.arrayContaining(['1 week-1', '1 eight-weekly-2', '1 eight-weekly-3', '2 eight-weekly-1', '2 monthly-3', '4 monthly-9']));
    // The old plan of the second placement fell away with its policy, the new one with its early end.
    expect(held.filter((c) => c.placementId === second && c.status === 'cancelled').map((c) => c.code)).toEqual(expect.arrayContaining(['eight-weekly-2', 'eight-weekly-3', 'monthly-4']));
    expect(held.filter((c) => c.status === 'planned' || c.todo || c.coachId)).toEqual([]);

    const climbed = await escalations.find({ candidateId }).sort({ since: 1 }).lean();
    expect(climbed.map((e) => [e.subject, e.level, e.closing])).toEqual([
      ['checkpoint', 'coordinator', 'done-late'],
      ['absence', 'coach', 'done-late'],
      ['follow-on', 'coach', 'done-late'],
      ['checkpoint', 'manager', 'lapsed'],
      ['checkpoint', 'coordinator', 'dropped'],
      ['follow-on', 'coach', 'done-late'],
      ['checkpoint', 'manager', 'no-longer-needed'],
    ]);

    const outbox = new Outbox(rows.models);
    const relay = new Relay({ outbox, failed: (error) => { throw error as Error; } });
    for (let waited = 1; waited > 0; ) waited = await relay.step();
    const told = await outbox.after(0, 10_000);
    expect(told.map(({ number }) => number)).toEqual(told.map((_, n) => n + 1));
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(told.length);
    for (const [n, { event }] of told.entries()) {
      const before = told[n - 1]?.event;
      // The next of the same revision, or the first of a later one.
      expect(event.rev === before?.rev ? event.n === before.n + 1 : event.n === 0 && event.rev > (before?.rev ?? 0)).toBe(true);
    }
    expectEventsTell(told.map(({ event }) => event), state);
    const counts = (type: string) => told.filter(({ event }) => event.type === type).length;
    expect(['placement-started', 'placement-ended', 'absence-reported', 'handover-closed', 'transfer-answered', 'policy-adopted', 'escalation-closed', 'journey-ended'].map(counts)).toEqual([4, 4, 2, 1, 1, 1, 7, 1]);
    expect((await journey.handle.describe()).runId).not.toBe(journey.firstRunId);
  }, 600_000);
});
