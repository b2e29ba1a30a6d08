import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reportAfterCare, returnToPool } from '../../src/domain/journey/after-care.js';
import { adoptPolicy } from '../../src/domain/journey/adopt-policy.js';
import { cancelContact, planContact } from '../../src/domain/journey/contacts.js';
import { dropEscalation } from '../../src/domain/journey/escalate.js';
import { ESCALATION_CLOSINGS, escalationsOf } from '../../src/domain/journey/escalation.js';
import { correctEntry } from '../../src/domain/journey/correction.js';
import { deadlinePassed, deadlinesOf, nextDeadline } from '../../src/domain/journey/deadlines.js';
import { bookingFor, releasesBetween } from '../../src/domain/journey/bookings.js';
import { acceptHandover, assignCoach, caseReleaseBetween, claimBetween, closeHandover, requestHandover } from '../../src/domain/journey/coach.js';
import { COACH_ENDINGS, HANDOVER_CLOSINGS } from '../../src/domain/journey/coach-state.js';
import { receiptFor, remember } from '../../src/domain/journey/commands.js';
import { endAbsence, reportAbsence, reportCheckpoint, allCheckpoints } from '../../src/domain/journey/guidance.js';
import { giveConsent, withdrawConsent } from '../../src/domain/journey/consent.js';
import { consentsTo, FOLLOW_ON_RESULTS } from '../../src/domain/journey/continuity-state.js';
import { guarantees, searchOf } from '../../src/domain/journey/search.js';
import { putOnHold, resume } from '../../src/domain/journey/hold.js';
import { eventsBetween, type JourneyEvent } from '../../src/domain/journey/events.js';
import { completeIntake, startJourney } from '../../src/domain/journey/intake.js';
import { PLACEMENT_ENDINGS, PROPOSAL_CLOSINGS, STAGES, stageOf, type JourneyState } from '../../src/domain/journey/journey-state.js';
import { recordOutcome, withdraw } from '../../src/domain/journey/outcome.js';
import { assignmentCompleted, cancelFollowOn, confirmStart, reportNoShow, terminateEarly } from '../../src/domain/journey/placement.js';
import { snapshotOf } from '../../src/domain/journey/projection.js';
import { acceptProposal, agreePlacement, bothAccepted, closeProposal, declineProposal, propose } from '../../src/domain/journey/proposal.js';
import { acceptTransfer, declineTransfer, requestTransfer } from '../../src/domain/journey/transfer.js';
import { receiptOf } from '../../src/domain/journey/transition.js';
import { epochOf, instantOf, isBefore, plus } from '../../src/domain/shared/calendar.js';
import { DomainError } from '../../src/domain/shared/domain-error.js';
import { expectEventsTell, expectTold } from '../support/replay-events.js';
import { ShownRows } from '../support/shown-rows.js';
import { GUIDED, testStart } from '../support/journeys.js';

const DAY = 86_400_000;
const BEGIN = epochOf('2026-01-05T08:00:00.000Z');

const USED_UP = ['completed', 'end-date-passed'];
/** What the runs came past, so that a generator that stops reaching a stage is seen. */
const reached = new Set<string>();

/** One thing that happens to a journey; numbers pick what it refers to. */
const happening = fc.record({
  what: fc.constantFrom(
    'completeIntake', 'propose', 'proposeLater', 'contractorAccepts', 'candidateAccepts', 'contractorDeclines', 'candidateDeclines',
    'confirmStart', 'noShow', 'checkpoint', 'absence', 'absenceEnds', 'completed', 'terminateEarly', 'cancelFollowOn',
    'hold', 'resume', 'plannedOutcome', 'outcome', 'withdraw', 'transfer', 'acceptTransfer', 'declineTransfer',
    'handsOver', 'handsOver', 'moves', 'assignCoach', 'handover', 'acceptHandover', 'declineHandover',
    'correctStart', 'correctEnd', 'correctReport', 'contact', 'cancelContact', 'drop', 'adopt', 'time', 'time', 'time', 'time', 'refuseSeat',
    // The steps that lead on, taken together more often than chance would.
    'searchFinds', 'searchFinds', 'neighbourFound', 'acrossTheBorder', 'giveConsent', 'withdrawConsent',
    'stillThere', 'gone', 'notReached', 'notReached', 'lookedAfter', 'lookedAfter', 'time', 'time', 'returnToPool', 'education',
    'place', 'place', 'place', 'begin', 'begin', 'begin', 'halfAnswered',
  ),
  n: fc.nat({ max: 50 }),
  days: fc.integer({ min: 1, max: 40 }),
});

