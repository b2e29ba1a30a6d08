/** Every way in which something of a journey can end, each reached by a story. A code without a story does not compile. */
import { describe, expect, it, test } from '@jest/globals';
import { reportAfterCare, returnToPool } from '../../src/domain/journey/after-care.js';
import { AFTER_CARE_STATUSES, FOLLOW_ON_REASONS, type AfterCareStatus, type FollowOnReason } from '../../src/domain/journey/continuity-state.js';
import { dropEscalation } from '../../src/domain/journey/escalate.js';
import { escalationsOf, standingEscalations, type EscalationClosing } from '../../src/domain/journey/escalation.js';
import { endAbsence, reportAbsence, reportCheckpoint } from '../../src/domain/journey/guidance.js';
import { putOnHold } from '../../src/domain/journey/hold.js';
import { OUTCOMES, type OutcomeKind, type PlacementEnding } from '../../src/domain/journey/journey-state.js';
import { recordOutcome, withdraw } from '../../src/domain/journey/outcome.js';
import { assignmentCompleted, cancelFollowOn, reportNoShow, terminateEarly } from '../../src/domain/journey/placement.js';
import { closeProposal, declineProposal } from '../../src/domain/journey/proposal.js';
import { ESCALATION_LEVELS, type EscalationLevel, type EscalationSubject, type JourneyTerms } from '../../src/domain/policy/journey-policy.js';
import { epochOf, instantOf, plus } from '../../src/domain/shared/calendar.js';
import { Story } from '../support/journey-story.js';

const BEGIN = '2026-01-05T08:00:00.000Z';
const END = '2026-07-06T08:00:00.000Z';
const LADDER = ESCALATION_LEVELS.map((to) => ({ to, after: 'P2D' }));
const CHECKS = [{ code: 'month-1', offset: 'P1M', form: 'call' as const }, { code: 'month-2', offset: 'P2M', form: 'call' as const }];
const TERMS: Partial<JourneyTerms> = {
  checkpoints: [{ code: 'week-1', anchor: 'start', offset: 'P7D', form: 'visit' }],
  checkpointGrace: 'P4D',
  escalation: { checkpoint: LADDER, 'follow-on': LADDER, absence: LADDER },
  escalationLapse: 'P10D',
};
const later = (story: Story, days: number) => story.until(plus(story.now, `P${days}D`));
const placed = (terms: Partial<JourneyTerms> = TERMS) => new Story(BEGIN, terms).place(BEGIN, END);
const atWork = (terms: Partial<JourneyTerms> = TERMS) => placed(terms).start(BEGIN);
const ending = (story: Story) => story.state.endedPlacements.at(-1)?.ending;
const outcome = (kind: OutcomeKind, effective: 'now' | 'at-placement-end' = 'now') => (story: Story) =>
  story.do((s, now) => recordOutcome(s, { kind, reason: 'agreed', effective }, now));
const early = (story: Story) => {
  const { placementId } = story;
  return story.do((s, now) => terminateEarly(s, { placementId, endedAt: now, reason: 'work-ended' }, now));
};
const complete = (story: Story) => {
  const { placementId } = story;
  return story.do((s, now) => assignmentCompleted(s, { placementId, completedAt: now }, now));
};

