import { describe, expect, it, test } from '@jest/globals';
import { planContact } from '../../src/domain/journey/contacts.js';
import { dropEscalation } from '../../src/domain/journey/escalate.js';
import { ESCALATION_CLOSINGS, escalationsOf, standingEscalations, type Escalation } from '../../src/domain/journey/escalation.js';
import { endAbsence, reportAbsence, reportCheckpoint } from '../../src/domain/journey/guidance.js';
import { correctEntry } from '../../src/domain/journey/correction.js';
import { describeJourney } from '../../src/domain/journey/description.js';
import { recordOutcome, withdraw } from '../../src/domain/journey/outcome.js';
import { cancelFollowOn, terminateEarly } from '../../src/domain/journey/placement.js';
import { attentionOf, snapshotOf } from '../../src/domain/journey/projection.js';
import type { JourneyTerms } from '../../src/domain/policy/journey-policy.js';
import { Story } from '../support/journey-story.js';
import { refusalOf } from '../support/refusal.js';

const BEGIN = '2026-01-05T08:00:00.000Z';
const LADDER: Partial<JourneyTerms> = {
  checkpoints: [{ code: 'week-1', anchor: 'start', offset: 'P7D', form: 'visit' }],
  checkpointGrace: 'P3D',
  escalation: {
    checkpoint: [
      { to: 'reminder', after: 'P1D' },
      { to: 'coach', after: 'PT0S' },
      { to: 'coordinator', after: 'P2D' },
      { to: 'manager', after: 'P4D' },
    ],
    'follow-on': [
      { to: 'coach', after: 'P7D' },
      { to: 'coordinator', after: 'P7D' },
    ],
    absence: [
      { to: 'coach', after: 'P1D' },
      { to: 'manager', after: 'P2D' },
    ],
  },
  escalationLapse: 'P10D',
  absenceTerms: { short: 'P5D', long: 'P30D', planned: 'P20D' },
};

/** At work from the fifth of January, with a checkpoint on the twelfth that is missed on the fifteenth. */
const atWork = (endsAt = '2026-12-21T08:00:00.000Z') => new Story(BEGIN, LADDER).place(BEGIN, endsAt).start(BEGIN);
const at = (day: string) => `${day}T08:00:00.000Z`;
const only = (story: Story): Escalation => {
  const all = escalationsOf(story.state);
  expect(all).toHaveLength(1);
  return all[0]!;
};