/** The journey with the store that follows it: what the ledger holds and what the screens show. */
class Model {
  state: JourneyState;
  nowMs = BEGIN;
  readonly seats = new Set<string>();
  /** Case ids that the caseloads hold. */
  readonly cases = new Set<string>();
  private readonly rows = new ShownRows();
  private readonly events: JourneyEvent[] = [];
  private made = 0;
  private seatRefused = false;

  constructor(proposing: 'coordinator' | 'search', { intakeComplete, followOnSearch }: { intakeComplete: boolean; followOnSearch: boolean }) {
    const widening = [{ after: 'P10D', distanceFactor: 2 }, { after: 'P20D', neighbours: true as const }];
    const checks = [{ code: 'month-1', offset: 'P30D', form: 'call' as const }, { code: 'month-2', offset: 'P60D', form: 'call' as const }];
    const afterCare = followOnSearch ? { 'regular-job': checks, education: checks } : {};
    this.state = startJourney({ ...testStart({ intakeComplete }, { proposing, followOnSearch, widening, afterCare, afterCareGrace: 'P20D', ...GUIDED }) }, this.now);
    this.events.push(...eventsBetween(undefined, this.state, this.now));
    this.rows.take(snapshotOf(this.state));
  }

  get now(): string {
    return instantOf(this.nowMs);
  }