describe('the outcome of a journey', () => {
  const REACHED: Record<OutcomeKind, [how: string, story: () => Story][]> = {
    'regular-job': [['now', () => outcome('regular-job')(atWork())], ['at the end of the placement', () => complete(outcome('regular-job', 'at-placement-end')(atWork()))]],
    education: [['now', () => outcome('education')(atWork())], ['at the end of the placement', () => complete(outcome('education', 'at-placement-end')(atWork()))]],
    'moved-region': [['now', () => outcome('moved-region')(new Story(BEGIN, TERMS))]],
    withdrawn: [['own choice', () => atWork().do((s, now) => withdraw(s, { reason: 'own-choice' }, now))]],
    'not-reachable': [
      ['the intake expires', () => later(new Story(BEGIN, TERMS, false), 61)],
      ['the hold expires', () => later(new Story(BEGIN, TERMS).do((s, now) => putOnHold(s, { reason: 'care' }, now)), 366)],
      ['somebody says so', () => outcome('not-reachable')(new Story(BEGIN, TERMS))],
    ],
    merged: [['another record', () => outcome('merged')(new Story(BEGIN, TERMS))]],
  };

  test.each(OUTCOMES.flatMap((kind) => REACHED[kind].map(([how, story]) => [kind, how, story] as const)))('%s: %s', (kind, _how, story) => {
    const { state, stage } = story();
    expect([stage, state.outcome?.kind, state.outcome?.reason]).toEqual(['ended', kind, expect.any(String)]);
    expect([state.placement, state.next, state.proposal, state.coach]).toEqual([undefined, undefined, undefined, undefined]);
    expect(escalationsOf(state).filter((e) => !e.closing)).toEqual([]);
  });
});

describe('the end of a placement', () => {
  const REACHED: Record<PlacementEnding, () => Story> = {
    completed: () => complete(atWork().until(END)),
    'end-date-passed': () => later(atWork().until(END), 8),
    'terminated-early': () => early(atWork()),
    'no-show': () => placed().do((s, now) => reportNoShow(s, { placementId: s.placement!.placementId }, now)),
    'start-not-confirmed': () => later(placed(), 3),
    cancelled: () => atWork().place(END, plus(END, 'P12W')).do((s, now) => cancelFollowOn(s, { placementId: s.next!.placementId }, now)),
    withdrawn: () => atWork().do((s, now) => withdraw(s, { reason: 'own-choice' }, now)),
  };

  test.each(Object.entries(REACHED))('%s', (name, story) => {
    const told = story();
    expect(ending(told)).toBe(name);
    expect(told.state.endedPlacements.at(-1)!.followOn.result).toEqual(expect.any(String));
  });
});

describe('why nothing followed', () => {
  const SEARCHES = { ...TERMS, followOnSearch: true };
  const looking = () => atWork(SEARCHES).until(plus(END, '-P30D'));
  const offered = () => looking().propose(END, plus(END, 'P12W'));
  const REACHED: Record<FollowOnReason, () => Story> = {
    'no-suitable-work': () => complete(looking()),
    declined: () => complete(offered().do((s, now) => declineProposal(s, { proposalId: s.proposal!.proposalId, party: 'candidate', reason: 'distance' }, now))),
    'no-answer': () => complete(later(offered(), 6)),
    'proposal-open': () => complete(offered()),
    'not-searched': () => early(atWork()),
    'not-started': () => later(placed(), 3),
  };

  test.each(FOLLOW_ON_REASONS)('%s', (reason) => {
    expect(REACHED[reason]().state.endedPlacements.at(-1)!.followOn).toEqual({ result: 'pool', reason });
  });
});