describe('a checkpoint that stays undone', () => {
  test.each([
    ['before its reminder nobody hears of it', '2026-01-12', undefined],
    ['who is due is reminded', '2026-01-13', 'reminder'],
    ['missed, it goes to the coach at once', '2026-01-15', 'coach'],
    ['then to the coordinator', '2026-01-17', 'coordinator'],
    ['then to the manager', '2026-01-21', 'manager'],
  ])('%s', (_rung, day, level) => {
    const story = atWork().until(at(day));
    expect(standingEscalations(story.state).map((e) => e.level)).toEqual(level ? [level] : []);
    expect(attentionOf(story.state).filter((a) => a.startsWith('escalated'))).toEqual(level && level !== 'reminder' ? [`escalated-to-${level}`] : []);
  });

  it('lapses when nobody is left to hear of it', () => {
    const story = atWork().until(at('2026-01-30'));
    expect(only(story).closing).toBeUndefined();
    story.until(at('2026-01-31'));
    expect(only(story)).toMatchObject({ closing: 'lapsed', closedAt: at('2026-01-31'), level: 'manager' });
    expect(story.statusOf('week-1')).toBe('missed');
  });

  it('is done late when it is reported after all', () => {
    const story = atWork().until(at('2026-01-18'));
    story.do((s, now) => reportCheckpoint(s, { checkpointId: `${story.placementId}.week-1` }, now));
    expect(only(story)).toMatchObject({ closing: 'done-late', level: 'coordinator', subject: 'checkpoint', since: at('2026-01-12') });
    expect(attentionOf(story.state)).toEqual([]);
  });

  it('leaves no trace when it is reported before anybody heard of it', () => {
    const story = atWork().until(at('2026-01-12'));
    story.do((s, now) => reportCheckpoint(s, { checkpointId: `${story.placementId}.week-1` }, now));
    expect(escalationsOf(story.until(at('2026-03-01')).state)).toEqual([]);
  });

  it('is dropped with a reason, and stays dropped', () => {
    const story = atWork().until(at('2026-01-13'));
    const { escalationId } = only(story);
    story.do((s, now) => dropEscalation(s, { escalationId, reason: 'settled-otherwise' }, now)).until(at('2026-03-01'));
    expect(only(story)).toMatchObject({ closing: 'dropped', reason: 'settled-otherwise', level: 'reminder' });
    expect(refusalOf(() => dropEscalation(story.state, { escalationId, reason: 'other' }, story.now))).toBe('ESCALATION.NOT_OPEN');
    expect(refusalOf(() => dropEscalation(story.state, { escalationId: 'none', reason: 'other' }, story.now))).toBe('ESCALATION.UNKNOWN');
  });

  it('is no longer needed when the journey ends', () => {
    const story = atWork().until(at('2026-01-18')).do((s, now) => withdraw(s, { reason: 'own-choice' }, now));
    expect(only(story).closing).toBe('no-longer-needed');
  });

  it('is no longer needed when an absence moves it, and begins anew from the new moment', () => {
    const story = atWork().until(at('2026-01-13'));
    const absence = { placementId: story.placementId, absenceId: 'a', kind: 'long' as const, from: at('2026-01-10'), until: at('2026-01-20') };
    story.do((s, now) => reportAbsence(s, absence, now));
    expect(only(story).closing).toBe('no-longer-needed');
    story.until(at('2026-01-21'));
    expect(standingEscalations(story.state)).toMatchObject([{ level: 'reminder', since: at('2026-01-20') }]);
  });

  it('climbs again after a wrong report was taken back', () => {
    const story = atWork().until(at('2026-01-18'));
    const checkpointId = `${story.placementId}.week-1`;
    story.do((s, now) => reportCheckpoint(s, { checkpointId }, now));
    story.do((s, now) => correctEntry(s, { correction: { entry: 'checkpoint-report', checkpointId }, by: 'account', reason: 'typing-error' }, now));
    expect(escalationsOf(story.state).map((e) => [e.closing, e.level])).toEqual([['done-late', 'coordinator'], [undefined, 'coach']]);
    expect(new Set(escalationsOf(story.state).map((e) => e.escalationId)).size).toBe(2);
  });
});

describe('a follow-on that is not there', () => {
  const END = '2026-04-06T08:00:00.000Z'; // the window opens on the 23rd of February

  test.each([
    ['at the opening of the window nobody hears of it', '2026-02-24', undefined],
    ['a week later the coach does', '2026-03-03', 'coach'],
    ['and a week after that the coordinator', '2026-03-10', 'coordinator'],
  ])('%s', (_rung, day, level) => {
    const story = settledCheckpoint(END).until(at(day));
    expect(standingEscalations(story.state).filter((e) => e.subject === 'follow-on').map((e) => e.level)).toEqual(level ? [level] : []);
  });

  it('is done late when an outcome or a placement is agreed', () => {
    const agreed = settledCheckpoint(END).until(at('2026-03-04')).do((s, now) => recordOutcome(s, { kind: 'education', reason: 'agreed', effective: 'at-placement-end' }, now));
    expect(only(agreed)).toMatchObject({ subject: 'follow-on', closing: 'done-late' });
    const placed = settledCheckpoint(END).until(at('2026-03-04')).place(END, '2026-09-07T08:00:00.000Z');
    expect(only(placed)).toMatchObject({ closing: 'done-late' });
    placed.do((s, now) => cancelFollowOn(s, { placementId: s.next!.placementId }, now)).until(at('2026-03-12'));
    expect(standingEscalations(placed.state)).toMatchObject([{ subject: 'follow-on', level: 'coach' }]);
  });

  it('is no longer needed when the placement ends', () => {
    const story = settledCheckpoint(END).until(at('2026-03-04'));
    const { placementId } = story;
    story.do((s, now) => terminateEarly(s, { placementId, endedAt: now, reason: 'work-ended' }, now));
    expect(only(story).closing).toBe('no-longer-needed');
  });

  it('lapses', () => {
    const story = settledCheckpoint(END).until(at('2026-03-21'));
    expect(only(story).closing).toBe('lapsed');
  });
});

