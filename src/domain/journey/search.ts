/** When a journey with ranked search looks for work by itself. */
import { plus, type Instant } from '../shared/calendar.js';
import type { JourneyState } from './journey-state.js';

/** True when nothing is agreed or proposed for what comes next, and somebody should look. */
function wantsWork(state: JourneyState): boolean {
  if (state.outcome || state.hold || state.proposal || state.next || state.plannedOutcome) return false;
  return state.placement ? state.placement.followOnSince !== undefined : state.intake.completedAt !== undefined;
}

/** The state with its next look at `at`, or with none when it does not search. Call it on the state after a change. */
export function searchingAt(state: JourneyState, at: Instant): JourneyState {
  const searches = state.policy.terms.proposing === 'search' && wantsWork(state);
  if (searches) return { ...state, searchAt: at };
  const { searchAt: _none, ...rest } = state;
  return rest;
}

/** The state with its next look one step of the policy ahead. */
export function searchingLater(state: JourneyState, now: Instant): JourneyState {
  return searchingAt(state, plus(now, state.policy.terms.searchEvery));
}
