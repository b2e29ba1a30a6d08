import type { Booking, BookingMove, Release } from '../src/domain/journey/bookings.js';
import type { CaseClaim, CaseRelease } from '../src/domain/journey/coach.js';
import type { JourneySnapshot } from '../src/domain/journey/projection.js';
import type { JourneyTruth, StoreShown } from '../src/domain/journey/restating.js';
import type {
  AssignmentSearch,
  JourneyActivities,
} from '../workflows/candidate/candidate.ports.js';
import { mappingRefusals } from './failures.js';

/** What the activities of a journey need from the store. */
export interface JourneyActivityDeps {
  rows: { publish(snapshot: JourneySnapshot): Promise<void> };
  seats: {
    claim(booking: Booking): Promise<void>;
    release(release: Release): Promise<void>;
    moveEnd(move: BookingMove): Promise<void>;
  };
  cases: {
    claim(claim: CaseClaim): Promise<void>;
    release(release: CaseRelease): Promise<void>;
  };
  restating: { settle(truth: JourneyTruth): Promise<StoreShown> };
  matcher: { best(search: AssignmentSearch): ReturnType<JourneyActivities['findAssignment']> };
}

/** The activities of `candidateJourney`. Each one is idempotent by the ids that it takes. */
export function createJourneyActivities({ rows, seats, cases, restating, matcher }: JourneyActivityDeps): JourneyActivities {
  return mappingRefusals<JourneyActivities>({
    publishJourney: (snapshot) => rows.publish(snapshot),
    claimSeat: (booking) => seats.claim(booking),
    releaseSeat: (release) => seats.release(release),
    moveBookingEnd: (move) => seats.moveEnd(move),
    claimCase: (claim) => cases.claim(claim),
    releaseCase: (release) => cases.release(release),
    settleStore: (truth) => restating.settle(truth),
    findAssignment: (search) => matcher.best(search),
  });
}
