/**
 * The stages of a journey, in the order in which a candidate meets them. Each one lasts until a command, a fact or a
 * deadline leads to another stage; the named deadlines in the comments are those of the policy.
 */
import type { Journey } from '../journey.js';
import { searchAndPropose } from './search.js';

/** Until the intake is complete. `intakeTerm` marks it overdue, `intakeExpiry` ends the journey as not reachable. */
export async function intake(journey: Journey): Promise<void> {
  await journey.stay('intake');
}

/** Waits in the pool of the region for a proposal by a coordinator or, by policy, by ranked search. */
export async function pool(journey: Journey): Promise<void> {
  await journey.stay('pool', { 'search-due': searchAndPropose });
}

/** Contractor and candidate both answer within `proposalTerm`; silence closes the proposal. */
export async function proposal(journey: Journey): Promise<void> {
  await journey.stay('proposal');
}

/** The contractor confirms the start or reports a no-show; after `startGrace` the placement closes unconfirmed. */
export async function awaitStart(journey: Journey): Promise<void> {
  await journey.stay('awaiting-start');
}

/** At work, with checkpoints that are reported or missed, until `followOnLead` before the planned end. */
export async function guidedPlacement(journey: Journey): Promise<void> {
  await journey.stay('placement');
}

/** Still at work, while the next step is looked for. `completionGrace` after the planned end it closes by itself. */
export async function followOn(journey: Journey): Promise<void> {
  await journey.stay('follow-on', { 'search-due': searchAndPropose });
}

/** Not available for a time. Reviewed every `holdReview`; `holdLimit` ends the journey as not reachable. */
export async function onHold(journey: Journey): Promise<void> {
  await journey.stay('on-hold');
}

/** The outcome is there; at the moments of `afterCare` somebody asks whether it holds, until the last one. */
export async function afterCare(journey: Journey): Promise<void> {
  await journey.stay('after-care');
}
