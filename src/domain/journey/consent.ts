/** Consent of the candidate to optional extras: given and withdrawn at any time, each with the moment and by whom. */
import type { Instant } from '../shared/calendar.js';
import { consentsTo, type Consent, type ConsentPurpose } from './continuity-state.js';
import type { JourneyState } from './journey-state.js';
import { closeProposal } from './proposal.js';
import { searchingAt } from './search.js';
import { advance, requireOpen } from './transition.js';

/** Consents that a journey remembers; the oldest go first. */
const REMEMBERED = 50;

/** Records the consent. The same state when it stands already. */
export function giveConsent(
  state: JourneyState,
  { purpose, by }: { purpose: ConsentPurpose; by: string },
  now: Instant,
): JourneyState {
  requireOpen(state);
  if (consentsTo(state, purpose)) return state;
  const given: Consent = { purpose, givenAt: now, givenBy: by };
  const after = advance(state, now, { consents: [...(state.consents ?? []), given].slice(-REMEMBERED) });
  // A search that waits for its next look can look further from now on.
  return state.search && state.searchAt ? searchingAt(after, now) : after;
}

/** Ends the consent; an open proposal that rests on it closes. The same state when there is none. */
export function withdrawConsent(
  state: JourneyState,
  { purpose, by }: { purpose: ConsentPurpose; by: string },
  now: Instant,
): JourneyState {
  requireOpen(state);
  if (!consentsTo(state, purpose)) return state;
  const closed = state.proposal?.neighbourRegion ? closeProposal(state, 'consent-withdrawn', now) : state;
  const kept = (state.consents ?? []).map((c) =>
    c.purpose === purpose && !c.withdrawnAt ? { ...c, withdrawnAt: now, withdrawnBy: by } : c,
  );
  return { ...advance(closed, now, { consents: kept }), rev: state.rev + 1 };
}
