/**
 * The messages of a journey. Commands that need an answer are updates, facts are signals, reads are queries. Every
 * command carries a key: a repeat with the same key gives the receipt of the first time.
 */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CoachChangeReason } from '../../src/domain/journey/coach-state.js';
import type { Correction, CorrectionReason } from '../../src/domain/journey/correction.js';
import type { AfterCareResult, ConsentPurpose } from '../../src/domain/journey/continuity-state.js';
import type { DropReason } from '../../src/domain/journey/escalation.js';
import type { NewContact } from '../../src/domain/journey/contacts.js';
import type { TargetGroup } from '../../src/domain/candidate/target-group.js';
import type { PinnedPolicy } from '../../src/domain/policy/journey-policy.js';
import type { JourneyStart } from '../../src/domain/journey/intake.js';
import type {
  AbsenceKind,
  CommandReceipt,
  ContactCancellation,
  DeclineReason,
  HoldReason,
  JourneyState,
  OutcomeKind,
  Party,
  Reporter,
  TerminationReason,
} from '../../src/domain/journey/journey-state.js';
import type { OutcomeReason } from '../../src/domain/journey/outcome.js';
import type { Offer } from '../../src/domain/journey/proposal.js';
import type { Instant } from '../../src/domain/shared/calendar.js';

/** The argument of `candidateJourney`: a fresh start, or what a run carries over to the next. */
export interface JourneyInput {
  start?: JourneyStart;
  carried?: JourneyState;
  /** Continue as new after this many events even when the server does not suggest it. For tests. */
  maxEvents?: number;
  /** In how many turns with a command a long run is not yet continued; 20 unless told. For tests. */
  putOffs?: number;
}

/** What a finished journey returns. */
export interface JourneyResult {
  outcome: OutcomeKind;
  reason: string;
  placements: number;
  rev: number;
}

/** A command with the key that makes it safe to repeat. */
export type Keyed<T = object> = T & { key: string };

type PlacementRef = { placementId: string };
type ProposalRef = { proposalId: string };
type TransferRef = { transferId: string };
type HandoverRef = { handoverId: string };

/** The commands of a journey by name, with what each one takes. */
export interface JourneyCommands {
  completeIntake: object;
  propose: Omit<Offer, 'proposalId' | 'placementId'>;
  revokeProposal: ProposalRef;
  acceptProposal: ProposalRef & { party: Party };
  declineProposal: ProposalRef & { party: Party; reason: DeclineReason };
  confirmStart: PlacementRef & { startedAt: Instant };
  reportNoShow: PlacementRef;
  reportCheckpoint: { checkpointId: string; reportedBy?: Reporter };
  planContact: Omit<NewContact, 'contactId'>;
  cancelContact: { checkpointId: string; reason: ContactCancellation };
  dropEscalation: { escalationId: string; reason: DropReason };
  adoptPolicy: { policy: PinnedPolicy; targetGroup: TargetGroup };
  reportAbsence: PlacementRef & { kind: AbsenceKind; from: Instant; until?: Instant };
  endAbsence: PlacementRef & { absenceId: string; until: Instant };
  terminateEarly: PlacementRef & { endedAt: Instant; reason: TerminationReason };
  cancelFollowOn: PlacementRef;
  putOnHold: { reason: HoldReason };
  resume: object;
  withdraw: { reason: OutcomeReason };
  recordOutcome: { kind: OutcomeKind; reason: OutcomeReason; effective: 'now' | 'at-placement-end' };
  requestTransfer: { toRegion: string };
  acceptTransfer: TransferRef & { coachThere?: string };
  declineTransfer: TransferRef;
  giveConsent: { purpose: ConsentPurpose; by: string };
  withdrawConsent: { purpose: ConsentPurpose; by: string };
  reportAfterCare: { code: string; result: AfterCareResult; leftAt?: Instant };
  returnToPool: { leftAt?: Instant };
  assignCoach: { coachId: string; reason?: CoachChangeReason };
  requestHandover: { toCoachId: string; reason: CoachChangeReason; requestedBy: string };
  acceptHandover: HandoverRef;
  declineHandover: HandoverRef & { closing: 'declined' | 'withdrawn' };
  correctEntry: { correction: Correction; by: string; reason: CorrectionReason };
}
export type JourneyCommandName = keyof JourneyCommands;

const update = <N extends JourneyCommandName>(name: N) =>
  defineUpdate<CommandReceipt, [Keyed<JourneyCommands[N]>], N>(name);

/** One update a command. Updates, since whoever sends one must know whether it was accepted. */
export const journeyUpdates = {
  completeIntake: update('completeIntake'),
  propose: update('propose'),
  revokeProposal: update('revokeProposal'),
  acceptProposal: update('acceptProposal'),
  declineProposal: update('declineProposal'),
  confirmStart: update('confirmStart'),
  reportNoShow: update('reportNoShow'),
  reportCheckpoint: update('reportCheckpoint'),
  planContact: update('planContact'),
  cancelContact: update('cancelContact'),
  dropEscalation: update('dropEscalation'),
  adoptPolicy: update('adoptPolicy'),
  reportAbsence: update('reportAbsence'),
  endAbsence: update('endAbsence'),
  terminateEarly: update('terminateEarly'),
  cancelFollowOn: update('cancelFollowOn'),
  putOnHold: update('putOnHold'),
  resume: update('resume'),
  withdraw: update('withdraw'),
  recordOutcome: update('recordOutcome'),
  requestTransfer: update('requestTransfer'),
  acceptTransfer: update('acceptTransfer'),
  declineTransfer: update('declineTransfer'),
  giveConsent: update('giveConsent'),
  withdrawConsent: update('withdrawConsent'),
  reportAfterCare: update('reportAfterCare'),
  returnToPool: update('returnToPool'),
  assignCoach: update('assignCoach'),
  requestHandover: update('requestHandover'),
  acceptHandover: update('acceptHandover'),
  declineHandover: update('declineHandover'),
  correctEntry: update('correctEntry'),
} as const satisfies { [N in JourneyCommandName]: unknown };

/** The contractor's fact that the work is done. A signal: it holds whether or not anybody waits for an answer. */
export const assignmentCompleted = defineSignal<[Keyed<PlacementRef & { completedAt: Instant }>]>('assignmentCompleted');

/**
 * A command to this journey was given up without an answer: a step of it may have been lost after it wrote to the store. A signal:
 * it is kept before anything is done, so that the store is set right whatever falls.
 */
export const storeDoubted = defineSignal('storeDoubted');

/** The whole state, for support and for tests; screens read MongoDB. */
export const journeyState = defineQuery<JourneyState>('journeyState');
