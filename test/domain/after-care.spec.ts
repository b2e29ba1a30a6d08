import { describe, expect, it } from '@jest/globals';
import { reportAfterCare, returnToPool } from '../../src/domain/journey/after-care.js';
import { correctEntry } from '../../src/domain/journey/correction.js';
import { nextDeadline } from '../../src/domain/journey/deadlines.js';
import { describeJourney } from '../../src/domain/journey/description.js';
import { putOnHold } from '../../src/domain/journey/hold.js';
import type { AfterCareResult } from '../../src/domain/journey/continuity-state.js';
import { end, recordOutcome, withdraw } from '../../src/domain/journey/outcome.js';
import { assignmentCompleted } from '../../src/domain/journey/placement.js';
import { journeyRow } from '../../src/domain/journey/projection.js';
import { releasesBetween } from '../../src/domain/journey/bookings.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { Story } from '../support/journey-story.js';
import { refusalOf } from '../support/refusal.js';

const START = '2026-01-05T08:00:00.000Z';
const END = '2026-07-06T08:00:00.000Z';
const CHECKS = [
  { code: 'month-3', offset: 'P3M', form: 'call' as const },
  { code: 'month-6', offset: 'P6M', form: 'call' as const },
  { code: 'month-12', offset: 'P12M', form: 'visit' as const },
];
const TERMS = { afterCare: { 'regular-job': CHECKS } };
const month = (n: number) => plus(END, `P${n}M`);

