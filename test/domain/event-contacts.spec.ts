import { describe, expect, it, test } from '@jest/globals';
import { cancelContact, MAX_PLANNED_CONTACTS, planContact } from '../../src/domain/journey/contacts.js';
import { correctEntry } from '../../src/domain/journey/correction.js';
import { allCheckpoints, endAbsence, reportAbsence, reportCheckpoint } from '../../src/domain/journey/guidance.js';
import { putOnHold, resume } from '../../src/domain/journey/hold.js';
import { completeIntake } from '../../src/domain/journey/intake.js';
import type { JourneyState } from '../../src/domain/journey/journey-state.js';
import { withdraw } from '../../src/domain/journey/outcome.js';
import { reportNoShow, terminateEarly } from '../../src/domain/journey/placement.js';
import { snapshotOf } from '../../src/domain/journey/projection.js';
import { CHECKPOINT_EVENTS, type CheckpointEvent } from '../../src/domain/policy/journey-policy.js';
import { STANDARD_POLICY } from '../../src/domain/policy/standard-policy.js';
import { Story } from '../support/journey-story.js';
import { refusalOf } from '../support/refusal.js';

const BEGIN = '2026-01-05T08:00:00.000Z';
const END = '2026-12-21T08:00:00.000Z';
const at = (day: string) => `${day}T08:00:00.000Z`;
const rules = CHECKPOINT_EVENTS.map((event) => ({ code: event, anchor: 'event' as const, event, offset: 'P2D', form: 'call' as const }));
const inPool = () => new Story(BEGIN, { checkpoints: rules });
const atWork = () => inPool().place(BEGIN, END).start(BEGIN).until(at('2026-02-02'));
const of = (story: Story, event: CheckpointEvent) => allCheckpoints(story.state).filter((c) => c.event === event);
const away = (story: Story, kind: 'short' | 'long', until?: string) =>
  story.do((s, now) => reportAbsence(s, { placementId: story.placementId, absenceId: 'a', kind, from: now, ...(until && { until }) }, now));
const back = (story: Story, until: string) => story.do((s, now) => endAbsence(s, { placementId: story.placementId, absenceId: 'a', until }, now));

