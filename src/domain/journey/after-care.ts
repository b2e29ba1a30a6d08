/** After-care: the outcome is there, and at set moments somebody asks whether it holds. No seat, no proposal, no booking. */
import type { JourneyTerms } from '../policy/journey-policy.js';
import { epochOf, isBefore, plus, type Instant } from '../shared/calendar.js';
import type { AfterCareOutcome } from '../policy/continuity-terms.js';
import { withoutCoach } from './coach.js';
import type { AfterCare, AfterCareCheck, AfterCareResult, FormerAfterCare } from './continuity-state.js';
import type { JourneyOutcome, JourneyState } from './journey-state.js';
import { openSearch, searchingAt } from './search.js';
import { advance, refusal, requireStage } from './transition.js';

export const AFTER_CARE_DEADLINES = ['after-care-due', 'after-care-unanswered', 'after-care-ends'] as const;
export type AfterCareDeadline = (typeof AFTER_CARE_DEADLINES)[number];

/** Periods of after-care that a journey remembers. */
const REMEMBERED = 10;

/** The after-care of an outcome by policy; undefined when the outcome has none. */
export function afterCareOf(outcome: JourneyOutcome, terms: JourneyTerms): AfterCare | undefined {
  const rules = terms.afterCare[outcome.kind as AfterCareOutcome] ?? [];
  if (rules.length === 0) return undefined;
  const checks = rules.map(({ code, offset, form }): AfterCareCheck => {
    const dueAt = plus(outcome.at, offset);
    return { code, form, dueAt, answerBy: plus(dueAt, terms.afterCareGrace), status: 'planned' };
  });
  return { outcome, checks };
}

/** What runs out in after-care: at most one of each kind, the first. */
export function afterCareDeadlines({ afterCare }: JourneyState): { kind: AfterCareDeadline; at: Instant }[] {
  if (!afterCare) return [];
  if (afterCare.returnBy) return [{ kind: 'after-care-ends', at: afterCare.returnBy }];
  const first = (status: 'planned' | 'due') => afterCare.checks.find((c) => c.status === status);
  const [planned, due] = [first('planned'), first('due')];
  return [
    ...(planned ? [{ kind: 'after-care-due' as const, at: planned.dueAt }] : []),
    ...(due ? [{ kind: 'after-care-unanswered' as const, at: due.answerBy }] : []),
  ];
}

/** What happens then: a check is due, or counts as not reached, or the journey ends in its outcome. */
export function afterCareDeadlinePassed(state: JourneyState, kind: AfterCareDeadline, now: Instant): JourneyState {
  const afterCare = state.afterCare!;
  if (kind === 'after-care-ends') return finishAfterCare(state, now);
  const [from, to] = kind === 'after-care-due' ? (['planned', 'due'] as const) : (['due', 'not-reached'] as const);
  const code = afterCare.checks.find((c) => c.status === from)!.code;
  return settle(state, { code, status: to }, now);
}

/**
 * The answer to a check. `gone` ends the other checks: the candidate can return to the pool, and the journey ends in its
 * outcome when nobody brings them back within the grace.
 */
export function reportAfterCare(
  state: JourneyState,
  { code, result, leftAt }: { code: string; result: AfterCareResult; leftAt?: Instant },
  now: Instant,
): JourneyState {
  requireStage(state, ['after-care'], 'Reporting after-care');
  const afterCare = state.afterCare!;
  const check = answerable(afterCare, { code, result });
  if (result === 'gone') return left(state, { check, leftAt: leftAt ?? now }, now);
  const earliest = plus(check.dueAt, `-${state.policy.terms.afterCareGrace}`);
  if (isBefore(now, earliest)) {
    throw refusal('AFTER_CARE.TOO_EARLY', 'This check is not due yet', {
      field: 'code',
      remedy: 'Ask again around the moment of the check. That somebody has left can be reported at any time.',
      facts: { earliest },
    });
  }
  return settle(state, { code, status: result }, now);
}

/**
 * The candidate comes back with everything known: the intake stays complete, placements stay, the waiting time starts
 * anew. `leftAt` is when the job or education ended, now unless it was reported before.
 */