  happen({ what, n, days }: { what: string; n: number; days: number }): void {
    const { proposal, placement, next, transfer } = this.state;
    const ref = { placementId: placement?.placementId ?? 'none' };
    const proposalRef = { proposalId: proposal?.proposalId ?? 'none' };
    const transferRef = { transferId: transfer?.transferId ?? 'none' };
    const checkpoints = allCheckpoints(this.state);
    const checkpointId = checkpoints[n % Math.max(1, checkpoints.length)]?.checkpointId ?? 'none';
    const absences = placement?.absences ?? [];
    switch (what) {
      case 'time': return this.passTime(days);
      case 'refuseSeat': this.seatRefused = true; return;
      case 'place': {
        const usual = ['resume', 'completeIntake', 'propose', 'contractorAccepts', 'candidateAccepts'];
        return usual.forEach((step) => this.happen({ what: step, n, days }));
      }
      case 'halfAnswered': {
        const answer = n % 2 ? 'contractorAccepts' : 'candidateAccepts';
        return ['resume', 'completeIntake', 'propose', answer, 'time'].forEach((step) => this.happen({ what: step, n, days }));
      }
      case 'begin': return ['place', 'confirmStart'].forEach((step) => this.happen({ what: step, n, days }));
      case 'completeIntake': return this.command((s, now) => completeIntake(s, now));
      case 'propose': return this.command((s, now) => propose(s, this.offer(placement?.endsAt ?? now, days), now));
      case 'proposeLater': return this.command((s, now) => propose(s, this.offer(plus(placement?.endsAt ?? now, `P${n}D`), days), now));
      case 'searchFinds': return this.found(days, {});
      case 'neighbourFound': return this.found(days, { neighbourRegion: 'AM25' });
      case 'acrossTheBorder': return ['begin', 'completed', 'giveConsent', 'neighbourFound', n % 2 ? 'withdrawConsent' : 'time'].forEach((step) => this.happen({ what: step, n, days }));
      case 'stillThere': return this.command((s, now) => reportAfterCare(s, { code: this.state.afterCare?.checks.find((c) => c.status === 'due' || c.status === 'planned')?.code ?? 'none', result: 'still-there' }, now));
      case 'notReached': return this.command((s, now) => reportAfterCare(s, { code: `month-${1 + (n % 2)}`, result: 'not-reached' }, now));
      case 'gone': return this.command((s, now) => reportAfterCare(s, { code: `month-${1 + (n % 2)}`, result: 'gone' }, now));
      case 'lookedAfter': return ['education', 'time', 'stillThere'].forEach((step) => this.happen({ what: step, n: Math.max(n, 30), days: 20 }));
      case 'returnToPool': return this.command((s, now) => returnToPool(s, {}, now));
      case 'education': return n < 30 ? undefined : this.command((s, now) => recordOutcome(s, { kind: 'education', reason: 'agreed', effective: 'now' }, now));
      case 'giveConsent': return this.command((s, now) => giveConsent(s, { purpose: 'neighbouring-region', by: 'account' }, now));
      case 'withdrawConsent': return this.command((s, now) => withdrawConsent(s, { purpose: 'neighbouring-region', by: 'account' }, now));
      case 'contractorAccepts': return this.command((s, now) => this.settle(acceptProposal(s, { ...proposalRef, party: 'contractor' }, now)));
      case 'candidateAccepts': return this.command((s, now) => this.settle(acceptProposal(s, { ...proposalRef, party: 'candidate' }, now)));
      case 'contractorDeclines': return this.command((s, now) => declineProposal(s, { ...proposalRef, party: 'contractor', reason: 'already-filled' }, now));
      case 'candidateDeclines': return this.command((s, now) => declineProposal(s, { ...proposalRef, party: 'candidate', reason: 'distance' }, now));
      case 'confirmStart': return this.command((s, now) => confirmStart(s, { ...ref, startedAt: now }, now));
      case 'noShow': return this.command((s, now) => reportNoShow(s, ref, now));
      case 'checkpoint': return this.command((s, now) => reportCheckpoint(s, { checkpointId }, now));
      case 'absence': return this.command((s, now) => reportAbsence(s, { ...ref, absenceId: this.id(), kind: 'short', from: now, until: n % 2 ? plus(now, `P${days}D`) : undefined }, now));
      case 'absenceEnds': return this.command((s, now) => endAbsence(s, { ...ref, absenceId: absences[0]?.absenceId ?? 'none', until: now }, now));
      case 'completed': return this.command((s, now) => assignmentCompleted(s, { ...ref, completedAt: now }, now));
      case 'terminateEarly': return this.command((s, now) => terminateEarly(s, { ...ref, endedAt: now, reason: 'illness' }, now));
      case 'cancelFollowOn': return this.command((s, now) => cancelFollowOn(s, { placementId: next?.placementId ?? 'none' }, now));
      case 'hold': return this.command((s, now) => putOnHold(s, { reason: 'care' }, now));
      case 'resume': return this.command((s, now) => resume(s, now));
      case 'plannedOutcome': return this.command((s, now) => recordOutcome(s, { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' }, now));
      case 'outcome': return n < 45 ? undefined : this.command((s, now) => recordOutcome(s, { kind: 'education', reason: 'agreed', effective: 'now' }, now));
      case 'withdraw': return n < 45 ? undefined : this.command((s, now) => withdraw(s, { reason: 'own-choice' }, now));
      case 'contact': return this.command((s, now) => planContact(s, { contactId: this.id(), form: 'call', dueAt: plus(now, `P${days}D`), purpose: 'progress', due: n % 2 ? 'either' : 'coach' }, now));
      case 'cancelContact': return this.command((s, now) => cancelContact(s, { checkpointId, reason: 'other' }, now));
      case 'drop': return this.command((s, now) => dropEscalation(s, { escalationId: escalationsOf(s)[n % Math.max(1, escalationsOf(s).length)]?.escalationId ?? 'none', reason: 'other' }, now));
      case 'adopt': return this.command((s, now) => adoptPolicy(s, { targetGroup: s.targetGroup, policy: { ...s.policy, version: n + 1, terms: { ...s.policy.terms, checkpoints: GUIDED.checkpoints.slice(n % 3) } } }, now));
      case 'transfer': return this.command((s, now) => requestTransfer(s, { transferId: this.id(), toRegion: n % 2 ? 'AM25' : 'AM24' }, now));
      case 'acceptTransfer': return this.command((s, now) => acceptTransfer(s, { ...transferRef, coachThere: `coach-${n % 3}` }, now));
      case 'handsOver': {
        this.happen({ what: 'assignCoach', n, days });
        this.happen({ what: 'handover', n: n + 1, days });
        return this.happen({ what: ['acceptHandover', 'declineHandover', 'time'][n % 4] ?? 'assignCoach', n, days });
      }
      case 'moves': return ['assignCoach', 'transfer', 'acceptTransfer'].forEach((what, at) => this.happen({ what, n: n + at, days }));
      case 'assignCoach': return this.command((s, now) => assignCoach(s, { coachId: `coach-${n % 3}`, caseId: this.id(), ...(n % 2 && { reason: 'caseload' as const }) }, now));
      case 'handover': return this.command((s, now) => requestHandover(s, { handoverId: this.id(), toCoachId: `coach-${n % 3}`, reason: 'coach-absent', requestedBy: 'account' }, now));
      case 'acceptHandover': return this.command((s, now) => acceptHandover(s, { handoverId: s.handover?.handoverId ?? 'none', caseId: this.id() }, now));
      case 'declineHandover': return this.command((s, now) => closeHandover(s, { handoverId: s.handover?.handoverId ?? 'none', closing: n % 2 ? 'declined' : 'withdrawn' }, now));
      case 'declineTransfer': return this.command((s, now) => declineTransfer(s, transferRef, now));
      case 'correctStart': return this.correct({ entry: 'start-moment', ...ref, startedAt: instantOf(this.nowMs - n * DAY) });
      case 'correctEnd': return this.correct({ entry: 'planned-end', ...ref, endsAt: instantOf(this.nowMs + n * DAY) });
      case 'correctReport': return this.correct({ entry: 'checkpoint-report', checkpointId });
      default: throw new Error(what);
    }
  }

  /** What a search found is proposed; with the guarantee its seat is taken first, as the workflow does. */
  private found(days: number, more: { neighbourRegion?: string }): void {
    const { searchAt } = this.state;
    if (!searchAt) return;
    const reserved = guarantees(this.state) ? { placementId: this.id() } : {};
    const { notBefore } = searchOf(this.state, this.now);
    this.command((s, now) => {
      const proposed = propose(s, { ...this.offer(notBefore, days), ...reserved, ...more, proposedBy: 'search' }, now);
      if (reserved.placementId) this.seats.add(reserved.placementId);
      if (reserved.placementId) reached.add('reserved');
      return proposed;
    });
  }

  private correct(correction: Parameters<typeof correctEntry>[1]['correction']): void {
    this.command((s, now) => correctEntry(s, { correction, by: 'account', reason: 'typing-error' }, now));
  }

  /** Time passes with every deadline on its way, as the workflow's timer brings them. */
  private passTime(days: number): void {
    const until = this.nowMs + days * DAY;
    for (let steps = 0; ; steps++) {
      const due = nextDeadline(this.state);
      if (!due || epochOf(due.at) > until) break;
      this.nowMs = Math.max(this.nowMs, epochOf(due.at));
      const before = this.state;
      this.become(deadlinePassed(before, due, this.now));
      expect(this.state).not.toBe(before); // a deadline that stands always leads to something
      expect(steps).toBeLessThan(500);
    }
    this.nowMs = until;
  }

  private settle(state: JourneyState): JourneyState {
    if (!state.proposal || !bothAccepted(state.proposal)) return state;
    const refused = this.seatRefused;
    this.seatRefused = false;
    if (refused) return closeProposal(state, 'capacity-reached', this.now);
    const booking = bookingFor(state, state.proposal.placementId ?? this.id(), this.now);
    this.seats.add(booking.placementId);
    return agreePlacement(state, booking, this.now);
  }

  private command(by: (state: JourneyState, now: string) => JourneyState): void {
    const before = this.state;
    try {
      this.become(by(before, this.now));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      expect(error.detail.remedy).not.toBe('');
      expect(this.state).toBe(before);
    }
  }

  private become(after: JourneyState): void {
    const before = this.state;
    if (after === before) return;
    expect(after.rev).toBeGreaterThan(before.rev);
    expect(after.rev - before.rev).toBeLessThanOrEqual(2);
    if (before.outcome) throw new Error('an ended journey changed');
    const lapsed = after.endedPlacements.find((p) => p.ending === 'start-not-confirmed' && p.placementId === before.placement?.placementId);
    if (lapsed) {
      const couldStart = Math.max(epochOf(lapsed.startsAt), epochOf(before.stageSince));
      expect(this.nowMs - couldStart).toBeGreaterThanOrEqual(2 * DAY - 3_600_000); // a day can have 23 hours
    }
    for (const release of releasesBetween(before, after)) if (release.freesSeat) this.seats.delete(release.placementId);
    const [claim, givenBack] = [claimBetween(before, after), caseReleaseBetween(before, after)];
    if (claim) this.cases.add(claim.caseId);
    if (givenBack) this.cases.delete(givenBack.caseId);
    const events = eventsBetween(before, after, this.now);
    expectTold(before, after, events);
    this.events.push(...events);
    this.rows.take(snapshotOf(after, before));
    this.state = after;
    this.check();
  }

  private check(): void {
    const { state } = this;
    const { placement, next } = state;
    expect(JSON.parse(JSON.stringify(state))).toEqual(JSON.parse(JSON.stringify({ ...state })));
    if (placement && next) expect(isBefore(next.startsAt, placement.endsAt)).toBe(false);
    for (const held of [placement, next]) if (held) expect(this.seats.has(held.placementId)).toBe(true);
    if (state.proposal?.placementId) expect(this.seats.has(state.proposal.placementId)).toBe(true);
    for (const { startedAt, followOn } of state.endedPlacements) {
      expect(followOn.result === 'pool').toBe(followOn.reason !== undefined);
      if (startedAt) expect(followOn.reason).not.toBe('not-started');
      reached.add(followOn.reason ?? followOn.result);
    }
    if (state.proposal?.neighbourRegion) expect(consentsTo(state, 'neighbouring-region')).toBe(true);
    const heldOrWorked = new Set([
      ...[placement, next, state.proposal].map((p) => p?.placementId),
      ...state.endedPlacements.filter((p) => USED_UP.includes(p.ending)).map((p) => p.placementId),
    ]);
    for (const seat of this.seats) expect(heldOrWorked.has(seat)).toBe(true);
    expect([...this.cases]).toEqual(state.coach ? [state.coach.caseId] : []);
    if (state.handover) expect(state.handover.toCoachId).not.toBe(state.coach?.coachId);
    if (state.lastHandover) reached.add(`handover ${state.lastHandover.closing}`);
    for (const former of state.coachHistory ?? []) reached.add(`coach ${former.ending}`);
    const ids = allCheckpoints(state).map((c) => c.checkpointId);
    expect(new Set(ids).size).toBe(ids.length);
    const escalations = escalationsOf(state);
    expect(new Set(escalations.map((e) => e.escalationId)).size).toBe(escalations.length);
    expect(escalations.filter((e) => e.closing).length).toBeLessThanOrEqual(50);
    for (const e of escalations) {
      if (e.closing) reached.add(`escalation ${e.closing}`);
      // What is open has somebody next, a closed one was heard of, and a journey that ended leaves none open.
      if (e.closing) expect([e.level !== undefined, e.ahead]).toEqual([true, []]);
      else expect([state.outcome, e.ahead.length > 0 || (e.subject === 'checkpoint' && e.level === 'reminder')]).toEqual([undefined, true]);
    }
    reached.add(stageOf(state));
    for (const p of state.endedPlacements) reached.add(p.ending);
    if (state.search) reached.add(`step-${state.search.step}`);
    for (const p of state.closedProposals) reached.add(p.closing);
    // Nobody waits for ever without anyone being late: only the pool of a coordinator has no deadline.
    if (stageOf(state) !== 'pool' && stageOf(state) !== 'ended') expect(deadlinesOf(state).length).toBeGreaterThan(0);
    for (const check of [state.afterCare, ...(state.formerAfterCare ?? [])].flatMap((a) => a?.checks ?? [])) reached.add(`check-${check.status}`);
    if (state.formerAfterCare) reached.add('returned');
    if (state.outcome || state.afterCare) {
      expect(placement ?? next ?? state.proposal).toBeUndefined();
      // Who looks after somebody may still plan a contact.
      const planned = allCheckpoints(state).filter((c) => c.status === 'planned');
      expect(planned.filter((c) => state.outcome || !('purpose' in c))).toEqual([]);
    }
  }

  expectRowsComplete(): void {
    this.rows.expectComplete(this.state);
  }

  /** Who knows nothing but the events knows where the journey stands. */
  expectEventsComplete(): void {
    expectEventsTell(this.events, this.state);
  }

  private offer(startsAt: string, days: number) {
    return {
      proposalId: this.id(), assignmentId: this.id(), contractorId: '00000000-0000-4000-9000-000000000000', startsAt, endsAt: plus(startsAt, `P${days * 4}D`),
      proposedBy: 'coordinator' as const, reasons: [],
    };
  }

  private id(): string {
    return `00000000-0000-4000-8000-${String(++this.made).padStart(12, '0')}`;
  }
}

type Told = [what: string, n?: number, days?: number];
/** In the window before the end of a placement. */
const WINDOW: Told[] = [['begin', 0, 20], ['time', 0, 40], ['time', 0, 10]];
/** Everything that must be reached, told once: chance adds to it, and nothing hangs on luck. */
const STORIES: Told[][] = [
  [['contact']],
  [['begin'], ['propose'], ['completed']],
  [['begin'], ['place'], ['cancelFollowOn']],
  [['begin'], ['place'], ['completed']],
  [['begin'], ['terminateEarly']],
  [['begin'], ['plannedOutcome'], ['completed']],
  [['assignCoach'], ['begin'], ['withdraw', 50]],
  [['begin', 0, 40], ['time', 0, 12], ['checkpoint']],
  [['begin', 0, 40], ['time', 0, 12], ['drop']],
  [['begin', 0, 40], ['time', 0, 12], ['completed'], ['outcome', 50]],
  [['begin', 0, 40], ...Array.from({ length: 6 }, (): Told => ['time', 0, 30])],
  [['place'], ['noShow']],
  [['place'], ['time', 0, 10]],
  [['propose'], ['candidateDeclines'], ['propose'], ['contractorDeclines'], ['propose'], ['hold']],
  [['propose'], ['time', 0, 10], ['propose'], ['contractorAccepts'], ['time', 0, 10], ['propose'], ['candidateAccepts'], ['time', 0, 10]],
  [['refuseSeat'], ['place']],
  [...WINDOW, ['completed']],
  [...WINDOW, ['propose'], ['candidateDeclines'], ['completed']],
  [...WINDOW, ['propose'], ['time', 0, 6], ['completed']],
  [...WINDOW, ['time', 0, 12], ['searchFinds'], ['time', 0, 1]],
  [['assignCoach', 0], ['handover', 1], ['declineHandover', 2]],
  [['assignCoach', 0], ['handover', 1], ['declineHandover', 1]],
  [['assignCoach', 0], ['handover', 1], ['acceptHandover'], ['handover', 2], ['assignCoach', 3]],
  [['assignCoach', 0], ['handover', 1], ['time', 0, 10], ['transfer', 1], ['acceptTransfer', 1]],
  [['begin'], ['completed'], ['giveConsent'], ['neighbourFound'], ['withdrawConsent']],
  [['begin'], ['completed'], ['time', 0, 15], ['time', 0, 15]],
  [['education', 30], ['time', 0, 20], ['stillThere'], ['time', 0, 40], ['time', 0, 40]],
  [['education', 30], ['time', 0, 35], ['notReached'], ['notReached']],
  [['education', 30], ['gone'], ['returnToPool']],
  // A report of a contact of the pool that was a mistake, seen when the pool is behind.
  [['checkpoint'], ['lookedAfter'], ['correctReport']],
];

describe('any journey, whatever happens to it', () => {
  it('keeps its invariants, loses no seat and shows what it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('coordinator' as const, 'search' as const),
        fc.record({ intakeComplete: fc.boolean(), followOnSearch: fc.boolean() }),
        fc.array(happening, { minLength: 1, maxLength: 80 }),
        (proposing, options, happenings) => {
          const model = new Model(proposing, options);
          for (const one of happenings) model.happen(one);
          model.expectRowsComplete();
          model.expectEventsComplete();
        },
      ),
      {
        numRuns: 2_500,
        examples: STORIES.map((story, n): ['coordinator', { intakeComplete: boolean; followOnSearch: true }, { what: 'time'; n: number; days: number }[]] => [
          'coordinator',
          { intakeComplete: n > 0, followOnSearch: true },
          story.map(([what, n = 0, days = 20]) => ({ what: what as 'time', n, days })),
        ]),
      },
    );
    const continuity = ['check-due', 'check-still-there', 'check-gone', 'check-not-reached', 'check-cancelled', 'returned', 'reserved', 'step-0', 'step-1', 'step-2', ...FOLLOW_ON_RESULTS.filter((r) => r !== 'pool'), 'no-suitable-work', 'declined', 'no-answer', 'proposal-open', 'not-searched', 'not-started'];
    const guidance = [...HANDOVER_CLOSINGS.map((c) => `handover ${c}`), ...COACH_ENDINGS.map((e) => `coach ${e}`)];
    const everything = [...ESCALATION_CLOSINGS.map((closing) => `escalation ${closing}`), ...continuity, ...guidance, ...STAGES, ...PLACEMENT_ENDINGS, ...PROPOSAL_CLOSINGS.filter((c) => c !== 'period-taken')];
    expect(everything.filter((what) => !reached.has(what))).toEqual([]);
  });

  it('gives a repeated key its first receipt', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 60 }), (keys) => {
        const now = instantOf(BEGIN);
        let state = startJourney(testStart(), now);
        const first = new Map<string, number>();
        keys.forEach((key, n) => {
          const known = receiptFor(state, key);
          if (known) return expect(known.rev).toBe(first.get(key));
          first.set(key, n + 10);
          state = remember({ ...state, rev: n + 10 }, { key, receipt: receiptOf({ ...state, rev: n + 10 }) }, now);
          return undefined;
        });
      }),
    );
  });
});