describe('an event asks for a contact', () => {
  const HAPPENINGS: [CheckpointEvent, () => Story, string][] = [
    ['pool-entered', inPool, '2026-01-07'],
    ['hold-started', () => inPool().do((s, now) => putOnHold(s, { reason: 'care' }, now)), '2026-01-07'],
    ['absence-started', () => away(atWork(), 'short'), '2026-02-04'],
    ['absence-long', () => away(atWork(), 'long'), '2026-02-04'],
    ['absence-ended', () => back(away(atWork(), 'short').until(at('2026-02-03')), at('2026-02-03')), '2026-02-05'],
    ['ended-early', () => { const s = atWork(); const { placementId } = s; return s.do((j, now) => terminateEarly(j, { placementId, endedAt: now, reason: 'work-ended' }, now)); }, '2026-02-04'],
    ['no-show', () => { const s = inPool().place(BEGIN, END); const { placementId } = s; return s.do((j, now) => reportNoShow(j, { placementId }, now)); }, '2026-01-07'],
  ];
  it('in every case that a plan can name', () => expect(HAPPENINGS.map(([event]) => event).sort()).toEqual([...CHECKPOINT_EVENTS].sort()));

  test.each(HAPPENINGS)('%s', (event, happen, day) => {
    const found = of(happen(), event);
    expect(found).toMatchObject([{ status: 'planned', event, dueAt: at(day), code: expect.stringMatching(new RegExp(`^${event}-\\d+$`)) }]);
  });

  it('and a new one each time that it happens', () => {
    const story = inPool();
    for (let n = 0; n < 3; n++) story.do((s, now) => putOnHold(s, { reason: 'care' }, now)).do(resume);
    expect(of(story, 'hold-started').map((c) => c.status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(new Set(of(story, 'hold-started').map((c) => c.checkpointId)).size).toBe(3);
    expect(of(story, 'pool-entered').map((c) => c.status)).toEqual(['cancelled', 'cancelled', 'cancelled', 'planned']);
  });

  it('when the intake is complete, and not when a proposal fails', () => {
    const story = new Story(BEGIN, { checkpoints: rules }, false);
    expect(of(story, 'pool-entered')).toEqual([]);
    story.do((s, now) => completeIntake(s, now)).propose(at('2026-03-02'), END).until(at('2026-01-20'));
    expect(story.stage).toBe('pool');
    expect(of(story, 'pool-entered')).toHaveLength(1);
  });

  it('that nobody waits for again when its report was a mistake and its time is over', () => {
    const story = inPool();
    const { checkpointId } = of(story, 'pool-entered')[0]!;
    const mistaken = (s: JourneyState, now: string) => correctEntry(s, { correction: { entry: 'checkpoint-report', checkpointId }, by: 'account', reason: 'typing-error' }, now);
    story.do((s, now) => reportCheckpoint(s, { checkpointId }, now));
    const [waiting, working, held, missed] = [0, 1, 2, 3].map(() => Object.assign(inPool(), { state: story.state }));
    expect(of(waiting!.do(mistaken), 'pool-entered').map((c) => c.status)).toEqual(['planned']);
    expect(of(working!.place(BEGIN, END).do(mistaken), 'pool-entered').map((c) => c.status)).toEqual(['cancelled']);
    expect(of(held!.do((s, now) => putOnHold(s, { reason: 'care' }, now)).do(mistaken), 'pool-entered').map((c) => c.status)).toEqual(['cancelled']);
    expect(of(missed!.until(at('2026-02-02')).do(mistaken), 'pool-entered').map((c) => c.status)).toEqual(['missed']);
  });

  it('a short absence that goes on has become a long one', () => {
    const terms = { checkpoints: rules, escalation: { checkpoint: [], 'follow-on': [], absence: [{ to: 'coach' as const, after: 'PT0S' }] }, absenceTerms: { short: 'P5D', long: 'P30D', planned: 'P30D' } };
    const story = away(new Story(BEGIN, terms).place(BEGIN, END).start(BEGIN).until(at('2026-02-02')), 'short');
    expect(of(story, 'absence-long')).toEqual([]);
    expect(of(story.until(at('2026-02-07')), 'absence-long')).toMatchObject([{ dueAt: at('2026-02-09'), absenceId: 'a' }]);
  });
});

describe('what an event asked for', () => {
  it('is cancelled when the candidate is back before, and held during the absence otherwise', () => {
    const early = back(away(atWork(), 'long').until(at('2026-02-03')), at('2026-02-03'));
    expect(of(early, 'absence-started')).toMatchObject([{ status: 'cancelled' }]);
    expect(of(early, 'absence-long')).toMatchObject([{ status: 'cancelled' }]);
    // It is about the absence: it does not wait for the return.
    expect(of(away(atWork(), 'long').until(at('2026-02-10')), 'absence-started')).toMatchObject([{ status: 'missed', dueAt: at('2026-02-04') }]);
  });

  it('follows the return when that day changes', () => {
    const story = back(away(atWork(), 'short', at('2026-02-20')), at('2026-02-10'));
    expect(of(story, 'absence-ended').map((c) => [c.status, c.dueAt])).toEqual([['cancelled', at('2026-02-22')], ['planned', at('2026-02-12')]]);
  });

  it('is cancelled with the pool, and with the journey', () => {
    expect(of(inPool().place(at('2026-02-02'), END), 'pool-entered')).toMatchObject([{ status: 'cancelled' }]);
    const left = atWork();
    const { placementId } = left;
    left.do((s, now) => terminateEarly(s, { placementId, endedAt: now, reason: 'work-ended' }, now)).do((s, now) => withdraw(s, { reason: 'health' }, now));
    expect(allCheckpoints(left.state).filter((c) => c.status === 'planned')).toEqual([]);
  });

  it('is a row of the journey, without a placement when it has none', () => {
    const story = inPool();
    const [row] = snapshotOf(story.state).checkpoints;
    expect(row).toMatchObject({ candidateId: story.state.candidateId, due: 'coach', event: 'pool-entered', status: 'planned' });
    expect(row).not.toHaveProperty('placementId');
    expect(row!.checkpointId).toMatch(/^[0-9a-f-]{36}\.pool-entered-\d+$/);
  });
});

describe('a contact that somebody plans', () => {
  const contact = { contactId: 'c', form: 'visit' as const, dueAt: at('2026-01-12'), purpose: 'concern' as const };

  it('belongs to the journey, is reported, missed or cancelled with a reason', () => {
    const plan = () => inPool().do((s, now) => planContact(s, contact, now));
    const find = (story: Story) => story.state.contacts!.find((c) => c.checkpointId === 'c.contact');
    expect(find(plan())).toMatchObject({ code: 'contact', due: 'coach', purpose: 'concern', plannedAt: BEGIN, status: 'planned' });
    expect(find(plan().do((s, now) => reportCheckpoint(s, { checkpointId: 'c.contact' }, now)))).toMatchObject({ status: 'reported', reportedBy: 'coach' });
    expect(find(plan().until(at('2026-01-15')))).toMatchObject({ status: 'missed' });
    const cancelled = plan().do((s, now) => cancelContact(s, { checkpointId: 'c.contact', reason: 'rescheduled' }, now));
    expect(find(cancelled)).toMatchObject({ status: 'cancelled', cancellation: 'rescheduled' });
    expect(refusalOf(() => cancelContact(cancelled.state, { checkpointId: 'c.contact', reason: 'other' }, cancelled.now))).toBe('CHECKPOINT.NOT_OPEN');
  });

  it('is refused in the past, without a contractor, and beyond reason', () => {
    const story = inPool();
    expect(refusalOf(() => planContact(story.state, { ...contact, dueAt: at('2026-01-04') }, story.now))).toBe('CONTACT.IN_THE_PAST');
    expect(refusalOf(() => planContact(story.state, { ...contact, due: 'either' }, story.now))).toBe('CONTACT.NO_CONTRACTOR');
    for (let n = 1; n < MAX_PLANNED_CONTACTS; n++) story.do((s, now) => planContact(s, { ...contact, contactId: `c${n}` }, now));
    expect(refusalOf(() => planContact(story.state, contact, story.now))).toBe('CONTACT.TOO_MANY');
  });

  it('is reported by the contractor of the placement only where it says so', () => {
    const story = atWork().do((s, now) => planContact(s, { ...contact, dueAt: at('2026-02-09'), due: 'contractor' }, now));
    expect(story.state.contacts![1]).toMatchObject({ placementId: story.placementId, contractorId: story.state.placement!.contractorId });
    story.do((s, now) => reportCheckpoint(s, { checkpointId: 'c.contact', reportedBy: 'contractor' }, now));
    story.do((s, now) => planContact(s, { ...contact, contactId: 'd', dueAt: at('2026-02-09') }, now));
    expect(refusalOf(() => reportCheckpoint(story.state, { checkpointId: 'd.contact', reportedBy: 'contractor' }, story.now))).toBe('CHECKPOINT.FOR_THE_COACH');
  });

  it('moves past an absence that was not known when it was planned, with its reminder', () => {
    const story = new Story(BEGIN, { checkpoints: [], escalation: { checkpoint: [{ to: 'reminder', after: 'P1D' }], 'follow-on': [], absence: [] } }).place(BEGIN, END).start(BEGIN);
    story.do((s, now) => planContact(s, { ...contact, dueAt: at('2026-01-12') }, now)).until(at('2026-01-08'));
    away(story, 'long', at('2026-01-19'));
    story.do((s, now) => planContact(s, { ...contact, contactId: 'd', dueAt: at('2026-01-13') }, now));
    back(story, at('2026-01-20'));
    expect(story.state.contacts!.map((c) => [c.checkpointId, c.dueAt, c.remindAt])).toEqual([
      ['c.contact', at('2026-01-20'), at('2026-01-21')],
      ['d.contact', at('2026-01-13'), at('2026-01-14')],
    ]);
  });
});

describe('the standard plan', () => {
  const groups = [undefined, ...Object.keys(STANDARD_POLICY.targetGroups)] as (keyof typeof STANDARD_POLICY.targetGroups | undefined)[];

  test.each(groups)('has the whole of guidance for %s', (group) => {
    const rules = { ...STANDARD_POLICY.terms, ...(group && STANDARD_POLICY.targetGroups[group]) }.checkpoints;
    const anchors = new Set(rules.map((r) => r.anchor));
    expect([...anchors].sort()).toEqual(['end', 'event', 'start']);
    const events = new Set(rules.flatMap((r) => r.event ?? []));
    for (const event of ['absence-long', 'absence-ended', 'no-show', 'ended-early', 'hold-started'] as const) expect(events.has(event)).toBe(true);
    expect(rules.some((r) => r.every)).toBe(true);
    expect(rules.some((r) => r.anchor === 'end' && r.offset.startsWith('-'))).toBe(true);
    expect(rules.some((r) => r.anchor === 'end' && !r.offset.startsWith('-'))).toBe(true);
  });
});
