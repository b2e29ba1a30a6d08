/**
 * A running journey: the state, the timer for its earliest deadline, and what keeps the store and the Temporal UI in
 * step with the state. The rules themselves are in the domain.
 */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  setCurrentDetails,
  sleep,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { bookingFor, movesBetween, releasesBetween } from '../../src/domain/journey/bookings.js';
import { caseReleaseBetween, claimBetween } from '../../src/domain/journey/coach.js';
import { receiptFor, remember } from '../../src/domain/journey/commands.js';
import { deadlinePassed, nextDeadline, type Deadline, type DeadlineKind } from '../../src/domain/journey/deadlines.js';
import { describeJourney } from '../../src/domain/journey/description.js';
import { eventsBetween, type JourneyEvent } from '../../src/domain/journey/events.js';
import { startJourney } from '../../src/domain/journey/intake.js';
import { stageOf, type CommandReceipt, type JourneyState, type Stage } from '../../src/domain/journey/journey-state.js';
import { snapshotOf } from '../../src/domain/journey/projection.js';
import { restated, restatedEvent, truthOf } from '../../src/domain/journey/restating.js';
import { agreePlacement, bothAccepted, closeProposal, propose, type Offer } from '../../src/domain/journey/proposal.js';
import { receiptOf } from '../../src/domain/journey/transition.js';
import { instantOf, type Instant } from '../../src/domain/shared/calendar.js';
import type { JourneyCommandName, JourneyInput, Keyed } from './candidate.messages.js';
import type * as messages from './candidate.workflow.js';
import { DeadlineTimer } from './deadline-timer.js';
import { decide } from './decisions.js';
import { asFailure, refusalIn } from './failures.js';
import { updateSearchAttributes } from './search-attributes.js';
import { StoreSteps } from './store-steps.js';

/** What a stage does itself when one of its deadlines runs out, beside the domain's rule. */
export type Reactions = Partial<Record<DeadlineKind, (journey: Journey) => Promise<void>>>;

/** In how many turns with a command a long run is not yet continued as a new one. */
const PUT_OFFS = 20;

export class Journey {
  private current: JourneyState;
  /** What the store and the search attributes show; undefined before the first publication. */
  private published: JourneyState | undefined;
  private readonly timer = new DeadlineTimer();
  private readonly store = new StoreSteps();
  /** Commands run one after the other: a claim must not see the state change under it. */
  private busy = false;
  /** How to give back what a change gave up and the store still holds, also when they came and went unpublished. */
  private givenUp: readonly (() => Promise<void>)[] = [];
  /** What happened since the last publication. */
  private happened: readonly JourneyEvent[] = [];
  /** The next publication writes every row, also those that did not change. */
  private whole = false;
  /** Commands that were taken up so far, those that had been at the last turn, and whether one of them ended the journey. */
  private commands = 0;
  private commandsAtTurn = 0;
  private endedByCommand = false;
  /** Turns in which a run was long and yet not continued. */
  private putOffs = 0;
  /** Searches under way, and the fault of one that failed unforeseen. */
  private searches = 0;
  private fault: Error | undefined;

  private constructor(
    private readonly input: JourneyInput,
    state: JourneyState,
  ) {
    this.current = state;
    // What was carried over had been published by the run before.
    this.published = input.carried;
    if (!input.carried) this.happened = eventsBetween(undefined, state, Journey.now());
    setCurrentDetails(describeJourney(state));
  }

  /** Opens a journey from a fresh start or from what the run before carried over. */
  static open(input: JourneyInput): Journey {
    if (input.carried) return new Journey(input, input.carried);
    if (!input.start) throw new TypeError('A journey needs a start or a carried state');
    return new Journey(input, startJourney(input.start, Journey.now()));
  }

  /**
   * Leaves something in the history of a run that was continued and has nothing to wait for. A first step without a trace is
   * read in two ways: with the message that comes next, or apart from it, and the journey would go two ways (ADR 15).
   */
  leaveTrace(): void {
    if (this.input.carried && !nextDeadline(this.current)) patched('trace-of-first-step');
  }

  /** The instant of the present workflow task. */
  static now(): Instant {
    return instantOf(Date.now());
  }

  get state(): JourneyState {
    return this.current;
  }

  get stage(): Stage {
    return stageOf(this.current);
  }

  get ended(): boolean {
    return this.current.outcome !== undefined;
  }

  /** Refuses a command that the rules would refuse, before it is written to the history. */
  validate(name: JourneyCommandName, { key, ...command }: Keyed): void {
    if (receiptFor(this.current, key)) return;
    try {
      decide({ name, command }, this.current, { now: Journey.now(), newId: '' });
    } catch (error) {
      throw asFailure(error);
    }
  }

