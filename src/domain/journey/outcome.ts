/** How a journey ends: always in a named outcome with a reason. */
import { cancelPlanned } from '../guidance/checkpoint-plan.js';
import type { Instant } from '../shared/calendar.js';
import { afterCareOf, finishAfterCare, supersededAfterCare } from './after-care.js';
import { withoutCoach } from './coach.js';
import type { EndedPlacement, JourneyState, OutcomeKind } from './journey-state.js';
import { closeProposal } from './proposal.js';
import { advance, refusal, requireOpen } from './transition.js';

/** Reason codes of an outcome; a free explanation is personal data and stays in the store. */
export const OUTCOME_REASONS = [
  'agreed',
  'own-choice',
  'no-longer-entitled',
  'moved-house',
  'health',
  'intake-expired',
  'hold-expired',
  'no-contact',
  'duplicate-record',
  'other',
] as const;
export type OutcomeReason = (typeof OUTCOME_REASONS)[number];

/** The candidate, or staff on their behalf, stops. Possible at any stage. */
export function withdraw(state: JourneyState, { reason }: { reason: OutcomeReason }, now: Instant): JourneyState {
  requireOpen(state);
  // Who wants no after-care keeps the job or the education.
  if (state.afterCare) return finishAfterCare(state, now);
  return end(state, { kind: 'withdrawn', reason }, now);
}

/**
 * Records an outcome: now, or at the end of the running placement (`at-placement-end`), which is how a regular job
 * after the assignment is known before that assignment ends.
 */
export function recordOutcome(
  state: JourneyState,
  { kind, reason, effective }: { kind: OutcomeKind; reason: OutcomeReason; effective: 'now' | 'at-placement-end' },
  now: Instant,
): JourneyState {
  requireOpen(state);
  if (effective === 'now') return end(state, { kind, reason }, now);
  if (!state.placement) {
    throw refusal('OUTCOME.NO_PLACEMENT', 'There is no running placement to wait for', {
      field: 'effective',
      remedy: 'Record the outcome with effective "now".',
    });
  }
  if (state.next) {
    throw refusal('OUTCOME.FOLLOW_ON_AGREED', 'A follow-on is already agreed for after this placement', {
      field: 'effective',
      remedy: 'Cancel the follow-on first, or record the outcome when it ends.',
      facts: { placementId: state.next.placementId },
    });
  }
  const closed = closeProposal(state, 'revoked', now);
  const agreed = advance(closed, now, { plannedOutcome: { kind, reason, agreedAt: now }, searchAt: undefined });
  return { ...agreed, rev: state.rev + 1 };
}

/** Ends the journey when an outcome was agreed for the end of the placement that has just ended. */
export function endWithPlannedOutcome(state: JourneyState, now: Instant): JourneyState {
  const { plannedOutcome } = state;
  if (!plannedOutcome || state.placement) return state;
  return end(state, plannedOutcome, now);
}

/** Outcomes that are a next step; the others end a placement without one. */
const LEADS_ON: readonly OutcomeKind[] = ['regular-job', 'education', 'moved-region'];

/** Ends the journey, or what it was for: some outcomes are looked after first. Open proposals close, running placements end, planned checkpoints are cancelled. */
export function end(
  state: JourneyState,
  { kind, reason }: { kind: OutcomeKind; reason: string },
  now: Instant,
): JourneyState {
  const running = [state.placement, state.next].filter((p) => p !== undefined);
  const stopped: EndedPlacement[] = running.map((placement) => ({
    ...placement,
    endedAt: now,
    ending: 'withdrawn' as const,
    nextKnownBeforeEnd: LEADS_ON.includes(kind),
    followOn: { result: 'outcome' as const },
  }));
  const closed = closeProposal(state, 'revoked', now);
  const endedPlacements = [...closed.endedPlacements, ...stopped].map((p) => ({
    ...p,
    checkpoints: cancelPlanned(p.checkpoints, now, () => true),
  }));
  const outcome = { kind, reason, at: now };
  const afterCare = afterCareOf(outcome, state.policy.terms);
  const after = advance(closed, now, {
    placement: undefined,
    next: undefined,
    hold: undefined,
    transfer: undefined,
    plannedOutcome: undefined,
    poolSince: undefined,
    searchAt: undefined,
    search: undefined,
    endedPlacements,
    formerAfterCare: supersededAfterCare(state, now),
    // The coach stays for the after-care.
    ...(afterCare ? { afterCare } : { afterCare: undefined, outcome, ...withoutCoach(closed, 'journey-ended', now) }),
    contacts: closed.contacts && cancelPlanned(closed.contacts, now, () => true),
  });
  return { ...after, rev: state.rev + 1 };
}
