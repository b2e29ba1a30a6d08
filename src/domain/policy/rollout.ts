/** A version of a policy that is carried to journeys that run. */

export const ROLLOUT_STATUSES = ['running', 'completed'] as const;
export type RolloutStatus = (typeof ROLLOUT_STATUSES)[number];

/** What became of one journey: `ended` has nothing to plan any more, `refused` says why in its code. */
export const ROLLOUT_ROW_STATUSES = ['waiting', 'adopted', 'ended', 'refused'] as const;
export type RolloutRowStatus = (typeof ROLLOUT_ROW_STATUSES)[number];
export type RolloutCounts = Record<RolloutRowStatus, number>;

/** One roll-out carries to this many journeys at most. */
export const MOST_JOURNEYS = 20_000;

export function noJourneys(): RolloutCounts {
  return { waiting: 0, adopted: 0, ended: 0, refused: 0 };
}
