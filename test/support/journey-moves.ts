/** What can be said to a journey, as data: the same moves for the pure core and for a real workflow. */
import { bookingFor, releasesBetween } from '../../src/domain/journey/bookings.js';
import { caseReleaseBetween, claimBetween } from '../../src/domain/journey/coach.js';
import { deadlinePassed, nextDeadline, type Deadline } from '../../src/domain/journey/deadlines.js';
import { escalationsOf } from '../../src/domain/journey/escalation.js';
import { allCheckpoints } from '../../src/domain/journey/guidance.js';
import { startJourney, type JourneyStart } from '../../src/domain/journey/intake.js';
import type { JourneyState } from '../../src/domain/journey/journey-state.js';
import { assignmentCompleted } from '../../src/domain/journey/placement.js';
import { agreePlacement, bothAccepted } from '../../src/domain/journey/proposal.js';
import { epochOf, instantOf, plus, type Instant } from '../../src/domain/shared/calendar.js';
import type { JourneyCommandName, JourneyCommands } from '../../workflows/candidate/candidate.messages.js';
import { decide } from '../../workflows/candidate/decisions.js';

/** Numbers that pick what a move is about, and when it is said. */
export interface Picks {
  n: number;
  days: number;
  now: Instant;
}

/** A command by name, or the fact that the work is done. */
export type Said =
  | { [N in JourneyCommandName]: { name: N; command: JourneyCommands[N] } }[JourneyCommandName]
  | { name: 'assignmentCompleted'; command: { placementId: string; completedAt: Instant } };

const DAY = 86_400_000;
const CONTRACTOR = '00000000-0000-4000-9000-000000000000';
const REGIONS = ['AM24', 'AM25'];
const CONSENT = { purpose: 'neighbouring-region', by: 'account' } as const;

export const partyOf = ({ n }: Pick<Picks, 'n'>) => (n % 2 ? ('contractor' as const) : ('candidate' as const));
export const coachOf = ({ n }: Pick<Picks, 'n'>) => `coach-${n % 3}`;
export const outcomeOf = ({ n }: Pick<Picks, 'n'>) => (['regular-job', 'education', 'moved-region', 'merged', 'not-reachable'] as const)[n % 5]!;
export const otherRegion = (region: string) => REGIONS.find((r) => r !== region)!;
const proposalOf = ({ proposal }: JourneyState) => ({ proposalId: proposal?.proposalId ?? 'none' });
const placementOf = ({ placement }: JourneyState) => ({ placementId: placement?.placementId ?? 'none' });
const nth = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

/** Each move, for a journey that stands at `state`. What it refers to may not be there: then it is refused. */
export const MOVES = {
  completeIntake: () => ({ name: 'completeIntake', command: {} }),
  propose: ({ placement }, { n, days, now }) => ({
    name: 'propose',
    command: {
      assignmentId: `00000000-0000-4000-a000-${String(n).padStart(12, '0')}`,
      contractorId: CONTRACTOR,
      startsAt: placement?.endsAt ?? plus(now, `P${n % 4}D`),
      endsAt: plus(placement?.endsAt ?? now, `P${30 + days * 4}D`),
      proposedBy: 'coordinator',
      reasons: [],
    },
  }),
  accept: (state, picks) => ({ name: 'acceptProposal', command: { ...proposalOf(state), party: partyOf(picks) } }),
  decline: (state, picks) => ({ name: 'declineProposal', command: { ...proposalOf(state), party: partyOf(picks), reason: 'distance' } }),
  revoke: (state) => ({ name: 'revokeProposal', command: proposalOf(state) }),
  confirmStart: (state, { now }) => ({ name: 'confirmStart', command: { ...placementOf(state), startedAt: now } }),
  noShow: (state) => ({ name: 'reportNoShow', command: placementOf(state) }),
  terminateEarly: (state, { now }) => ({ name: 'terminateEarly', command: { ...placementOf(state), endedAt: now, reason: 'illness' } }),
  completed: (state, { now }) => ({ name: 'assignmentCompleted', command: { ...placementOf(state), completedAt: now } }),
  cancelFollowOn: ({ next }) => ({ name: 'cancelFollowOn', command: { placementId: next?.placementId ?? 'none' } }),
  hold: () => ({ name: 'putOnHold', command: { reason: 'care' } }),
  resume: () => ({ name: 'resume', command: {} }),
  withdraw: () => ({ name: 'withdraw', command: { reason: 'own-choice' } }),
  outcomeNow: (_state, picks) => ({ name: 'recordOutcome', command: { kind: outcomeOf(picks), reason: 'agreed', effective: 'now' } }),
  outcomeAtEnd: (_state, picks) => ({ name: 'recordOutcome', command: { kind: outcomeOf(picks), reason: 'agreed', effective: 'at-placement-end' } }),
  assignCoach: (_state, picks) => ({ name: 'assignCoach', command: { coachId: coachOf(picks), reason: 'caseload' } }),
  requestHandover: (_state, picks) => ({ name: 'requestHandover', command: { toCoachId: coachOf(picks), reason: 'coach-absent', requestedBy: 'account' } }),
  acceptHandover: ({ handover }) => ({ name: 'acceptHandover', command: { handoverId: handover?.handoverId ?? 'none' } }),
  declineHandover: ({ handover }, { n }) => ({ name: 'declineHandover', command: { handoverId: handover?.handoverId ?? 'none', closing: n % 2 ? 'declined' : 'withdrawn' } }),
  requestTransfer: ({ region }) => ({ name: 'requestTransfer', command: { toRegion: otherRegion(region) } }),
  acceptTransfer: ({ transfer }, picks) => ({ name: 'acceptTransfer', command: { transferId: transfer?.transferId ?? 'none', coachThere: coachOf(picks) } }),
  declineTransfer: ({ transfer }) => ({ name: 'declineTransfer', command: { transferId: transfer?.transferId ?? 'none' } }),
  report: (state, { n }) => ({ name: 'reportCheckpoint', command: { checkpointId: nth(allCheckpoints(state), n)?.checkpointId ?? 'none' } }),
  planContact: (_state, { days, now }) => ({ name: 'planContact', command: { form: 'call', dueAt: plus(now, `P${days}D`), purpose: 'progress', due: 'coach' } }),
  cancelContact: (state, { n }) => ({ name: 'cancelContact', command: { checkpointId: nth(state.contacts ?? [], n)?.checkpointId ?? 'none', reason: 'other' } }),
  drop: (state, { n }) => ({ name: 'dropEscalation', command: { escalationId: nth(escalationsOf(state).filter((e) => !e.closing), n)?.escalationId ?? 'none', reason: 'other' } }),
  absence: (state, { n, days, now }) => ({
    name: 'reportAbsence',
    command: { ...placementOf(state), kind: (['short', 'long', 'planned'] as const)[n % 3]!, from: now, ...(n % 2 && { until: plus(now, `P${days}D`) }) },
  }),
  absenceEnds: (state, { now }) => ({
    name: 'endAbsence',
    command: { ...placementOf(state), absenceId: state.placement?.absences.find((a) => !a.until)?.absenceId ?? 'none', until: now },
  }),
  adopt: ({ policy, targetGroup }, { n }) => ({
    name: 'adoptPolicy',
    command: { targetGroup, policy: { ...policy, version: policy.version + 1, terms: { ...policy.terms, checkpoints: policy.terms.checkpoints.slice(n % 2) } } },
  }),
  giveConsent: () => ({ name: 'giveConsent', command: CONSENT }),
  withdrawConsent: () => ({ name: 'withdrawConsent', command: CONSENT }),
  stillThere: ({ afterCare }) => ({ name: 'reportAfterCare', command: { code: openCheck(afterCare), result: 'still-there' } }),
  gone: ({ afterCare }) => ({ name: 'reportAfterCare', command: { code: openCheck(afterCare), result: 'gone' } }),
  returnToPool: () => ({ name: 'returnToPool', command: {} }),
} as const satisfies Record<string, (state: JourneyState, picks: Picks) => Said>;
export type MoveName = keyof typeof MOVES;