describe('an escalation', () => {
  /** Each on its first day on the ladder, which is two days before its first rung. */
  const BEGUN: Record<EscalationSubject, () => Story> = {
    checkpoint: () => atWork().until(plus(BEGIN, 'P7D')),
    'follow-on': () => reported(atWork()).until(plus(END, '-P42D')),
    absence: () => {
      const story = reported(atWork()).until(plus(BEGIN, 'P20D'));
      story.do((s, now) => reportAbsence(s, { placementId: story.placementId, absenceId: 'a', kind: 'short', from: now }, now));
      return later(story, 7);
    },
  };
  /** Days from there; of a checkpoint the rungs above the reminder count from when it was missed. */
  const DAYS: Record<EscalationSubject, Record<EscalationLevel, number>> = {
    checkpoint: { reminder: 2, coach: 6, coordinator: 8, manager: 10 },
    'follow-on': { reminder: 2, coach: 4, coordinator: 6, manager: 8 },
    absence: { reminder: 2, coach: 4, coordinator: 6, manager: 8 },
  };
  const SETTLED: Record<EscalationSubject, (story: Story) => Story> = {
    checkpoint: (story) => story.do((s, now) => reportCheckpoint(s, { checkpointId: `${story.placementId}.week-1` }, now)),
    'follow-on': (story) => outcome('regular-job', 'at-placement-end')(story),
    absence: (story) => story.do((s, now) => endAbsence(s, { placementId: story.placementId, absenceId: 'a', until: now }, now)),
  };
  const CLOSED: Record<EscalationClosing, (story: Story, subject: EscalationSubject) => Story> = {
    'done-late': (story, subject) => SETTLED[subject](story),
    dropped: (story) => story.do((s, now) => dropEscalation(s, { escalationId: standingEscalations(s)[0]!.escalationId, reason: 'agreed' }, now)),
    'no-longer-needed': (story) => story.do((s, now) => withdraw(s, { reason: 'own-choice' }, now)),
    lapsed: (story) => later(story, 30),
  };
  const subjects = Object.keys(BEGUN) as EscalationSubject[];
  const own = (story: Story, subject: EscalationSubject) => escalationsOf(story.state).filter((e) => e.subject === subject);

  it.each(subjects.flatMap((subject) => ESCALATION_LEVELS.map((level) => [subject, level] as const)))('%s: reaches the %s in its time, and not before', (subject, level) => {
    const at = epochOf(BEGUN[subject]().now) + DAYS[subject][level] * 86_400_000;
    const before = BEGUN[subject]().until(instantOf(at - 2 * 3_600_000));
    expect(own(before, subject)[0]?.level).not.toBe(level);
    expect(own(BEGUN[subject]().until(instantOf(at + 2 * 3_600_000)), subject)).toMatchObject([{ level }]);
  });

  const closings = Object.keys(CLOSED) as EscalationClosing[];
  it.each(subjects.flatMap((subject) => closings.map((closing) => [subject, closing] as const)))('%s: ends as %s', (subject, closing) => {
    const story = later(BEGUN[subject](), DAYS[subject].coach + 1);
    expect(own(story, subject)).toMatchObject([{ level: 'coach' }]);
    const closed = own(CLOSED[closing](story, subject), subject);
    expect(closed).toEqual([expect.objectContaining({ closing, closedAt: expect.any(String), ahead: [] })]);
  });
});

/** The one checkpoint of the plan is reported in time. */
function reported(story: Story): Story {
  const checkpointId = `${story.placementId}.week-1`;
  return story.until(plus(BEGIN, 'P7D')).do((s, now) => reportCheckpoint(s, { checkpointId }, now));
}

describe('a check of after-care', () => {
  const care = () => outcome('regular-job')(new Story(BEGIN, { ...TERMS, afterCare: { 'regular-job': CHECKS } }));
  const report = (result: 'still-there' | 'gone' | 'not-reached') => (story: Story) => story.do((s, now) => reportAfterCare(s, { code: 'month-1', result }, now));
  const REACHED: Record<AfterCareStatus, () => Story> = {
    planned: care,
    due: () => later(care(), 32),
    'still-there': () => report('still-there')(later(care(), 32)),
    gone: () => report('gone')(later(care(), 10)),
    'not-reached': () => later(care(), 50),
    cancelled: () => later(care(), 32).do((s, now) => withdraw(s, { reason: 'own-choice' }, now)),
  };

  test.each(AFTER_CARE_STATUSES)('%s', (status) => {
    expect(REACHED[status]().state.afterCare!.checks[0]!.status).toBe(status);
  });

  it('closes as returned, and as superseded', () => {
    expect(care().do((s, now) => returnToPool(s, {}, now)).state.formerAfterCare).toMatchObject([{ closing: 'returned' }]);
    expect(outcome('moved-region')(care()).state.formerAfterCare).toMatchObject([{ closing: 'superseded' }]);
  });
});

describe('a proposal that the store refuses', () => {
  test.each(['capacity-reached', 'period-taken'] as const)('%s: is back in the pool', (closing) => {
    const story = new Story(BEGIN, TERMS).propose(BEGIN, END).do((s, now) => closeProposal(s, closing, now));
    expect([story.stage, story.state.closedProposals.at(-1)!.closing]).toEqual(['pool', closing]);
  });
});
