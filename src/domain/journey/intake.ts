import type { TargetGroup } from '../candidate/target-group.js';
import type { PinnedPolicy } from '../policy/journey-policy.js';
import { plus, type Instant } from '../shared/calendar.js';
import type { JourneyState } from './journey-state.js';
import { searchingAt } from './search.js';
import { advance, requireStage } from './transition.js';

/** What starts a journey: ids and facts, no personal data. */
export interface JourneyStart {
  candidateId: string;
  region: string;
  targetGroup: TargetGroup;
  policy: PinnedPolicy;
  /** Of the journey that this candidate had before; the rows of the new one follow upon its revision. */
  previousRev?: number;
  /** Who guided the candidate last, in the journey before. */
  formerCoachId?: string;
  /** Evidence, skills, limits, travel and availability are known: the journey goes straight to the pool. */
  intakeComplete: boolean;
}

/** The state of a journey at its start. */
export function startJourney(start: JourneyStart, now: Instant): JourneyState {
  const { candidateId, region, targetGroup, policy, previousRev = 0, formerCoachId } = start;
  const rev = previousRev + 1;
  const opened: JourneyState = {
    candidateId,
    region,
    targetGroup,
    policy,
    rev,
    startedAt: now,
    stageSince: now,
    intake: { dueAt: plus(now, policy.terms.intakeTerm), expiresAt: plus(now, policy.terms.intakeExpiry) },
    closedProposals: [],
    endedPlacements: [],
    corrections: [],
    processed: [],
    ...(formerCoachId && { formerCoachId }),
  };
  return start.intakeComplete ? { ...enterPool(opened, now), rev } : opened;
}

/** Intake is complete: the candidate waits in the pool of the region. */
export function completeIntake(state: JourneyState, now: Instant): JourneyState {
  requireStage(state, ['intake'], 'Completing the intake');
  return enterPool(state, now);
}

/** Marks an intake that takes longer than its term. */
export function markIntakeOverdue(state: JourneyState, now: Instant): JourneyState {
  return advance(state, now, { intake: { ...state.intake, overdueAt: now } });
}

function enterPool(state: JourneyState, now: Instant): JourneyState {
  const entered = advance(state, now, { intake: { ...state.intake, completedAt: now }, poolSince: now });
  return searchingAt(entered, now);
}