export function returnToPool(state: JourneyState, { leftAt }: { leftAt?: Instant }, now: Instant): JourneyState {
  requireStage(state, ['after-care'], 'Returning to the pool');
  const afterCare = state.afterCare!;
  const gone = afterCare.leftAt ?? leftAt ?? now;
  requireLeft(afterCare, gone, now);
  const { terms } = state.policy;
  const former: FormerAfterCare = { ...closedChecks(afterCare, now), leftAt: gone, closedAt: now, closing: 'returned' };
  const again = { dueAt: plus(now, terms.intakeTerm), expiresAt: plus(now, terms.intakeExpiry) };
  const returned = advance(state, now, {
    afterCare: undefined,
    formerAfterCare: rememberAfterCare(state, former),
    intake: state.intake.completedAt ? state.intake : again,
    poolSince: state.intake.completedAt ? now : undefined,
  });
  // As after a placement: who has worked is not left without a search.
  const worked = state.intake.completedAt !== undefined && state.endedPlacements.some((p) => p.startedAt !== undefined);
  return searchingAt(worked ? openSearch(returned, now) : returned, now);
}

/** Ends the journey in the outcome that it had; what was not asked yet is cancelled. */
export function finishAfterCare(state: JourneyState, now: Instant): JourneyState {
  const { outcome } = state.afterCare!;
  return advance(state, now, { afterCare: closedChecks(state.afterCare!, now), transfer: undefined, outcome, ...withoutCoach(state, 'journey-ended', now) });
}

/** The former periods with this one; for an outcome that takes the place of the one that was looked after. */
export function supersededAfterCare(state: JourneyState, now: Instant): FormerAfterCare[] | undefined {
  if (!state.afterCare) return state.formerAfterCare;
  return rememberAfterCare(state, { ...closedChecks(state.afterCare, now), closedAt: now, closing: 'superseded' });
}

function left(state: JourneyState, { check, leftAt }: { check: AfterCareCheck; leftAt: Instant }, now: Instant): JourneyState {
  const afterCare = state.afterCare!;
  requireLeft(afterCare, leftAt, now);
  const answered = withStatus(afterCare, { code: check.code, status: 'gone' }, now);
  const returnBy = plus(now, state.policy.terms.afterCareGrace);
  return advance(state, now, { afterCare: { ...closedChecks(answered, now), leftAt, returnBy } });
}

function settle(state: JourneyState, change: { code: string; status: AfterCareCheck['status'] }, now: Instant): JourneyState {
  const afterCare = withStatus(state.afterCare!, change, now);
  const after = advance(state, now, { afterCare });
  const open = afterCare.checks.some((c) => c.status === 'planned' || c.status === 'due');
  return open ? after : { ...finishAfterCare(after, now), rev: state.rev + 1 };
}

function withStatus(afterCare: AfterCare, { code, status }: { code: string; status: AfterCareCheck['status'] }, now: Instant): AfterCare {
  const settled = status === 'due' ? {} : { settledAt: now };
  return { ...afterCare, checks: afterCare.checks.map((c) => (c.code === code ? { ...c, status, ...settled } : c)) };
}

function closedChecks(afterCare: AfterCare, now: Instant): AfterCare {
  const { returnBy: _none, ...rest } = afterCare;
  const open = (c: AfterCareCheck) => c.status === 'planned' || c.status === 'due';
  return { ...rest, checks: afterCare.checks.map((c) => (open(c) ? { ...c, status: 'cancelled' as const, settledAt: now } : c)) };
}

function rememberAfterCare(state: JourneyState, former: FormerAfterCare): FormerAfterCare[] {
  return [...(state.formerAfterCare ?? []), former].slice(-REMEMBERED);
}

function answerable(afterCare: AfterCare, { code, result }: { code: string; result: AfterCareResult }): AfterCareCheck {
  const check = afterCare.checks.find((c) => c.code === code);
  if (!check) {
    throw refusal('AFTER_CARE.UNKNOWN_CHECK', 'This after-care has no such check', {
      field: 'code',
      remedy: `Choose one of: ${afterCare.checks.map((c) => c.code).join(', ')}.`,
    });
  }
  // Not reached in time can still be put right: late is better than never.
  if (afterCare.leftAt === undefined && check.status !== result && ['planned', 'due', 'not-reached'].includes(check.status)) return check;
  throw refusal('AFTER_CARE.ANSWERED', 'This check has its answer', {
    field: 'code',
    remedy: 'Nothing to do. Look at the journey for what was answered.',
    facts: { status: check.status },
  });
}

function requireLeft({ outcome }: AfterCare, leftAt: Instant, now: Instant): void {
  if (epochOf(leftAt) >= epochOf(outcome.at) && !isBefore(now, leftAt)) return;
  throw refusal('JOURNEY.MOMENT_NOT_POSSIBLE', 'leftAt lies outside the time since the outcome', {
    field: 'leftAt',
    remedy: 'Give a moment from the outcome until now.',
    facts: { earliest: outcome.at, latest: now },
  });
}
