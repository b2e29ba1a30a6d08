import { describe, expect, it } from '@jest/globals';
import { endAbsence, reportAbsence, reportCheckpoint } from '../../src/domain/journey/guidance.js';
import { assignmentCompleted, cancelFollowOn, confirmStart, reportNoShow, terminateEarly } from '../../src/domain/journey/placement.js';
import { attentionOf } from '../../src/domain/journey/projection.js';
import { releasesBetween } from '../../src/domain/journey/bookings.js';
import { Story } from '../support/journey-story.js';
import { refusalOf } from '../support/refusal.js';

// Monday in winter time, nine in the morning in Amsterdam.
const MONDAY = '2026-01-05T08:00:00.000Z';
const START = '2026-01-11T23:00:00.000Z'; // Monday 12 January, midnight
const END = '2026-07-12T22:00:00.000Z'; // 26 weeks later, midnight in summer time

const working = () => new Story(MONDAY).place(START, END).until('2026-01-12T08:00:00.000Z').start(START);

describe('a placement', () => {
  it('closes as not confirmed when nobody confirms the start, and the seat is freed', () => {
    const story = new Story(MONDAY).place(START, END);
    const before = story.state;
    story.until('2026-01-13T23:00:00.000Z');
    expect(story.state.endedPlacements[0]).toMatchObject({ ending: 'start-not-confirmed' });
    expect(story.stage).toBe('pool');
    expect(releasesBetween(before, story.state)).toMatchObject([{ freesSeat: true, until: START }]);
  });

  it('ends as a no-show only at or after the planned start', () => {
    const story = new Story(MONDAY).place(START, END);
    const { placementId } = story;
    expect(refusalOf(() => story.do((s, now) => reportNoShow(s, { placementId }, now)))).toBe('PLACEMENT.NOT_YET_STARTED');
    story.until('2026-01-12T08:00:00.000Z').do((s, now) => reportNoShow(s, { placementId }, now));
    expect(story.state.endedPlacements[0]!.ending).toBe('no-show');
    expect(story.state.endedPlacements[0]!.checkpoints.every((c) => c.status === 'cancelled')).toBe(true);
  });

  it('on work that has begun already starts at the agreement, with the full time to confirm', () => {
    const story = new Story(MONDAY).place('2025-12-01T00:00:00.000Z', END);
    expect(story.state.placement!.startsAt).toBe(MONDAY);
    story.until('2026-01-06T08:00:00.000Z');
    expect(story.stage).toBe('awaiting-start');
  });

  it('does not start in the future, nor twice', () => {
    const story = new Story(MONDAY).place(START, END);
    expect(refusalOf(() => story.start(START))).toBe('JOURNEY.MOMENT_NOT_POSSIBLE');
    expect(refusalOf(() => working().start(START))).toBe('PLACEMENT.ALREADY_STARTED');
  });

  it('misses a checkpoint that nobody reports, and takes a late report', () => {
    const story = working().until('2026-01-22T00:00:00.000Z');
    expect(story.statusOf('week-1')).toBe('missed');
    expect(attentionOf(story.state)).toEqual(['checkpoint-missed']);
    const report = () => story.do((s, now) => reportCheckpoint(s, { checkpointId: `${story.placementId}.week-1` }, now));
    report();
    expect(story.statusOf('week-1')).toBe('reported');
    expect(refusalOf(report)).toBe('CHECKPOINT.NOT_OPEN');
  });

  it('waits with checkpoints during an absence, and moves them to the return', () => {
    const story = working().until('2026-01-15T08:00:00.000Z');
    const { placementId } = story;
    story.do((s, now) => reportAbsence(s, { placementId, absenceId: 'a', kind: 'short', from: now }, now));
    story.until('2026-02-01T08:00:00.000Z');
    expect(story.statusOf('week-1')).toBe('planned');
    story.do((s, now) => endAbsence(s, { placementId, absenceId: 'a', until: now }, now));
    expect(story.state.placement!.checkpoints[0]).toMatchObject({ code: 'week-1', dueAt: '2026-02-01T08:00:00.000Z', missedAt: '2026-02-04T08:00:00.000Z' });
  });

  it('opens the search for the follow-on six weeks before the end', () => {
    const story = working().until('2026-05-31T21:59:59.000Z');
    expect(story.stage).toBe('placement');
    story.until('2026-05-31T22:00:00.000Z');
    expect(story.stage).toBe('follow-on');
    expect(attentionOf(story.state)).toContain('follow-on-missing');
  });

  it('passes into the agreed follow-on without a gap', () => {
    const story = working().until('2026-06-15T08:00:00.000Z').place(END, '2026-12-31T23:00:00.000Z');
    expect(story.stage).toBe('follow-on');
    expect(attentionOf(story.state)).not.toContain('follow-on-missing');
    const first = story.placementId;
    story.until('2026-07-13T08:00:00.000Z').do((s, now) => assignmentCompleted(s, { placementId: first, completedAt: END }, now));
    expect(story.stage).toBe('awaiting-start');
    expect(story.state.placement!.placementId).toBe('placement-2');
    expect(story.state.endedPlacements[0]).toMatchObject({ ending: 'completed', nextKnownBeforeEnd: true });
    story.start(END);
    expect(story.state.placement!.gapDays).toBe(0);
    // The contact after the end of the first placement is still planned.
    expect(story.state.endedPlacements[0]!.checkpoints.at(-1)).toMatchObject({ code: 'after-end', status: 'planned' });
  });

  it('leaves the agreed follow-on its time when the first contractor never signals the end', () => {
    const story = working().until('2026-06-15T08:00:00.000Z').place(END, '2026-12-31T23:00:00.000Z').until('2026-07-19T22:00:00.000Z');
    expect(story.stage).toBe('awaiting-start');
    story.until('2026-07-21T21:59:00.000Z');
    expect(story.stage).toBe('awaiting-start');
    story.until('2026-07-21T22:00:00.000Z');
    expect(story.state.endedPlacements.at(-1)!.ending).toBe('start-not-confirmed');
  });

  it('ends at its planned end when the next contractor confirms the start of the follow-on', () => {
    const story = working().until('2026-06-15T08:00:00.000Z').place(END, '2026-12-31T23:00:00.000Z').until('2026-07-13T08:00:00.000Z');
    const { placementId } = story.state.next!;
    story.do((s, now) => confirmStart(s, { placementId, startedAt: END }, now));
    expect(story.stage).toBe('placement');
    expect(story.state.placement).toMatchObject({ placementId, gapDays: 0 });
    expect(story.state.endedPlacements[0]).toMatchObject({ ending: 'end-date-passed', endedAt: END });
  });

  it('gives an agreed follow-on up with its checkpoints, and looks again', () => {
    const story = new Story(MONDAY, { proposing: 'search' }).place(START, END).until('2026-01-12T08:00:00.000Z').start(START);
    story.until('2026-06-15T08:00:00.000Z').place(END, '2026-12-31T23:00:00.000Z');
    expect(story.state.searchAt).toBeUndefined();
    const { placementId } = story.state.next!;
    const before = story.state;
    story.do((s, now) => cancelFollowOn(s, { placementId }, now));
    expect(story.state.endedPlacements.at(-1)).toMatchObject({ placementId, ending: 'cancelled' });
    expect(story.state.endedPlacements.at(-1)!.checkpoints.every((c) => c.status === 'cancelled')).toBe(true);
    expect(releasesBetween(before, story.state)).toMatchObject([{ placementId, freesSeat: true }]);
    expect(story.state.searchAt).toBe(story.now);
  });

  it('does not start before the journey did, nor before the last work ended', () => {
    const story = new Story(MONDAY).place('2025-12-01T00:00:00.000Z', END);
    expect(refusalOf(() => story.start('2026-01-04T22:59:59.000Z'))).toBe('JOURNEY.MOMENT_NOT_POSSIBLE');
    expect(() => story.start('2026-01-04T22:59:59.000Z')).toThrow('startedAt lies before the day on which the journey began');
    story.start('2026-01-04T23:00:00.000Z');
    expect(story.stage).toBe('placement');
  });

  it('takes no absence from outside its period', () => {
    const story = working();
    const absent = (from: string) => story.do((s, now) => reportAbsence(s, { placementId: story.placementId, absenceId: 'a', kind: 'planned', from }, now));
    expect(refusalOf(() => absent(END))).toBe('ABSENCE.OUTSIDE_PLACEMENT');
    expect(refusalOf(() => absent('2026-01-01T00:00:00.000Z'))).toBe('ABSENCE.OUTSIDE_PLACEMENT');
  });

  it('counts the days without work between placements', () => {
    const story = working().until('2026-03-02T09:00:00.000Z');
    const { placementId } = story;
    story.do((s, now) => terminateEarly(s, { placementId, endedAt: '2026-03-01T23:00:00.000Z', reason: 'work-ended' }, now));
    // Ended at midnight before Monday 2 March; starts on Thursday 12 March: ten days.
    story.place('2026-03-11T23:00:00.000Z', END).until('2026-03-12T09:00:00.000Z').start('2026-03-11T23:00:00.000Z');
    expect(story.state.placement!.gapDays).toBe(10);
  });

  it('frees the rest of its period on early termination, and the seat', () => {
    const story = working().until('2026-03-02T09:00:00.000Z');
    const before = story.state;
    story.do((s, now) => terminateEarly(s, { placementId: story.placementId, endedAt: now, reason: 'conduct' }, now));
    expect(releasesBetween(before, story.state)).toMatchObject([{ freesSeat: true, until: story.now }]);
    expect(story.stage).toBe('pool');
  });

  it('closes by itself when nobody signals the end', () => {
    const story = working().until('2026-07-19T22:00:00.000Z');
    expect(story.state.endedPlacements[0]).toMatchObject({ ending: 'end-date-passed', endedAt: END, nextKnownBeforeEnd: false });
    expect(story.stage).toBe('pool');
  });

  it('takes a completion only once and only for the running placement', () => {
    const story = working().until('2026-07-12T22:30:00.000Z');
    const done = (placementId: string) => story.do((s, now) => assignmentCompleted(s, { placementId, completedAt: END }, now));
    const { placementId } = story;
    expect(done('another').stage).toBe('follow-on');
    done(placementId);
    const { rev } = story.state;
    expect(done(placementId).state.rev).toBe(rev);
  });
});

describe('confirming a start', () => {
  it('plans the checkpoints from the real start', () => {
    const story = new Story(MONDAY).place(START, END).until('2026-01-13T08:00:00.000Z');
    story.do((s, now) => confirmStart(s, { placementId: story.placementId, startedAt: '2026-01-12T23:00:00.000Z' }, now));
    expect(story.state.placement!.checkpoints[0]).toMatchObject({ code: 'week-1', dueAt: '2026-01-19T23:00:00.000Z' });
  });
});