  /** Carries a command out, once for its key. */
  async carryOut(name: JourneyCommandName, { key, ...command }: Keyed): Promise<CommandReceipt> {
    this.commands += 1;
    return this.oneAtATime(async () => {
      const known = receiptFor(this.current, key);
      if (known) return known;
      try {
        const moment = { now: Journey.now(), newId: uuid4() };
        const { state, touched } = decide({ name, command }, this.current, moment);
        const booked = await this.settleBookings(state);
        this.become(booked.state);
        // A refusal is not remembered: a repeat is decided again, and refused by what the first one left.
        if (booked.refused) throw booked.refused;
        const receipt = receiptOf(booked.state, { ...touched, ...booked.touched });
        this.become(remember(booked.state, { key, receipt }, moment.now));
        this.endedByCommand ||= this.ended;
        return receipt;
      } catch (error) {
        throw asFailure(error);
      }
    });
  }

  /** Applies a change that the journey itself brings about. */
  async change(by: (state: JourneyState, now: Instant) => JourneyState): Promise<void> {
    await this.oneAtATime(() => {
      this.become(by(this.current, Journey.now()));
    });
  }

  /**
   * Proposes what a search found. A reserved offer takes its seat first; false when the seat went to somebody else.
   * Throws a `DomainError` when the journey needs it no longer.
   */
  async offer(offer: Offer): Promise<boolean> {
    return this.oneAtATime(async () => {
      const proposed = propose(this.current, offer, Journey.now());
      if (offer.placementId && !(await this.reserve(proposed, offer.placementId))) return false;
      this.become(proposed);
      return true;
    });
  }

  private async reserve(proposed: JourneyState, placementId: string): Promise<boolean> {
    // What this journey has given up must be free before it claims again.
    await this.giveBack();
    try {
      await this.store.claim(bookingFor(proposed, placementId, Journey.now()));
      return true;
    } catch (error) {
      if (!refusalIn(error)) throw error;
      return false;
    }
  }

  /** Applies a fact that somebody signalled; a repeat of the key changes nothing. */
  async recordFact(key: string, by: (state: JourneyState, now: Instant) => JourneyState): Promise<void> {
    await this.change((state, now) => {
      if (receiptFor(state, key)) return state;
      const after = by(state, now);
      return remember(after, { key, receipt: receiptOf(after) }, now);
    });
  }

  /**
   * Sets the store right by the journey: a step that was lost may have left there what never happened. Where the rows say
   * otherwise, they are all published anew, at a revision beyond what they showed, and readers of events are told.
   */
  async setStoreRight(): Promise<void> {
    // A build that did not know the message left it.
    if (!patched('set-store-right')) return;
    await this.oneAtATime(async () => {
      const before = this.current;
      const shown = await this.store.settle(truthOf(before));
      if (!shown.differed) return;
      this.whole = true;
      this.become(restated(before, shown));
      this.happened = [...this.happened, restatedEvent(before, this.current, Journey.now())];
    });
  }

  /**
   * Lives through one stage: until a command, a fact or a deadline leads to another. The domain says what a deadline
   * does; `reactions` are what the stage does beside it.
   */
  async stay(stage: Stage, reactions: Reactions = {}): Promise<void> {
    while (this.stage === stage) {
      await this.publish();
      this.timer.set(nextDeadline(this.current));
      await condition(() => this.fault !== undefined || this.current !== this.published || (this.timer.fired && !this.busy));
      if (this.fault) throw this.fault;
      if (this.timer.fired && !this.busy) await this.pass(this.timer.deadline!, reactions);
      await this.continueWhenLong();
    }
    await this.publish();
  }

  /** Brings the store, the search attributes and the sentence in the Temporal UI in step with the state. */
  async publish(): Promise<void> {
    while (this.current !== this.published) {
      const [before, after, events] = [this.whole ? undefined : this.published, this.current, [...this.happened]];
      this.whole = false;
      await this.giveBack();
      updateSearchAttributes(after);
      setCurrentDetails(describeJourney(after));
      if (after.rev !== before?.rev) await this.store.publish({ ...snapshotOf(after, before), events });
      this.published = after;
      this.happened = this.happened.filter((event) => !events.includes(event));
    }
  }

  /** The only place where the state changes. */
  private become(after: JourneyState): void {
    const place = caseReleaseBetween(this.current, after);
    const givenUp = [...this.seatsFreed(this.current, after), ...(place ? [() => this.store.releaseCase(place)] : [])];
    this.givenUp = [...this.givenUp, ...givenUp];
    this.happened = [...this.happened, ...eventsBetween(this.current, after, Journey.now())];
    this.current = after;
  }

  /** How to give back the seats and periods that a change gives up. */
  private seatsFreed(before: JourneyState, after: JourneyState): (() => Promise<void>)[] {
    return releasesBetween(before, after).map((release) => () => this.store.release(release));
  }

