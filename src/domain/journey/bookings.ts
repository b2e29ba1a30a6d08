/** What a journey holds in the store: seats on assignments and periods in the candidate's calendar. */
import { earlier, isBefore, later, type Instant } from '../shared/calendar.js';
import type { JourneyState } from './journey-state.js';

/** A claim on one seat of an assignment and on one period of the candidate. The end is exclusive. */
export interface Booking {
  placementId: string;
  assignmentId: string;
  candidateId: string;
  from: Instant;
  to: Instant;
}

/** A booking that ends. `freesSeat` is false when the work was done: that seat is used up. */
export interface Release {
  placementId: string;
  assignmentId: string;
  candidateId: string;
  /** The candidate's period is kept up to here; equal to or before its start, the whole period is freed. */
  until: Instant;
  freesSeat: boolean;
}

/** What is booked in the store: a placement that runs or was agreed, or a proposal whose seat is reserved. */
interface Held {
  placementId: string;
  assignmentId: string;
  startsAt: Instant;
  endsAt: Instant;
  startedAt?: Instant;
}

/** The booking that the open proposal asks for. On work that has begun already the candidate starts now. */
export function bookingFor(state: JourneyState, placementId: string, now: Instant): Booking {
  const { assignmentId, startsAt, endsAt } = state.proposal!;
  return { placementId, assignmentId, candidateId: state.candidateId, from: later(startsAt, now), to: endsAt };
}

/** What must be released in the store after a change from `before` to `after`. */
export function releasesBetween(before: JourneyState, after: JourneyState): Release[] {
  const still = new Set(held(after).map((p) => p.placementId));
  return held(before)
    .filter((p) => !still.has(p.placementId))
    .map((placement) => releaseOf(after, placement));
}

function held({ placement, next, proposal }: JourneyState): Held[] {
  const reserved = proposal?.placementId ? { ...proposal, placementId: proposal.placementId } : undefined;
  return [placement, next, reserved].filter((p) => p !== undefined);
}

function releaseOf(after: JourneyState, placement: Held): Release {
  const { placementId, assignmentId, startsAt, endsAt, startedAt } = placement;
  const ended = after.endedPlacements.find((p) => p.placementId === placementId);
  const worked = startedAt !== undefined && ended !== undefined;
  return {
    placementId,
    assignmentId,
    candidateId: after.candidateId,
    until: worked ? earlier(ended.endedAt, endsAt) : startsAt,
    freesSeat: !(worked && (ended.ending === 'completed' || ended.ending === 'end-date-passed')),
  };
}

/** A booked period whose end moved. */
export interface BookingMove {
  placementId: string;
  candidateId: string;
  to: Instant;
}

/** The booked periods that a correction from `before` to `after` moves: of the running placement, or of ended ones. */
export function movesBetween(before: JourneyState, after: JourneyState): BookingMove[] {
  const justEnded = new Set(releasesBetween(before, after).map((release) => release.placementId));
  const ends = new Map(bookedEnds(before).map(({ placementId, to }) => [placementId, to]));
  return bookedEnds(after)
    .filter(({ placementId, to }) => ends.has(placementId) && ends.get(placementId) !== to && !justEnded.has(placementId))
    .map(({ placementId, to }) => ({ placementId, candidateId: after.candidateId, to }));
}

/** A running placement is booked to its planned end, a worked one to its real end. An ending is no move. */
function bookedEnds(state: JourneyState): { placementId: string; to: Instant }[] {
  const running = held(state).map(({ placementId, endsAt }) => ({ placementId, to: endsAt }));
  const worked = state.endedPlacements.filter((p) => p.startedAt && isBefore(p.startedAt, p.endedAt));
  return [...running, ...worked.map(({ placementId, endedAt }) => ({ placementId, to: endedAt }))];
}
