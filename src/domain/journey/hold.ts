/** On hold: the candidate is not available for a time. Nothing is proposed until the hold ends. */
import { plus, type Instant } from '../shared/calendar.js';
import { searchNow } from './intake.js';
import type { HoldReason, JourneyState } from './journey-state.js';
import { closeProposal } from './proposal.js';
import { advance, requireStage } from './transition.js';

/** Puts the journey on hold; an open proposal is revoked. A running placement has absences instead. */
export function putOnHold(state: JourneyState, { reason }: { reason: HoldReason }, now: Instant): JourneyState {
  requireStage(state, ['intake', 'pool', 'proposal'], 'Putting on hold');
  const { holdReview, holdLimit } = state.policy.terms;
  const hold = { since: now, reason, reviewAt: plus(now, holdReview), limitAt: plus(now, holdLimit), reviews: 0 };
  const closed = closeProposal(state, 'revoked', now);
  return { ...advance(closed, now, { hold, searchAt: undefined }), rev: state.rev + 1 };
}

/** The candidate is available again and returns to the intake or the pool, with the waiting time kept. */
export function resume(state: JourneyState, now: Instant): JourneyState {
  requireStage(state, ['on-hold'], 'Resuming');
  return advance(state, now, { hold: undefined, ...(state.intake.completedAt ? searchNow(state, now) : {}) });
}

/** The hold was due for review; the next review is set. */
export function reviewHold(state: JourneyState, now: Instant): JourneyState {
  const hold = state.hold!;
  const reviewAt = plus(now, state.policy.terms.holdReview);
  return advance(state, now, { hold: { ...hold, reviewAt, reviews: hold.reviews + 1 } });
}
