/** What a placement leads to. Settled at its end, and always by name. */
import type { SettledFollowOn } from './continuity-state.js';
import type { ClosedProposal, JourneyState, Placement } from './journey-state.js';

/**
 * The follow-on of `placement`, which ends in the journey that stands at `before`: what was agreed, or the pool with
 * the reason why nothing was.
 */
export function settleFollowOn(before: JourneyState, placement: Placement): SettledFollowOn {
  if (!placement.startedAt) return { result: 'pool', reason: 'not-started' };
  if (before.next) return { result: 'follow-on' };
  if (before.plannedOutcome) return { result: 'outcome' };
  if (before.proposal) return { result: 'pool', reason: 'proposal-open' };
  const tried = before.closedProposals.filter((p) => p.followOn && p.proposedAt >= placement.startedAt!).at(-1);
  if (!tried && !wasSearched(before, placement)) return { result: 'pool', reason: 'not-searched' };
  return { result: 'pool', reason: reasonOf(tried) };
}

function wasSearched({ search, policy }: JourneyState, { followOnSince }: Placement): boolean {
  return search !== undefined || (policy.terms.proposing === 'search' && followOnSince !== undefined);
}

function reasonOf(tried: ClosedProposal | undefined): 'declined' | 'no-answer' | 'no-suitable-work' {
  if (tried?.closing.startsWith('declined')) return 'declined';
  return tried?.closing.endsWith('silent') ? 'no-answer' : 'no-suitable-work';
}
