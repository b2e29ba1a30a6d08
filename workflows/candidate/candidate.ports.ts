/** What a journey needs from outside. The activities implement it; the workflow owns it. */
import type { Booking, BookingMove, Release } from '../../src/domain/journey/bookings.js';
import type { CaseClaim, CaseRelease } from '../../src/domain/journey/coach.js';
import type { JourneySnapshot } from '../../src/domain/journey/projection.js';
import type { Offer } from '../../src/domain/journey/proposal.js';
import type { JourneyTruth, StoreShown } from '../../src/domain/journey/restating.js';
import type { MatchSearch } from '../../src/domain/matching/matcher.port.js';

export interface JourneyActivities {
  /** Writes the rows that screens list, fenced by revision: a late or repeated write changes nothing. */
  publishJourney(snapshot: JourneySnapshot): Promise<void>;
  /**
   * Claims a seat and the candidate's period; a repeat for the same placement is a success.
   * Refuses with `PLACEMENT.CAPACITY_REACHED`, `PLACEMENT.PERIOD_TAKEN`, `ASSIGNMENT.NOT_OPEN`.
   */
  claimSeat(booking: Booking): Promise<void>;
  /** Gives a seat and period back; a repeat is a success. */
  releaseSeat(release: Release): Promise<void>;
  /** Moves the end of a booked period; refuses with `PLACEMENT.PERIOD_TAKEN`. */
  moveBookingEnd(move: BookingMove): Promise<void>;
  /**
   * Claims a place in a coach's caseload; a repeat for the same case is a success.
   * Refuses with `COACH.CASELOAD_FULL`, `COACH.OTHER_REGION`, `COACH.NOT_ACTIVE`, `COACH.UNKNOWN`.
   */
  claimCase(claim: CaseClaim): Promise<void>;
  /** Gives a place in a caseload back; a repeat is a success. */
  releaseCase(release: CaseRelease): Promise<void>;
  /** Sets what the store holds for the journey right by it, and answers what its rows showed; may be repeated. */
  settleStore(truth: JourneyTruth): Promise<StoreShown>;
  /** The best assignment by ranked search, or null when nothing fits now. */
  findAssignment(search: AssignmentSearch): Promise<FoundAssignment | null>;
}

/** What a search asks: who looks, from when, how far, and what not to propose again. */
export type AssignmentSearch = MatchSearch;

/** What a search found, to be proposed. */
export type FoundAssignment = Omit<Offer, 'proposalId' | 'proposedBy' | 'placementId'>;