/** At work with the one checkpoint reported. */
function settledCheckpoint(endsAt: string): Story {
  const story = atWork(endsAt);
  const checkpointId = `${story.placementId}.week-1`;
  return story.until(at('2026-01-12')).do((s, now) => reportCheckpoint(s, { checkpointId }, now));
}

describe('an absence that stays open', () => {
  const away = (kind: 'short' | 'long' | 'planned') => {
    const story = settledCheckpoint('2026-12-21T08:00:00.000Z').until(at('2026-02-02'));
    return story.do((s, now) => reportAbsence(s, { placementId: story.placementId, absenceId: 'a', kind, from: now }, now));
  };

  test.each([
    ['short', '2026-02-08'],
    ['long', '2026-03-05'],
    ['planned', '2026-02-23'],
  ] as const)('%s: is brought before the coach after its own time', (kind, day) => {
    const before = away(kind).until(new Date(Date.parse(at(day)) - 1_000).toISOString());
    expect(standingEscalations(before.state)).toEqual([]);
    expect(standingEscalations(before.until(at(day)).state)).toMatchObject([{ subject: 'absence', subjectId: 'a', level: 'coach' }]);
  });

  it('ends in each closing', () => {
    const end = (story: Story) => story.do((s, now) => endAbsence(s, { placementId: story.placementId, absenceId: 'a', until: now }, now));
    expect(only(end(away('short').until(at('2026-02-09')))).closing).toBe('done-late');
    expect(escalationsOf(end(away('short').until(at('2026-02-05'))).state)).toEqual([]);
    expect(only(away('short').until(at('2026-03-01'))).closing).toBe('lapsed');
    const left = away('short').until(at('2026-02-09'));
    const { placementId } = left;
    left.do((s, now) => terminateEarly(s, { placementId, endedAt: now, reason: 'illness' }, now));
    expect(only(left).closing).toBe('no-longer-needed');
    const dropped = away('short').until(at('2026-02-09'));
    const { escalationId } = only(dropped);
    expect(only(dropped.do((s, now) => dropEscalation(s, { escalationId, reason: 'agreed' }, now))).closing).toBe('dropped');
  });

  it('says nothing of one whose end is known', () => {
    const story = settledCheckpoint('2026-12-21T08:00:00.000Z').until(at('2026-02-02'));
    story.do((s, now) => reportAbsence(s, { placementId: story.placementId, absenceId: 'a', kind: 'planned', from: now, until: at('2026-03-30') }, now));
    expect(escalationsOf(story.until(at('2026-06-01')).state)).toEqual([]);
  });
});

describe('what is shown of escalations', () => {
  it('is a row from the first rung on, and a line in both languages', () => {
    const quiet = atWork().until(at('2026-01-12'));
    expect(snapshotOf(quiet.state).escalations).toEqual([]);
    const story = atWork().until(at('2026-01-17'));
    expect(snapshotOf(story.state).escalations).toMatchObject([{ status: 'open', level: 'coordinator', nextAt: at('2026-01-21'), placementId: story.placementId }]);
    expect(describeJourney(story.state)).toMatch(/ligt bij de coördinator sinds 2026-01-17.*with the coordinator since 2026-01-17/);
    expect(describeJourney(quiet.state)).not.toContain('⚠');
    const told = atWork().until(at('2026-01-14'));
    expect(describeJourney(told.state)).toMatch(/^⚠ begeleidingsmoment niet gemeld: herinnerd sinds 2026-01-13 \/ checkpoint not reported: reminded since 2026-01-13$/m);
  });

  it('remembers the open ones and the last fifty that were closed', () => {
    const story = new Story(BEGIN, LADDER);
    for (let n = 0; n < 60; n++) {
      story.do((s, now) => planContact(s, { contactId: `c${n}`, form: 'call', dueAt: now, purpose: 'progress' }, now));
      story.until(new Date(Date.parse(story.now) + 5 * 86_400_000).toISOString());
      if (n < 58) story.do((s, now) => reportCheckpoint(s, { checkpointId: `c${n}.contact` }, now));
    }
    const all = escalationsOf(story.state);
    expect(all.filter((e) => e.closing)).toHaveLength(50);
    expect(all.filter((e) => !e.closing).map((e) => e.subjectId)).toEqual(['c58.contact', 'c59.contact']);
    expect(all.every((e) => !e.closing || ESCALATION_CLOSINGS.includes(e.closing))).toBe(true);
  });
});