  /** Releases what was given up. Done twice at the same time it does no harm: a release can be repeated. */
  private async giveBack(): Promise<void> {
    for (let release = this.givenUp[0]; release; release = this.givenUp[0]) {
      await release();
      this.givenUp = this.givenUp.filter((one) => one !== release);
    }
  }

  private async pass(deadline: Deadline, reactions: Reactions): Promise<void> {
    await this.change((state, now) => deadlinePassed(state, deadline, now));
    this.timer.set(nextDeadline(this.current));
    const reaction = reactions[deadline.kind];
    if (reaction) this.beside(reaction(this));
  }

  /** Lets a search go on beside the journey: nobody waits for it, and a fault in it is the journey's. */
  private beside(search: Promise<void>): void {
    this.searches += 1;
    search
      .catch((error: Error) => {
        this.fault = error;
      })
      .finally(() => {
        this.searches -= 1;
      });
  }

  /** Moves booked periods with their placements; when both parties have accepted, claims the seat. */
  private async settleBookings(
    state: JourneyState,
  ): Promise<{ state: JourneyState; touched?: Partial<CommandReceipt>; refused?: Error }> {
    const moves = movesBetween(this.current, state);
    // A reserved follow-on that the new end overtakes gives its period up first.
    if (moves.length > 0) this.givenUp = [...this.givenUp, ...this.seatsFreed(this.current, state)];
    if (moves.length > 0) await this.giveBack();
    for (const move of moves) await this.store.moveEnd(move);
    await this.claimCase(state);
    if (!state.proposal || !bothAccepted(state.proposal)) return { state };
    // What this journey has given up must be free before it claims again.
    await this.giveBack();
    // What was reserved is claimed again under its own id: that is no second seat.
    const booking = bookingFor(state, state.proposal.placementId ?? uuid4(), Journey.now());
    try {
      await this.store.claim(booking);
      return { state: agreePlacement(state, booking, Journey.now()), touched: { placementId: booking.placementId } };
    } catch (error) {
      const refused = refusalIn(error);
      if (!refused) throw error;
      const closing = refused.type === 'PLACEMENT.PERIOD_TAKEN' ? 'period-taken' : 'capacity-reached';
      return { state: closeProposal(state, closing, Journey.now()), refused };
    }
  }

  /** Another coach needs a place in his or her caseload. A refusal refuses the command, and nothing has changed. */
  private async claimCase(after: JourneyState): Promise<void> {
    const claim = claimBetween(this.current, after);
    if (!claim) return;
    await this.giveBack();
    try {
      await this.store.claimCase(claim);
    } catch (error) {
      throw refusalIn(error) ?? error;
    }
  }

  private async oneAtATime<T>(work: () => T | Promise<T>): Promise<T> {
    // A loop: when several wait, each is woken, and only the first finds the journey free.
    while (this.busy) await condition(() => !this.busy);
    this.busy = true;
    try {
      return await work();
    } finally {
      this.busy = false;
    }
  }

  /**
   * Waits until an ended journey can be closed: in a step in which no command came, when a command ended it. When something comes while a
   * step lasts that closes the run, the server refuses that step: it is done again behind what came, with the command of it, and what it
   * told the store is told once more in another way (ADR 18).
   */
  async close(): Promise<void> {
    await this.quiet();
    if (!this.endedByCommand || !patched('closed-in-a-step-of-its-own')) return;
    let before: number;
    do {
      before = this.commands;
      await sleep(1, { summary: 'afronden' });
      await this.quiet();
    } while (this.commands !== before);
  }

  /** Waits until no message is being handled and all is published: nothing would be lost by ending here. */
  private async quiet(): Promise<void> {
    do {
      await this.publish();
      await condition(() => this.fault !== undefined || this.current !== this.published || (allHandlersFinished() && this.searches === 0));
      // Ending here would hide what went wrong: the fault fails the task, until a version without it carries on.
      if (this.fault) throw this.fault;
    } while (this.current !== this.published || !allHandlersFinished() || this.searches > 0);
  }

  /**
   * Continues as a new run when the history is long, with everything carried over and no message lost. In a turn without a command, when
   * one comes soon enough: what a command told must be kept before its run is closed (ADR 18).
   */
  private async continueWhenLong(): Promise<void> {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    const { maxEvents, putOffs = PUT_OFFS } = this.input;
    const long = continueAsNewSuggested || (maxEvents !== undefined && historyLength >= maxEvents);
    if (long && !this.ended) await this.quiet();
    const commanded = this.commands !== this.commandsAtTurn;
    this.commandsAtTurn = this.commands;
    if (!long || this.ended) return;
    if (commanded && this.putOffs < putOffs && patched('continued-in-a-turn-without-command')) {
      this.putOffs += 1;
      return;
    }
    this.timer.set(undefined);
    await continueAsNew<typeof messages.candidateJourney>({ carried: this.current, maxEvents, putOffs: this.input.putOffs });
  }
}
