import { describe, expect, it, test } from '@jest/globals';
import { escalationsOf, type EscalationClosing } from '../../src/domain/journey/escalation.js';
import { pinPolicy, type JourneyTerms } from '../../src/domain/policy/journey-policy.js';
import { plus, type IsoDuration } from '../../src/domain/shared/calendar.js';
import { testOffer, testPolicy, testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { SkippedJourneys } from '../support/skipped-journeys.js';

const journeys = new SkippedJourneys('ladder', { deps: new MemoryStore() });

const now = () => journeys.now();
const wait = (duration: IsoDuration) => journeys.wait(duration);

const TERMS: Partial<JourneyTerms> = {
  checkpoints: [{ code: 'week-1', anchor: 'start', offset: 'P7D', form: 'visit' }],
  escalation: {
    checkpoint: [
      { to: 'reminder', after: 'P1D' },
      { to: 'coach', after: 'PT0S' },
      { to: 'coordinator', after: 'P2D' },
      { to: 'manager', after: 'P4D' },
    ],
    'follow-on': [],
    absence: [],
  },
  escalationLapse: 'P10D',
};

async function atWork(terms: Partial<JourneyTerms> = TERMS) {
  const journey = await journeys.start({ start: testStart({}, terms) });
  const startsAt = await now();
  const placementId = await journey.place(testOffer(startsAt, plus(startsAt, 'P40W')));
  await journey.send('confirmStart', { placementId, startedAt: startsAt });
  return { journey, placementId, checkpointId: `${placementId}.week-1` };
}

describe('the ladder of a checkpoint', () => {
  type At = Awaited<ReturnType<typeof atWork>>;
  const ENDS: [EscalationClosing, IsoDuration, (at: At) => Promise<unknown>, string][] = [
    ['done-late', 'P9D', ({ journey, checkpointId }) => journey.send('reportCheckpoint', { checkpointId }), 'reminder'],
    ['dropped', 'P11D', async ({ journey }) => journey.send('dropEscalation', { escalationId: escalationsOf(await journey.state())[0]!.escalationId, reason: 'agreed' }), 'coach'],
    ['no-longer-needed', 'P13D', ({ journey }) => journey.send('recordOutcome', { kind: 'moved-region', reason: 'moved-house', effective: 'now' }), 'coordinator'],
    ['lapsed', 'P27D', async () => undefined, 'manager'],
  ];

  test.each(ENDS)('ends as %s after %s', async (closing, after, act, level) => {
    const at = await atWork();
    const before = (await at.journey.handle.fetchHistory()).events!.length;
    await wait(after);
    await act(at);
    expect(escalationsOf(await at.journey.state())).toMatchObject([{ subjectId: at.checkpointId, level, closing }]);
    // Reminder, missed and four rungs at most: each a timer and one write.
    expect((await at.journey.handle.fetchHistory()).events!.length - before).toBeLessThanOrEqual(60);
    if (closing !== 'no-longer-needed') await at.journey.send('withdraw', { reason: 'own-choice' });
    await at.journey.handle.result();
  }, 60_000);
});

describe('a journey that takes another policy up', () => {
  it('plans anew what lies ahead, keeps what runs, and takes a repeat once', async () => {
    const { journey, placementId, checkpointId } = await atWork();
    await wait('P11D');
    const running = escalationsOf(await journey.state());
    const later = testPolicy({ ...TERMS, checkpoints: [...TERMS.checkpoints!, { code: 'week-8', anchor: 'start', offset: 'P56D', form: 'call' }], escalation: { checkpoint: [], 'follow-on': [], absence: [] } });
    const policy = pinPolicy({ ...later, version: 2 }, 'participatiewet');
    const first = await journey.send('adoptPolicy', { policy, targetGroup: 'participatiewet' }, 'rollout/one');
    await expect(journey.send('adoptPolicy', { policy, targetGroup: 'participatiewet' }, 'rollout/one')).resolves.toEqual(first);
    const again = await journey.send('adoptPolicy', { policy, targetGroup: 'participatiewet' }, 'rollout/two');
    expect(again.rev).toBe(first.rev);
    const state = await journey.state();
    expect(state.policy.version).toBe(2);
    expect(state.placement!.checkpoints.map((c) => [c.checkpointId, c.status])).toEqual([[checkpointId, 'missed'], [`${placementId}.week-8`, 'planned']]);
    expect(escalationsOf(state)).toEqual(running);
    await wait('P3D');
    expect(escalationsOf(await journey.state())).toMatchObject([{ level: 'coordinator' }]);
    await journey.send('withdraw', { reason: 'own-choice' });
    await journey.handle.result();
  }, 60_000);

  it('refuses the terms of another target group', async () => {
    const { journey } = await atWork();
    const policy = pinPolicy({ ...testPolicy(), version: 2 }, 'wajong');
    await expect(journey.send('adoptPolicy', { policy, targetGroup: 'wajong' })).rejects.toMatchObject({ cause: { type: 'POLICY.TARGET_GROUP_DIFFERS' } });
    await journey.send('withdraw', { reason: 'own-choice' });
    await journey.handle.result();
  });
});
