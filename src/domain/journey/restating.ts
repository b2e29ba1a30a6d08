/**
 * Setting the store right by the journey. A step writes to the store before Temporal keeps it: when the step is then lost,
 * and whoever sent its command has given up, the store shows and holds what never happened. The journey is the truth.
 */
import { earlier, isBefore, type Instant } from '../shared/calendar.js';
import type { CaseClaim } from './coach.js';
import type { JourneyEvent } from './events.js';
import type { JourneyState } from './journey-state.js';
import { snapshotOf, type JourneySnapshot } from './projection.js';

/** A period that the journey holds in the calendar of the candidate. The end is exclusive. */
export interface HeldPeriod {
  placementId: string;
  assignmentId: string;
  from: Instant;
  to: Instant;
  /** It is agreed, runs or is reserved, so that it has a seat as well. What was worked kept or gave back its own when it ended. */
  seat: boolean;
}

/** All that the store is to show and to hold for a journey. */
export interface JourneyTruth {
  candidateId: string;
  rev: number;
  /** Every row that the journey knows of. */
  rows: JourneySnapshot;
  periods: HeldPeriod[];
  /** The place in the caseload of its coach. */
  place?: CaseClaim;
}

/** What the store showed of a journey. */
export interface StoreShown {
  /** The newest revision in its rows. */
  rev: number;
  /** The rows said something else than the journey. */
  differed: boolean;
}

/** What the store is to show and to hold for this journey. */
export function truthOf(state: JourneyState): JourneyTruth {
  const { candidateId, rev, region, coach } = state;
  const place = coach && { caseId: coach.caseId, coachId: coach.coachId, candidateId, region };
  return { candidateId, rev, rows: snapshotOf(state), periods: periodsOf(state), ...(place && { place }) };
}

function periodsOf({ placement, next, proposal, endedPlacements }: JourneyState): HeldPeriod[] {
  const reserved = proposal?.placementId ? { ...proposal, placementId: proposal.placementId } : undefined;
  const held = [placement, next, reserved].filter((p) => p !== undefined);
  const worked = endedPlacements.filter((p) => p.startedAt && isBefore(p.startedAt, p.endedAt));
  return [
    ...held.map(({ placementId, assignmentId, startsAt, endsAt }) => ({ placementId, assignmentId, from: startsAt, to: endsAt, seat: true })),
    ...worked.map(({ placementId, assignmentId, startedAt, endedAt, endsAt }) => ({ placementId, assignmentId, from: startedAt!, to: earlier(endedAt, endsAt), seat: false })),
  ];
}

/** The same journey at a revision beyond all that the store showed, so that its rows replace what is there. */
export function restated(state: JourneyState, shown: StoreShown): JourneyState {
  return { ...state, rev: Math.max(state.rev, shown.rev) + 1 };
}

/** Tells readers of events that what they heard of revisions between `before` and `after` did not happen. */
export function restatedEvent(before: JourneyState, after: JourneyState, now: Instant): JourneyEvent {
  const { candidateId, region, rev } = after;
  return { type: 'journey-restated', lastRev: before.rev, at: now, candidateId, region, rev, n: 0 };
}
