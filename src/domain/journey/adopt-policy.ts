/** A running journey takes another version of a policy up. */
import type { TargetGroup } from '../candidate/target-group.js';
import { adoptedPlan } from '../guidance/adoption.js';
import type { PinnedPolicy } from '../policy/journey-policy.js';
import { isBefore, later, plus, type Instant } from '../shared/calendar.js';
import type { JourneyState, Placement } from './journey-state.js';
import { searchingLater } from './search.js';
import { advance, refusal, requireOpen } from './transition.js';

/**
 * What lies ahead is planned anew by the terms of `policy`, which are those of `targetGroup`. What was reported or
 * missed stays, and so do the moments of waits that run: proposals, intake, hold, transfer, escalations. Gives the same
 * state when the journey has this version. Throws `POLICY.TARGET_GROUP_DIFFERS`.
 */
export function adoptPolicy(
  state: JourneyState,
  { policy, targetGroup }: { policy: PinnedPolicy; targetGroup: TargetGroup },
  now: Instant,
): JourneyState {
  requireOpen(state);
  if (state.targetGroup !== targetGroup) {
    throw refusal('POLICY.TARGET_GROUP_DIFFERS', 'These are the terms of another target group', {
      remedy: 'Read the journey again, and send the terms of its target group.',
      facts: { targetGroup: state.targetGroup },
    });
  }
  if (state.policy.policyId === policy.policyId && state.policy.version === policy.version) return state;
  const replan = <P extends Placement>(p: P | undefined): P | undefined =>
    p && { ...p, checkpoints: adoptedPlan(p, policy.terms, now) };
  const placement = replan(state.placement);
  const adopted = advance(state, now, {
    policy,
    placement: placement && withKept(state, placement, now),
    next: replan(state.next),
  });
  // A look that is set stays; a policy that begins to search does so at its own pace, not all journeys at once.
  const { searchAt } = state;
  const searching = searchingLater(adopted, now);
  return searching.searchAt && searchAt ? { ...searching, searchAt } : searching;
}

/** A start that waits for its confirmation and an end that waits for its signal keep the time that they were given. */
function withKept<P extends Placement>(state: JourneyState, placement: P, now: Instant): P {
  const { terms } = state.policy;
  const { startsAt, endsAt, startedAt } = placement;
  const from = later(startsAt, state.stageSince);
  const confirmBy = placement.kept?.confirmBy ?? (!startedAt && !isBefore(now, from) ? plus(from, terms.startGrace) : undefined);
  const completeBy = placement.kept?.completeBy ?? (startedAt && !isBefore(now, endsAt) ? plus(endsAt, terms.completionGrace) : undefined);
  const kept = { ...(confirmBy && { confirmBy }), ...(completeBy && { completeBy }) };
  return Object.keys(kept).length > 0 ? { ...placement, kept } : placement;
}
