import { describe, expect, it } from '@jest/globals';
import { acceptHandover, assignCoach, caseReleaseBetween, claimBetween, closeHandover, requestHandover } from '../../src/domain/journey/coach.js';
import { describeJourney } from '../../src/domain/journey/description.js';
import { endAbsence, reportAbsence } from '../../src/domain/journey/guidance.js';
import { putOnHold, resume } from '../../src/domain/journey/hold.js';
import { startJourney } from '../../src/domain/journey/intake.js';
import type { JourneyState } from '../../src/domain/journey/journey-state.js';
import { recordOutcome, withdraw } from '../../src/domain/journey/outcome.js';
import { assignmentCompleted } from '../../src/domain/journey/placement.js';
import { attentionOf, journeyRow, snapshotOf } from '../../src/domain/journey/projection.js';
import { acceptTransfer, requestTransfer } from '../../src/domain/journey/transfer.js';
import { dayOf } from '../../src/domain/guidance/worklists.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { Story } from '../support/journey-story.js';
import { testStart } from '../support/journeys.js';
import { refusalOf } from '../support/refusal.js';

const MONDAY = '2026-01-05T08:00:00.000Z';
const START = '2026-01-11T23:00:00.000Z';
const END = '2026-07-12T22:00:00.000Z';
const [ANNE, BOB] = ['coach-anne', 'coach-bob'];

const assign = (coachId: string, caseId = `case-${coachId}`, reason?: 'caseload') => (s: JourneyState, now: string) =>
  assignCoach(s, { coachId, caseId, ...(reason && { reason }) }, now);
const ask = (toCoachId: string) => (s: JourneyState, now: string) =>
  requestHandover(s, { handoverId: 'h-1', toCoachId, reason: 'caseload', requestedBy: ANNE }, now);
const accept = (s: JourneyState, now: string) => acceptHandover(s, { handoverId: 'h-1', caseId: 'case-new' }, now);
const decline = (s: JourneyState, now: string) => closeHandover(s, { handoverId: 'h-1', closing: 'declined' }, now);
const guided = () => new Story(MONDAY).do(assign(ANNE));

describe('the coach of a journey', () => {
  it('comes without a reason, and another one with a reason alone', () => {
    const story = guided();
    expect(story.state.coach).toEqual({ coachId: ANNE, caseId: `case-${ANNE}`, since: MONDAY });
    expect(refusalOf(() => story.do(assign(ANNE)))).toBe('COACH.SAME');
    expect(refusalOf(() => story.do(assign(BOB)))).toBe('COACH.REASON_MISSING');
    story.do(assign(BOB, 'case-2', 'caseload'));
    expect(story.state.coach!.coachId).toBe(BOB);
    expect(story.state.coachHistory).toEqual([{ coachId: ANNE, since: MONDAY, until: MONDAY, ending: 'reassigned', reason: 'caseload' }]);
  });

  it('stays over a placement, a hold and the next placement, and each placement says who it was', () => {
    const story = guided().do((s, now) => putOnHold(s, { reason: 'care' }, now)).do(resume);
    story.place(START, END).until('2026-01-12T08:00:00.000Z');
    expect(story.state.placement!.coachId).toBeUndefined();
    story.start(START);
    const first = story.placementId;
    story.until('2026-06-20T08:00:00.000Z').place(END, '2026-12-31T23:00:00.000Z');
    story.until(END).do((s, now) => assignmentCompleted(s, { placementId: first, completedAt: END }, now)).start(END);
    expect(story.state.coach!.coachId).toBe(ANNE);
    expect([story.state.endedPlacements[0]!.coachId, story.state.placement!.coachId]).toEqual([ANNE, ANNE]);
    expect(story.state.coachHistory).toEqual([]);
  });

  it('who comes first during a placement is the coach of that placement', () => {
    const story = new Story(MONDAY).place(START, END).until('2026-01-12T08:00:00.000Z').start(START).do(assign(ANNE));
    expect(story.state.placement!.coachId).toBe(ANNE);
    story.do(assign(BOB, 'case-2', 'caseload'));
    expect(story.state.placement!.coachId).toBe(ANNE);
  });

  it('gives the place back when the journey ends, and a new journey knows who it was', () => {
    const story = guided();
    const before = story.state;
    story.do((s, now) => withdraw(s, { reason: 'own-choice' }, now));
    expect(caseReleaseBetween(before, story.state)).toEqual({ coachId: ANNE, caseId: `case-${ANNE}`, candidateId: before.candidateId });
    const { formerCoachId, coachId, unguided, rev } = journeyRow(story.state);
    expect([formerCoachId, coachId, unguided]).toEqual([ANNE, undefined, undefined]);
    const again = startJourney({ ...testStart({ candidateId: before.candidateId }), previousRev: rev, formerCoachId: formerCoachId! }, MONDAY);
    expect(journeyRow(again)).toMatchObject({ formerCoachId: ANNE, unguided: true });
  });

  it('stays for the after-care of a job, and goes with its end', () => {
    const afterCare = { 'regular-job': [{ code: 'month-3', offset: 'P3M', form: 'call' as const }] };
    const story = new Story(MONDAY, { afterCare }).do(assign(ANNE)).do((s, now) => recordOutcome(s, { kind: 'regular-job', reason: 'agreed', effective: 'now' }, now));
    expect([story.stage, story.state.coach?.coachId]).toEqual(['after-care', ANNE]);
    const before = story.state;
    story.until('2026-12-31T00:00:00.000Z');
    expect([story.stage, story.state.coach]).toEqual(['ended', undefined]);
    expect(caseReleaseBetween(before, story.state)?.caseId).toBe(`case-${ANNE}`);
  });

  it.each([
    ['works there too', ANNE, ANNE, undefined],
    ['does not work there', undefined, undefined, 'transfer'],
  ])('who %s after a transfer', (_what, coachThere, coachId, ending) => {
    const story = guided().do(ask(BOB)).do((s, now) => requestTransfer(s, { transferId: 't', toRegion: 'AM21' }, now));
    const before = story.state;
    story.do((s, now) => acceptTransfer(s, { transferId: 't', ...(coachThere && { coachThere }) }, now));
    expect(story.state.coach?.coachId).toBe(coachId);
    expect(story.state.coachHistory?.at(-1)?.ending).toBe(ending);
    expect(caseReleaseBetween(before, story.state) === undefined).toBe(coachThere !== undefined);
    expect(story.state.handover).toBeUndefined();
    expect(story.state.lastHandover).toMatchObject({ closing: 'overtaken' });
  });
});

