/** On hold: the candidate is not available for a time. Nothing is proposed until the hold ends. */
import { epochOf, instantOf, plus, type Instant } from '../shared/calendar.js';
import type { HoldReason, JourneyState } from './journey-state.js';
import { closeProposal } from './proposal.js';
import { searchingAt } from './search.js';
import { advance, requireStage } from './transition.js';

/** Puts the journey on hold; an open proposal is revoked. A running placement has absences instead. */
export function putOnHold(state: JourneyState, { reason }: { reason: HoldReason }, now: Instant): JourneyState {
  requireStage(state, ['intake', 'pool', 'proposal'], 'Putting on hold');
  const { holdReview, holdLimit } = state.policy.terms;
  const hold = { since: now, reason, reviewAt: plus(now, holdReview), limitAt: plus(now, holdLimit), reviews: 0 };
  const closed = closeProposal(state, 'revoked', now);
  return { ...advance(closed, now, { hold, searchAt: undefined }), rev: state.rev + 1 };
}

/**
 * The candidate is available again and returns to the pool with the waiting time kept, or to the intake, whose terms
 * stood still during the hold.
 */
export function resume(state: JourneyState, now: Instant): JourneyState {
  requireStage(state, ['on-hold'], 'Resuming');
  const onHold = epochOf(now) - epochOf(state.hold!.since);
  const moved = (at: Instant) => instantOf(epochOf(at) + onHold);
  const { intake } = state;
  const terms = intake.completedAt ? {} : { intake: { ...intake, dueAt: moved(intake.dueAt), expiresAt: moved(intake.expiresAt) } };
  return searchingAt(advance(state, now, { hold: undefined, ...terms }), now);
}

/** The hold was due for review; the next review is set. */
export function reviewHold(state: JourneyState, now: Instant): JourneyState {
  const hold = state.hold!;
  const reviewAt = plus(now, state.policy.terms.holdReview);
  return advance(state, now, { hold: { ...hold, reviewAt, reviews: hold.reviews + 1 } });
}
