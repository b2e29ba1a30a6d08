import { bookingFor } from '../../src/domain/journey/bookings.js';
import { allCheckpoints } from '../../src/domain/journey/guidance.js';
import { deadlinePassed, nextDeadline } from '../../src/domain/journey/deadlines.js';
import { startJourney } from '../../src/domain/journey/intake.js';
import { stageOf, type CheckpointStatus, type JourneyState, type Stage } from '../../src/domain/journey/journey-state.js';
import { confirmStart } from '../../src/domain/journey/placement.js';
import { acceptProposal, agreePlacement, propose } from '../../src/domain/journey/proposal.js';
import type { JourneyTerms } from '../../src/domain/policy/journey-policy.js';
import { epochOf, type Instant } from '../../src/domain/shared/calendar.js';
import { testOffer, testStart } from './journeys.js';

/** A journey told in steps, on the pure core, with a clock that the test sets. */
export class Story {
  state: JourneyState;
  private made = 0;

  constructor(public now: Instant, terms: Partial<JourneyTerms> = {}, intakeComplete = true) {
    this.state = startJourney(testStart({ intakeComplete }, terms), now);
  }

  get stage(): Stage {
    return stageOf(this.state);
  }

  /** Applies a command now. */
  do(by: (state: JourneyState, now: Instant) => JourneyState): this {
    this.state = by(this.state, this.now);
    return this;
  }

  /** Moves the clock, with every deadline on its way. */
  until(at: Instant): this {
    for (let due = nextDeadline(this.state); due && epochOf(due.at) <= epochOf(at); due = nextDeadline(this.state)) {
      if (epochOf(due.at) > epochOf(this.now)) this.now = due.at;
      this.state = deadlinePassed(this.state, due, this.now);
    }
    this.now = at;
    return this;
  }

  /** Proposed for a period. */
  propose(startsAt: Instant, endsAt: Instant): this {
    const proposalId = `proposal-${++this.made}`;
    return this.do((s, now) => propose(s, { ...testOffer(startsAt, endsAt), proposalId }, now));
  }

  /** Proposed and accepted by both, with a seat. */
  place(startsAt: Instant, endsAt: Instant): this {
    this.propose(startsAt, endsAt);
    const { proposalId } = this.state.proposal!;
    this.do((s, now) => acceptProposal(s, { proposalId, party: 'contractor' }, now));
    this.do((s, now) => acceptProposal(s, { proposalId, party: 'candidate' }, now));
    return this.do((s, now) => agreePlacement(s, bookingFor(s, `placement-${this.made}`, now), now));
  }

  start(startedAt: Instant): this {
    const { placementId } = this.state.placement!;
    return this.do((s, now) => confirmStart(s, { placementId, startedAt }, now));
  }

  get placementId(): string {
    return this.state.placement!.placementId;
  }

  statusOf(code: string): CheckpointStatus | undefined {
    return allCheckpoints(this.state).find((c) => c.code === code)?.status;
  }
}