describe('a handover', () => {
  it('needs a coach, another coach, and no other handover', () => {
    expect(refusalOf(() => new Story(MONDAY).do(ask(BOB)))).toBe('COACH.NONE');
    expect(refusalOf(() => guided().do(ask(ANNE)))).toBe('COACH.SAME');
    expect(refusalOf(() => guided().do(ask(BOB)).do(ask(BOB)))).toBe('HANDOVER.ALREADY_OPEN');
    expect(refusalOf(() => guided().do(accept))).toBe('HANDOVER.NOT_OPEN');
  });

  it('that is accepted moves the candidate, with a claim on the new place and the old one given back', () => {
    const story = guided().do(ask(BOB));
    expect(attentionOf(story.state)).toEqual(['handover-waiting']);
    expect(describeJourney(story.state)).toMatch(/^AM24 · participatiewet · jobcoach coach-anne \(overdracht gevraagd \/ handover asked\)\n/);
    const before = story.state;
    story.do(accept);
    expect(story.state).toMatchObject({ coach: { coachId: BOB, caseId: 'case-new' }, lastHandover: { closing: 'accepted' } });
    expect(story.state.coachHistory).toEqual([expect.objectContaining({ coachId: ANNE, ending: 'handover', reason: 'caseload' })]);
    expect(claimBetween(before, story.state)).toEqual({ caseId: 'case-new', coachId: BOB, candidateId: before.candidateId, region: 'AM24' });
    expect(caseReleaseBetween(before, story.state)?.caseId).toBe(`case-${ANNE}`);
  });

  it.each([
    ['declined', (story: Story) => story.do(decline), 'declined'],
    ['taken back', (story: Story) => story.do((s, now) => closeHandover(s, { handoverId: 'h-1', closing: 'withdrawn' }, now)), 'withdrawn'],
    ['not answered', (story: Story) => story.until(plus(MONDAY, 'P7D')), 'unanswered'],
  ])('that is %s leaves the candidate with the coach, by name', (_what, happens, closing) => {
    const story = guided().do(ask(BOB));
    const before = story.state;
    happens(story);
    expect(story.state.coach).toEqual(before.coach);
    expect(story.state.lastHandover).toMatchObject({ handoverId: 'h-1', toCoachId: BOB, closing });
    expect([claimBetween(before, story.state), caseReleaseBetween(before, story.state)]).toEqual([undefined, undefined]);
    expect(refusalOf(() => story.do(accept))).toBe('HANDOVER.NOT_OPEN');
  });

  it('is overtaken by an assignment and by the end of the journey', () => {
    expect(guided().do(ask(BOB)).do(assign('coach-cor', 'case-3', 'caseload')).state).toMatchObject({ coach: { coachId: 'coach-cor' }, lastHandover: { closing: 'overtaken' } });
    expect(guided().do(ask(BOB)).do((s, now) => withdraw(s, { reason: 'own-choice' }, now)).state.lastHandover).toMatchObject({ closing: 'overtaken' });
  });
});