function openCheck(afterCare: JourneyState['afterCare']): string {
  return afterCare?.checks.find((c) => c.status === 'due' || c.status === 'planned')?.code ?? 'none';
}

/** A journey on the pure core, with the ledgers that follow it, moved as the workflow moves it. */
export class CoreJourney {
  state: JourneyState;
  /** Placement ids that hold a seat, and case ids that hold a place in a caseload. */
  readonly seats = new Set<string>();
  readonly cases = new Set<string>();
  private made = 0;

  constructor(
    start: JourneyStart,
    public nowMs: number,
  ) {
    this.state = startJourney(start, this.now);
  }

  get now(): Instant {
    return instantOf(this.nowMs);
  }

  /** Carries out what is said now. Throws a `DomainError` when the rules refuse it; then nothing has changed. */
  say({ name, command }: Said): void {
    if (name === 'assignmentCompleted') return this.become(assignmentCompleted(this.state, command, this.now));
    const { state } = decide({ name, command }, this.state, { now: this.now, newId: this.id() });
    if (!state.proposal || !bothAccepted(state.proposal)) return this.become(state);
    const booking = bookingFor(state, state.proposal.placementId ?? this.id(), this.now);
    this.become(agreePlacement(state, booking, this.now));
    this.seats.add(booking.placementId);
  }

  /** As `say`, but nothing happens: only the refusal is heard. */
  would({ name, command }: Said): void {
    if (name !== 'assignmentCompleted') decide({ name, command }, this.state, { now: this.now, newId: 'none' });
  }

  /** Lives on until `untilMs`, with every deadline on its way; `passed` hears of each one. */
  live(untilMs: number, passed: (deadline: Deadline) => void = () => undefined): void {
    for (let due = nextDeadline(this.state); due && epochOf(due.at) <= untilMs; due = nextDeadline(this.state)) {
      this.nowMs = Math.max(this.nowMs, epochOf(due.at));
      const before = this.state;
      this.become(deadlinePassed(before, due, this.now));
      if (this.state === before) throw new Error(`The deadline ${due.kind} leads to nothing`);
      passed(due);
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
  }

  liveDays(days: number, passed?: (deadline: Deadline) => void): void {
    this.live(this.nowMs + days * DAY, passed);
  }

  private become(after: JourneyState): void {
    const before = this.state;
    for (const { placementId, freesSeat } of releasesBetween(before, after)) if (freesSeat) this.seats.delete(placementId);
    const [claim, givenBack] = [claimBetween(before, after), caseReleaseBetween(before, after)];
    if (claim) this.cases.add(claim.caseId);
    if (givenBack) this.cases.delete(givenBack.caseId);
    this.state = after;
  }

  private id(): string {
    return `00000000-0000-4000-8000-${String(++this.made).padStart(12, '0')}`;
  }
}
