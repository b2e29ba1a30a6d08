/**
 * What a contractor needs to know of the person on a placement: for which category the placement counts, and what the work
 * has to keep to. What shows that (a benefit decision, since when) and why there are limits are not for a contractor.
 *
 * This is what intake established. What a placement is worth for social return (building blocks, clocks, euros) is for the
 * rules of a contract, which can begin from `CountsAs`.
 */
import type { Limit, Profile } from '../candidate/profile.js';
import type { TargetGroup } from '../candidate/target-group.js';
import type { LocalDate } from '../shared/calendar.js';
import type { PlacementRow } from './projection.js';

/** As what a placement counts. */
export interface CountsAs {
  /** The target group that the journey had for this placement. */
  category: TargetGroup;
  /** Last day on which the evidence holds; absent: no end is known. It may have passed. */
  until?: LocalDate;
}

/** What the work has to keep to; an empty list: nothing. */
export interface WorkNeeds {
  limits: Limit[];
}

export interface WorkView {
  countsAs?: CountsAs;
  workNeeds?: WorkNeeds;
}

/**
 * The view of one placement, from its row and the intake of its candidate as that stands now (undefined: no longer kept).
 *
 * - `countsAs`: of a placement that has to begin, runs, or was worked; one that never began has nothing to account for.
 *   Without evidence it is absent. Evidence of another target group says nothing of this one: then without `until`.
 * - `workNeeds`: until the end, since nobody plans the work after it. Absent when intake has not asked yet.
 */
export function workViewOf(
  { targetGroup, status, startedAt }: Pick<PlacementRow, 'targetGroup' | 'status' | 'startedAt'>,
  intake: Pick<Profile, 'targetGroup' | 'evidence' | 'limits'> | undefined,
): WorkView {
  if (!intake) return {};
  const { evidence, limits } = intake;
  const ended = status === 'ended';
  const until = intake.targetGroup === targetGroup ? evidence?.validUntil : undefined;
  return {
    ...(evidence && (!ended || startedAt !== undefined) && { countsAs: { category: targetGroup, ...(until && { until }) } }),
    ...(limits && !ended && { workNeeds: { limits: [...limits] } }),
  };
}