describe('the rows for worklists', () => {
  const working = () => guided().place(START, END).until('2026-01-12T08:00:00.000Z').start(START);
  const rowOf = (state: JourneyState, code: string) => snapshotOf(state).checkpoints.find((c) => c.code === code);

  it('give open checkpoints to the coach, and move them with a handover', () => {
    const story = working();
    expect(rowOf(story.state, 'week-1')).toMatchObject({ coachId: ANNE, todo: true });
    const before = story.do(ask(BOB)).state;
    const moved = snapshotOf(story.do(accept).state, before);
    expect(moved.caseMoved).toBe(true);
    expect(moved.checkpoints.length).toBe(before.placement!.checkpoints.length);
    expect(new Set(moved.checkpoints.map((c) => c.coachId))).toEqual(new Set([BOB]));
  });

  it('give what stayed undone to the coach, and move it with a handover', () => {
    const escalation = { checkpoint: [{ to: 'coach' as const, after: 'PT0S' }], 'follow-on': [], absence: [] };
    const story = new Story(MONDAY, { escalation }).do(assign(ANNE)).place(START, END).until('2026-01-12T08:00:00.000Z').start(START).until('2026-01-25T08:00:00.000Z');
    const open = (state: JourneyState, before?: JourneyState) => snapshotOf(state, before).escalations.filter((e) => e.status === 'open');
    expect(open(story.state).map((e) => e.coachId)).toEqual([ANNE]);
    const before = story.do(ask(BOB)).state;
    expect(open(story.do(accept).state, before).map((e) => e.coachId)).toEqual([BOB]);
    story.do((s, now) => withdraw(s, { reason: 'own-choice' }, now));
    expect(snapshotOf(story.state).escalations.map((e) => [e.status, e.coachId])).toEqual([['closed', undefined]]);
  });

  it('leave out what waits for a return, and bring it back with the return', () => {
    const story = working();
    story.do((s, now) => reportAbsence(s, { placementId: story.placementId, absenceId: 'a', kind: 'short', from: now }, now));
    expect(rowOf(story.state, 'week-1')).toMatchObject({ todo: false });
    story.until('2026-01-30T08:00:00.000Z');
    expect(rowOf(story.state, 'week-1')).toMatchObject({ todo: false, status: 'planned' });
    const before = story.state;
    story.do((s, now) => endAbsence(s, { placementId: story.placementId, absenceId: 'a', until: now }, now));
    expect(rowOf(story.state, 'week-1')).toMatchObject({ todo: true, dueAt: '2026-01-30T08:00:00.000Z' });
    expect(snapshotOf(story.state, before).checkpoints.map((c) => c.code)).toContain('every-4-weeks-1');
  });

  it('keep a missed one while its placement runs, and no longer', () => {
    const story = working().until('2026-01-25T08:00:00.000Z');
    expect(rowOf(story.state, 'week-1')).toMatchObject({ status: 'missed', todo: true });
    story.do((s, now) => assignmentCompleted(s, { placementId: story.placementId, completedAt: now }, now));
    expect(rowOf(story.state, 'week-1')).toMatchObject({ status: 'missed', todo: false });
    expect(rowOf(story.state, 'after-end')).toMatchObject({ status: 'planned', todo: true, coachId: ANNE });
  });
});

describe('a day on a worklist', () => {
  it.each([
    ['a winter day', '2026-01-05T12:00:00.000Z', '2026-01-05', '2026-01-04T23:00:00.000Z', 24],
    ['just before midnight', '2026-01-05T22:59:59.999Z', '2026-01-05', '2026-01-04T23:00:00.000Z', 24],
    ['midnight', '2026-01-05T23:00:00.000Z', '2026-01-06', '2026-01-05T23:00:00.000Z', 24],
    ['the day on which summer time begins', '2026-03-29T12:00:00.000Z', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['its last moment', '2026-03-29T21:59:59.999Z', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['the day after', '2026-03-29T22:00:00.000Z', '2026-03-30', '2026-03-29T22:00:00.000Z', 24],
    ['the day on which summer time ends', '2026-10-25T22:59:59.999Z', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
  ])('%s', (_what, now, date, from, hours) => {
    const day = dayOf(now);
    expect(day).toMatchObject({ date, from });
    expect((Date.parse(day.until) - Date.parse(day.from)) / 3_600_000).toBe(hours);
  });
});
