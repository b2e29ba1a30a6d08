/** What a roll-out would change, from the rows of the journeys: nobody is woken to look. */
import { adoptedPlan, changedTerms, planChanges, type PlanChanges } from '../../domain/guidance/adoption.js';
import type { JourneyRow } from '../../domain/journey/projection.js';
import { pinPolicy, type JourneyPolicy } from '../../domain/policy/journey-policy.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { JourneyWithPlans } from '../../persistence/rollouts/rollouts.js';

export interface JourneyPreview extends PlanChanges {
  candidateId: string;
  region: string;
  targetGroup: JourneyRow['targetGroup'];
  stage: JourneyRow['stage'];
  from: { policyId: string; version: number };
  ended: boolean;
  terms: string[];
}

/** For one journey, with the version by which it runs and the one that it would take up. */
export function previewOf({ journey, placements }: JourneyWithPlans, { present, policy }: { present: JourneyPolicy; policy: JourneyPolicy }, now: Instant): JourneyPreview {
  const { candidateId, region, targetGroup, stage, policyId, policyVersion } = journey;
  const ended = stage === 'ended';
  const { terms } = pinPolicy(policy, targetGroup);
  const plans = ended ? [] : placements.map((p) => planChanges(p.checkpoints, adoptedPlan(p, terms, now)));
  return {
    candidateId,
    region,
    targetGroup,
    stage,
    from: { policyId, version: policyVersion },
    ended,
    comes: plans.flatMap((p) => p.comes),
    goes: plans.flatMap((p) => p.goes),
    moves: plans.flatMap((p) => p.moves),
    changes: plans.flatMap((p) => p.changes),
    terms: ended ? [] : changedTerms(pinPolicy(present, targetGroup).terms, terms),
  };
}

export interface PreviewCounts {
  journeys: number;
  ended: number;
  comes: number;
  goes: number;
  moves: number;
  changes: number;
}

export function counted(counts: PreviewCounts, { ended, comes, goes, moves, changes }: JourneyPreview): PreviewCounts {
  return {
    journeys: counts.journeys + 1,
    ended: counts.ended + (ended ? 1 : 0),
    comes: counts.comes + comes.length,
    goes: counts.goes + goes.length,
    moves: counts.moves + moves.length,
    changes: counts.changes + changes.length,
  };
}
