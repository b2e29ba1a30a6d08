import type { Booking, BookingMove, Release } from '../../src/domain/journey/bookings.js';
import type { CaseClaim, CaseRelease } from '../../src/domain/journey/coach.js';
import type { JourneyRow, JourneySnapshot } from '../../src/domain/journey/projection.js';
import type { JourneyTruth } from '../../src/domain/journey/restating.js';
import type { Offer } from '../../src/domain/journey/proposal.js';
import { isBefore } from '../../src/domain/shared/calendar.js';
import { DomainError } from '../../src/domain/shared/domain-error.js';
import type { AssignmentSearch } from '../../workflows/candidate/candidate.ports.js';
import type { JourneyActivityDeps } from '../../activities/journey.activities.js';

/**
 * The ports of a journey in memory, for specs that skip time: what is measured there is the journey. The real store
 * has specs of its own with the same rules.
 */
export class MemoryStore implements JourneyActivityDeps {
  readonly journeys = new Map<string, JourneyRow>();
  readonly publications: JourneySnapshot[] = [];
  readonly calendar = new Map<string, Booking[]>();
  readonly takenSeats = new Map<string, Set<string>>();
  headcount = 1_000;
  offers: Omit<Offer, 'proposalId' | 'proposedBy'>[] = [];
  readonly searches: AssignmentSearch[] = [];

  rows = {
    publish: (snapshot: JourneySnapshot) => {
      const known = this.journeys.get(snapshot.journey.candidateId);
      if (!known || known.rev < snapshot.journey.rev) this.journeys.set(snapshot.journey.candidateId, snapshot.journey);
      this.publications.push(snapshot);
      return Promise.resolve();
    },
  };

  seats = {
    claim: (booking: Booking) => {
      const own = this.calendar.get(booking.candidateId) ?? [];
      if (own.some((b) => b.placementId === booking.placementId)) return Promise.resolve();
      if (own.some((b) => isBefore(b.from, booking.to) && isBefore(booking.from, b.to))) {
        return Promise.reject(new DomainError('PLACEMENT.PERIOD_TAKEN', 'taken', { remedy: '-' }));
      }
      const seats = this.takenSeats.get(booking.assignmentId) ?? new Set();
      if (seats.size >= this.headcount) {
        return Promise.reject(new DomainError('PLACEMENT.CAPACITY_REACHED', 'full', { remedy: '-' }));
      }
      this.takenSeats.set(booking.assignmentId, seats.add(booking.placementId));
      this.calendar.set(booking.candidateId, [...own, booking]);
      return Promise.resolve();
    },
    release: (release: Release) => {
      if (release.freesSeat) this.takenSeats.get(release.assignmentId)?.delete(release.placementId);
      const own = this.calendar.get(release.candidateId) ?? [];
      this.calendar.set(
        release.candidateId,
        own
          .map((b) => (b.placementId === release.placementId ? { ...b, to: release.until } : b))
          .filter((b) => isBefore(b.from, b.to)),
      );
      return Promise.resolve();
    },
    moveEnd: (move: BookingMove) => {
      const own = this.calendar.get(move.candidateId) ?? [];
      this.calendar.set(
        move.candidateId,
        own.map((b) => (b.placementId === move.placementId ? { ...b, to: move.to } : b)),
      );
      return Promise.resolve();
    },
  };

  /** Case ids by coach; a coach takes `caseload` people. */
  readonly caseloads = new Map<string, Set<string>>();
  caseload = 1_000;

  cases = {
    claim: ({ coachId, caseId }: CaseClaim) => {
      const held = this.caseloads.get(coachId) ?? new Set();
      if (held.size >= this.caseload && !held.has(caseId)) return Promise.reject(new DomainError('COACH.CASELOAD_FULL', 'full', { remedy: '-' }));
      this.caseloads.set(coachId, held.add(caseId));
      return Promise.resolve();
    },
    release: ({ coachId, caseId }: CaseRelease) => {
      this.caseloads.get(coachId)?.delete(caseId);
      return Promise.resolve();
    },
  };

  /** What the store showed when it was last set right, to be answered by a spec. */
  shown = { rev: 0, differed: false };
  readonly truths: JourneyTruth[] = [];

  restating = {
    settle: (truth: JourneyTruth) => {
      this.truths.push(truth);
      return Promise.resolve(this.shown);
    },
  };

  matcher = {
    best: (search: AssignmentSearch) => {
      this.searches.push(search);
      const refused = new Set(search.refusedAssignmentIds);
      return Promise.resolve(
        this.offers.find((o) => !refused.has(o.assignmentId) && !isBefore(o.startsAt, search.notBefore)) ?? null,
      );
    },
  };
}