/** A regular job from END, after a placement. */
function inJob(terms: object = TERMS): Story {
  const story = new Story(START, terms).place(START, END).start(START).until(plus(START, 'P10D'));
  story.do((s, now) => recordOutcome(s, { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' }, now));
  const { placementId } = story;
  return story.until(END).do((s, now) => assignmentCompleted(s, { placementId, completedAt: END }, now));
}
const report = (story: Story, code: string, result: AfterCareResult) => story.do((s, now) => reportAfterCare(s, { code, result }, now));
const statuses = (story: Story) => story.state.afterCare!.checks.map((c) => c.status);

describe('after-care', () => {
  it('begins with the outcome, holds no seat, and shows the outcome', () => {
    const story = inJob();
    expect(story.stage).toBe('after-care');
    expect(story.state.outcome).toBeUndefined();
    expect(nextDeadline(story.state)).toEqual({ kind: 'after-care-due', at: month(3) });
    expect(journeyRow(story.state)).toMatchObject({ stage: 'after-care', afterCare: { outcome: { kind: 'regular-job' } }, attention: [] });
    expect(describeJourney(story.state)).toMatch(/Nazorg sinds 2026-07-06: regulier werk, gevraagd 0\/3/);
    const before = new Story(START, TERMS).place(START, END);
    const after = recordOutcome(before.state, { kind: 'regular-job', reason: 'agreed', effective: 'now' }, START);
    expect(releasesBetween(before.state, after)).toHaveLength(1);
  });

  it('is not for an outcome without rules', () => {
    expect(inJob({}).stage).toBe('ended');
    expect(new Story(START, TERMS).do((s, now) => recordOutcome(s, { kind: 'education', reason: 'agreed', effective: 'now' }, now)).stage).toBe('ended');
  });

  it('asks at each moment, and ends in the outcome after the last answer', () => {
    const story = inJob().until(month(3));
    expect(statuses(story)).toEqual(['due', 'planned', 'planned']);
    expect(journeyRow(story.state).attention).toEqual(['after-care-due']);
    report(story, 'month-3', 'still-there').until(month(6));
    report(story, 'month-6', 'not-reached').until(month(12));
    expect(story.stage).toBe('after-care');
    report(story, 'month-12', 'still-there');
    expect(story.stage).toBe('ended');
    expect(story.state.outcome).toEqual({ kind: 'regular-job', reason: 'agreed', at: END });
    expect(statuses(story)).toEqual(['still-there', 'not-reached', 'still-there']);
    expect(journeyRow(story.state).afterCare?.checks).toHaveLength(3);
  });

  it('counts what nobody answers as not reached, each after its grace, and ends', () => {
    const story = inJob().until(plus(month(3), 'P14D'));
    expect(statuses(story)).toEqual(['not-reached', 'planned', 'planned']);
    story.until(plus(month(12), 'P14D'));
    expect([story.stage, ...statuses(story)]).toEqual(['ended', 'not-reached', 'not-reached', 'not-reached']);
  });

  it('takes a late answer, none twice, and none long before its moment', () => {
    const story = inJob().until(plus(month(3), 'P20D'));
    report(story, 'month-3', 'still-there');
    expect(statuses(story)[0]).toBe('still-there');
    expect(refusalOf(() => report(story, 'month-3', 'not-reached'))).toBe('AFTER_CARE.ANSWERED');
    const silent = inJob().until(plus(month(4), 'P1D'));
    expect(statuses(silent)[0]).toBe('not-reached');
    expect(refusalOf(() => report(silent, 'month-3', 'not-reached'))).toBe('AFTER_CARE.ANSWERED');
    expect(refusalOf(() => report(story, 'month-6', 'still-there'))).toBe('AFTER_CARE.TOO_EARLY');
    expect(refusalOf(() => report(story, 'month-9', 'still-there'))).toBe('AFTER_CARE.UNKNOWN_CHECK');
    story.until(plus(month(6), '-P14D'));
    report(story, 'month-6', 'still-there');
  });

  it('waits for the return of who has left, and ends in the outcome when nobody brings them back', () => {
    const story = inJob().until(plus(month(3), 'P1D'));
    report(story, 'month-6', 'gone'); // known before it was due
    expect(statuses(story)).toEqual(['cancelled', 'gone', 'cancelled']);
    expect(journeyRow(story.state).attention).toEqual(['after-care-left']);
    expect(nextDeadline(story.state)?.kind).toBe('after-care-ends');
    expect(refusalOf(() => report(story, 'month-3', 'still-there'))).toBe('AFTER_CARE.ANSWERED');
    story.until(plus(month(3), 'P15D'));
    expect([story.stage, story.state.outcome?.kind]).toEqual(['ended', 'regular-job']);
  });

  it('has no room for what belongs to the pool', () => {
    const story = inJob();
    expect(refusalOf(() => story.propose(END, month(6)))).toBe('JOURNEY.STAGE_NOT_ALLOWED');
    expect(refusalOf(() => putOnHold(story.state, { reason: 'care' }, END))).toBe('JOURNEY.STAGE_NOT_ALLOWED');
    expect(refusalOf(() => recordOutcome(story.state, { kind: 'education', reason: 'agreed', effective: 'at-placement-end' }, END))).toBe('OUTCOME.NO_PLACEMENT');
    expect(refusalOf(() => returnToPool(new Story(START).state, {}, START))).toBe('JOURNEY.STAGE_NOT_ALLOWED');
    expect(refusalOf(() => report(new Story(START), 'month-3', 'gone'))).toBe('JOURNEY.STAGE_NOT_ALLOWED');
  });

  it('keeps the job of who wants no after-care; another outcome takes its place, a merge ends it', () => {
    const withdrawn = inJob().do((s, now) => withdraw(s, { reason: 'own-choice' }, now));
    expect([withdrawn.state.outcome?.kind, ...statuses(withdrawn)]).toEqual(['regular-job', 'cancelled', 'cancelled', 'cancelled']);
    const moved = inJob().do((s, now) => recordOutcome(s, { kind: 'moved-region', reason: 'moved-house', effective: 'now' }, now));
    expect(moved.state).toMatchObject({ outcome: { kind: 'moved-region' }, formerAfterCare: [{ closing: 'superseded' }] });
    expect(moved.state.afterCare).toBeUndefined();
    const merged = inJob().do((s, now) => end(s, { kind: 'merged', reason: 'duplicate-record' }, now));
    expect(merged.state.outcome?.kind).toBe('merged');
  });
});

describe('the return to the pool', () => {
  it('keeps what is known, starts the waiting anew, and counts no day of the job as a gap', () => {
    const story = inJob().until(month(4));
    const left = plus(month(3), 'P10D');
    report(story, 'month-3', 'still-there').do((s, now) => returnToPool(s, { leftAt: left }, now));
    expect(story.stage).toBe('pool');
    expect(story.state).toMatchObject({ poolSince: month(4), intake: { completedAt: START }, formerAfterCare: [{ leftAt: left, closing: 'returned' }] });
    expect(story.state.afterCare).toBeUndefined();
    expect(story.state.endedPlacements).toHaveLength(1);
    story.place(plus(left, 'P30D'), plus(left, 'P200D')).until(plus(left, 'P30D')).start(plus(left, 'P30D'));
    expect(story.state.placement!.gapDays).toBe(30);
  });

  it('takes the moment that was reported as gone, and refuses one outside the time since the outcome', () => {
    const story = inJob().until(month(2)).do((s, now) => reportAfterCare(s, { code: 'month-3', result: 'gone', leftAt: plus(END, 'P1M') }, now));
    story.do((s, now) => returnToPool(s, {}, now));
    expect(story.state.formerAfterCare![0]).toMatchObject({ leftAt: plus(END, 'P1M'), checks: [{ status: 'gone' }, { status: 'cancelled' }, { status: 'cancelled' }] });
    expect(refusalOf(() => inJob().do((s, now) => returnToPool(s, { leftAt: plus(END, '-P1D') }, now)))).toBe('JOURNEY.MOMENT_NOT_POSSIBLE');
    expect(refusalOf(() => inJob().do((s, now) => returnToPool(s, { leftAt: plus(now, 'P1D') }, now)))).toBe('JOURNEY.MOMENT_NOT_POSSIBLE');
  });

  it('opens the guarantee anew for who has worked, as the end of a placement does', () => {
    const back = (terms: object) => inJob({ ...TERMS, ...terms }).until(month(4)).do((s, now) => returnToPool(s, {}, now));
    expect(back({ followOnSearch: true, widening: [{ after: 'P10D', distanceFactor: 2 }] }).state).toMatchObject({ search: { since: month(4), step: 0 }, searchAt: month(4) });
    const without = back({ followOnSearch: false }).state;
    expect([without.search, without.searchAt]).toEqual([undefined, undefined]);
    const unworked = new Story(START, { ...TERMS, followOnSearch: true }).do((s, now) => recordOutcome(s, { kind: 'regular-job', reason: 'agreed', effective: 'now' }, now));
    expect(unworked.do((s, now) => returnToPool(s, {}, now)).state.search).toBeUndefined();
  });

  it('goes to the intake, with fresh terms, when that was never complete', () => {
    const story = new Story(START, TERMS, false).do((s, now) => recordOutcome(s, { kind: 'regular-job', reason: 'agreed', effective: 'now' }, now));
    story.until(plus(START, 'P80D'));
    expect(story.stage).toBe('after-care'); // the terms of the intake stand still
    story.do((s, now) => returnToPool(s, {}, now));
    expect(story.stage).toBe('intake');
    expect(nextDeadline(story.state)).toEqual({ kind: 'intake-overdue', at: plus(story.now, 'P14D') });
  });
});

describe('days without work', () => {
  it('follow a corrected end, also on a placement that has ended since', () => {
    const story = new Story(START).place(START, END).start(START).until(END);
    const first = story.placementId;
    story.do((s, now) => assignmentCompleted(s, { placementId: first, completedAt: END }, now));
    const [from, to] = [plus(END, 'P10D'), plus(END, 'P50D')];
    story.until(from).place(from, to).start(from).until(to);
    const second = story.placementId;
    story.do((s, now) => assignmentCompleted(s, { placementId: second, completedAt: to }, now));
    expect(story.state.endedPlacements.map((p) => p.gapDays)).toEqual([null, 10]);
    const correction = { entry: 'placement-ending' as const, placementId: first, ending: 'terminated-early' as const, endedAt: plus(END, '-P5D') };
    story.do((s, now) => correctEntry(s, { correction, by: 'account', reason: 'typing-error' }, now));
    expect(story.state.endedPlacements.map((p) => p.gapDays)).toEqual([null, 15]);
  });
});
