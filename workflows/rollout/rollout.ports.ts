/** What a roll-out needs from outside. The activities implement it; the workflow owns it. */
import type { RolloutCounts } from '../../src/domain/policy/rollout.js';

/** Journeys `from` to `to`, both included, of one roll-out. */
export interface JourneyRange {
  rolloutId: string;
  from: number;
  to: number;
}

export interface RolloutActivities {
  /** Sends the policy to the journeys that wait; one that has it stays as it is. Refusals become results. */
  adoptPolicies(range: JourneyRange): Promise<void>;
  /** Counts what became of the journeys, and closes the roll-out. */
  completeRollout(rolloutId: string): Promise<RolloutCounts>;
}
