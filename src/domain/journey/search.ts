/** When a journey looks for work by itself, and how far. */
import type { MatchSearch, SearchScope } from '../matching/matcher.port.js';
import { neighboursOf } from '../region/neighbours.js';
import { earlier, isBefore, later, plus, type Instant } from '../shared/calendar.js';
import { consentsTo } from './continuity-state.js';
import type { JourneyState, ProposalClosing } from './journey-state.js';

/** Closings that say no. */
const REFUSALS: readonly ProposalClosing[] = ['declined-by-contractor', 'declined-by-candidate', 'candidate-silent', 'both-silent'];
/** Closings after which the search for a follow-on asks others first, for this long. */
const LATER: readonly ProposalClosing[] = ['contractor-silent', 'revoked', 'consent-withdrawn'];
const AGAIN_AFTER = 'P28D';

/** True when nothing is agreed or proposed for what comes next, and somebody should look. */
function wantsWork(state: JourneyState): boolean {
  if (state.outcome || state.afterCare || state.hold || state.proposal || state.next || state.plannedOutcome) return false;
  return state.placement ? state.placement.followOnSince !== undefined : state.intake.completedAt !== undefined;
}

/** The state with its next look at `at`, or with none when it does not search. Call it on the state after a change. */
export function searchingAt(state: JourneyState, at: Instant): JourneyState {
  const byItself = state.policy.terms.proposing === 'search' || guarantees(state);
  if (byItself && wantsWork(state)) return { ...state, searchAt: at };
  const { searchAt: _none, ...rest } = state;
  return rest;
}

/** The state with its next look one step of the policy ahead, or when the search widens. */
export function searchingLater(state: JourneyState, now: Instant): JourneyState {
  const at = plus(now, state.policy.terms.searchEvery);
  const widens = state.search && state.policy.terms.widening[state.search.step];
  if (!widens) return searchingAt(state, at);
  const opens = plus(state.search!.since, widens.after);
  return searchingAt(state, isBefore(now, opens) ? earlier(at, opens) : at);
}

/** The state after a proposal closed. A follow-on is looked for at once; who took a proposal back gets time to choose. */
export function searchingAfter(state: JourneyState, closing: ProposalClosing, now: Instant): JourneyState {
  return guarantees(state) && closing !== 'revoked' ? searchingAt(state, now) : searchingLater(state, now);
}

/** The state in which the follow-on is looked for, by policy. A search that is open goes on with the step that it reached. */
export function openSearch(state: JourneyState, now: Instant): JourneyState {
  if (!state.policy.terms.followOnSearch || state.search) return state;
  return { ...state, search: { since: now, step: 0 } };
}

/** The state with the steps of widening that are open now. */
export function widen(state: JourneyState, now: Instant): JourneyState {
  const { search } = state;
  if (!search) return state;
  const step = state.policy.terms.widening.filter(({ after }) => !isBefore(now, plus(search.since, after))).length;
  return step > search.step ? { ...state, search: { ...search, step } } : state;
}

/** True while the journey itself sees to the follow-on: what it finds is reserved. */
export function guarantees({ search, policy }: JourneyState): boolean {
  return search !== undefined && policy.terms.followOnSearch;
}

/** How far the search looks now: the steps that opened, added up. */
export function scopeOf(state: JourneyState): SearchScope {
  const opened = state.policy.terms.widening.slice(0, state.search?.step ?? 0);
  return {
    distanceFactor: Math.max(1, ...opened.map((s) => s.distanceFactor ?? 1)),
    otherTargetGroups: opened.some((s) => s.otherTargetGroups),
    regions: consentsTo(state, 'neighbouring-region') && opened.some((s) => s.neighbours) ? neighboursOf(state.region) : [],
  };
}

/** What the journey asks the matcher now. */
export function searchOf(state: JourneyState, now: Instant): MatchSearch {
  const { candidateId, region, targetGroup, placement, policy } = state;
  return {
    candidateId,
    region,
    targetGroup,
    notBefore: placement ? later(placement.endsAt, now) : now,
    refusedAssignmentIds: [...new Set(state.closedProposals.filter((p) => passesOver(state, p, now)).map((p) => p.assignmentId))],
    scope: scopeOf(state),
    carousel: policy.terms.carousel,
  };
}

function passesOver(state: JourneyState, { closing, closedAt }: { closing: ProposalClosing; closedAt: Instant }, now: Instant): boolean {
  if (REFUSALS.includes(closing)) return true;
  return guarantees(state) && LATER.includes(closing) && isBefore(now, plus(closedAt, AGAIN_AFTER));
}
