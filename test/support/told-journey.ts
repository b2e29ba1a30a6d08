/** A journey by the rules of the domain, published to a real store with its events, without a workflow around it. */
import { randomUUID } from 'node:crypto';
import { bookingFor } from '../../src/domain/journey/bookings.js';
import { assignCoach } from '../../src/domain/journey/coach.js';
import { eventsBetween } from '../../src/domain/journey/events.js';
import { startJourney } from '../../src/domain/journey/intake.js';
import type { JourneyState } from '../../src/domain/journey/journey-state.js';
import { snapshotOf } from '../../src/domain/journey/projection.js';
import { acceptProposal, agreePlacement, propose } from '../../src/domain/journey/proposal.js';
import { fold } from '../../src/domain/candidate/normalise.js';
import type { JourneyTerms } from '../../src/domain/policy/journey-policy.js';
import { instantOf, plus, type Instant } from '../../src/domain/shared/calendar.js';
import type { MessagePreferences } from '../../src/domain/messages/preferences.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import type { Store } from '../../src/persistence/connection.js';
import { JourneyRows } from '../../src/persistence/journey-rows.js';
import { MessagePreferenceStore, type PreferenceOwner } from '../../src/persistence/messages/message-preferences.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { inventedPerson } from './invented.js';
import { testStart } from './journeys.js';
import { storedAssignment } from './registered.js';

/** Messages at any hour: a spec must not wait for the morning. */
export const AT_ANY_HOUR: MessagePreferences = {
  language: 'nl',
  channels: {},
  weekendKinds: ['proposal', 'placement', 'checkpoint', 'reminder', 'escalation', 'absence', 'guidance'],
};

let people = 0;

export interface ToldOptions {
  terms?: Partial<JourneyTerms>;
  /** Null: the candidate has no address. */
  email?: string | null;
  preferences?: Partial<MessagePreferences>;
  now?: Instant;
}

export class ToldJourney {
  readonly email: string | undefined;

  private constructor(
    private readonly store: Store,
    public state: JourneyState,
    email: string | null,
  ) {
    this.email = email ?? undefined;
  }

  /** A registered candidate with a journey that has reached the pool. */
  static async begin(store: Store, { terms, email = `kandidaat-${++people}@voorbeeld.example`, preferences, now = real() }: ToldOptions = {}): Promise<ToldJourney> {
    const start = testStart({}, terms);
    const { candidateId } = start;
    const person = { ...inventedPerson(people), ...(email && { email }), phone: '+31600000000' };
    await new CandidateRecords(store).insert([{ candidateId, person, profile: plainProfile() }], now);
    await choose(store, `candidate/${candidateId}`, preferences);
    const journey = new ToldJourney(store, startJourney(start, now), email);
    await journey.publish(undefined, now);
    return journey;
  }

  get candidateId(): string {
    return this.state.candidateId;
  }

  /** Changes the journey by a rule of the domain, and publishes it as the workflow does. */
  async change(by: (state: JourneyState, now: Instant) => JourneyState, now: Instant = real()): Promise<this> {
    const before = this.state;
    this.state = by(before, now);
    await this.publish(before, now);
    return this;
  }

  /** Gives the journey a coach with a work address. */
  async coachedBy(coachId: string): Promise<this> {
    return this.change((state, now) => assignCoach(state, { coachId, caseId: randomUUID() }, now));
  }

  /** Proposes work of a contractor with a mailbox. */
  async proposed(now: Instant = real()): Promise<{ contractorId: string; contractorEmail: string }> {
    const { assignmentId, contractorId } = await storedAssignment(this.store, { from: 10, days: 70 });
    const contractorEmail = `planning-${contractorId.slice(0, 8)}@wegenbouw.example`;
    const name = 'Wegenbouw Proef';
    await this.store.models.contractors.create({ _id: contractorId, rev: 1, name, sortName: fold(name), regions: ['AM24'], contact: { email: contractorEmail }, createdAt: now, changedAt: now });
    await choose(this.store, `contractor/${contractorId}`);
    const offer = { assignmentId, contractorId, startsAt: plus(now, 'P10D'), endsAt: plus(now, 'P80D'), proposedBy: 'coordinator' as const, reasons: [] };
    await this.change((state) => propose(state, { ...offer, proposalId: randomUUID() }, now), now);
    return { contractorId, contractorEmail };
  }

  /** Both accept. */
  async agreed(now: Instant = real()): Promise<this> {
    const { proposalId } = this.state.proposal!;
    for (const party of ['contractor', 'candidate'] as const) await this.change((state) => acceptProposal(state, { proposalId, party }, now), now);
    return this.change((state) => agreePlacement(state, bookingFor(state, randomUUID(), now), now), now);
  }

  private async publish(before: JourneyState | undefined, now: Instant): Promise<void> {
    const events = eventsBetween(before, this.state, now);
    await new JourneyRows(this.store.models).publish({ ...snapshotOf(this.state, before), events });
  }
}

/** A coach with a work address and messages at any hour. */
export async function storedCoach(store: Store, preferences?: Partial<MessagePreferences>): Promise<{ coachId: string; email: string }> {
  const [coachId, now] = [`coach-${randomUUID()}`, real()];
  const email = `${coachId.slice(0, 14)}@gemeente.example`;
  await store.models.coaches.create({ _id: coachId, rev: 1, displayName: 'Coach Proef', email, sortName: 'proef', regions: ['AM24'], capacity: 50, active: true, cases: [], spent: [], createdKey: 'spec', createdAt: now, changedAt: now });
  await choose(store, `account/${coachId}`, preferences);
  return { coachId, email };
}

async function choose(store: Store, owner: PreferenceOwner, preferences: Partial<MessagePreferences> = {}): Promise<void> {
  await new MessagePreferenceStore(store.models).replace({ owner, rev: 0, preferences: { ...AT_ANY_HOUR, ...preferences } }, real());
}

function real(): Instant {
  return instantOf(Date.now());
}
