/**
 * Where a candidate stands. The state is plain JSON (it is carried through continue-as-new and read by queries) and
 * holds ids and facts only: no name, no BSN, no free text.
 */
import type { TargetGroup } from '../candidate/target-group.js';
import type { Acknowledged, AfterCare, Consent, FormerAfterCare, FollowOnSearch, SettledFollowOn } from './continuity-state.js';
import type { CaseCoach, ClosedHandover, FormerCoach, Handover } from './coach-state.js';
import type { CheckpointDue, CheckpointEvent, CheckpointForm, PinnedPolicy } from '../policy/journey-policy.js';
import type { Instant, IsoDuration } from '../shared/calendar.js';
import type { Escalation } from './escalation.js';

export const STAGES = [
  'intake',
  'pool',
  'proposal',
  'awaiting-start',
  'placement',
  'follow-on',
  'on-hold',
  'after-care',
  'ended',
] as const;
export type Stage = (typeof STAGES)[number];

/** How a journey ended. The first three are where a journey is meant to lead. */
export const OUTCOMES = [
  'regular-job',
  'education',
  'moved-region',
  'withdrawn',
  'not-reachable',
  'merged',
] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

/** How a placement ended. */
export const PLACEMENT_ENDINGS = [
  'completed',
  'end-date-passed',
  'terminated-early',
  'no-show',
  'start-not-confirmed',
  'cancelled',
  'withdrawn',
] as const;
export type PlacementEnding = (typeof PLACEMENT_ENDINGS)[number];

export const TERMINATION_REASONS = [
  'illness',
  'work-unsuitable',
  'work-ended',
  'conduct',
  'found-regular-job',
  'personal-circumstances',
  'contractor-bankrupt',
  'other',
] as const;
export type TerminationReason = (typeof TERMINATION_REASONS)[number];

export const DECLINE_REASONS = [
  'distance',
  'hours',
  'kind-of-work',
  'health',
  'skills-missing',
  'already-filled',
  'no-reason-given',
  'other',
] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

export const PARTIES = ['contractor', 'candidate'] as const;
export type Party = (typeof PARTIES)[number];

export type Answer =
  | { answer: 'pending' }
  | { answer: 'accepted'; at: Instant }
  | { answer: 'declined'; at: Instant; reason: DeclineReason };

/** How a proposal closed. */
export const PROPOSAL_CLOSINGS = [
  'accepted',
  'declined-by-contractor',
  'declined-by-candidate',
  'contractor-silent',
  'candidate-silent',
  'both-silent',
  'capacity-reached',
  'period-taken',
  'revoked',
  'consent-withdrawn',
] as const;
export type ProposalClosing = (typeof PROPOSAL_CLOSINGS)[number];

export interface Proposal {
  proposalId: string;
  assignmentId: string;
  contractorId: string;
  /** The period that the candidate would work; the end is exclusive. */
  startsAt: Instant;
  endsAt: Instant;
  proposedAt: Instant;
  answerBy: Instant;
  proposedBy: 'coordinator' | 'search';
  /** Why this match, as reason codes of the matcher. */
  reasons: string[];
  contractor: Answer;
  candidate: Answer;
  /** Meant to follow the placement that is running. */
  followOn: boolean;
  /** A seat and the period are reserved, under the id that the placement will have. */
  placementId?: string;
  /** Region of the work, when it is a neighbour of the candidate's region. */
  neighbourRegion?: string;
  /** A warning that was seen when it was proposed. */
  acknowledged?: Acknowledged;
}

export interface ClosedProposal extends Proposal {
  closedAt: Instant;
  closing: ProposalClosing;
}

export const CHECKPOINT_STATUSES = ['planned', 'reported', 'missed', 'cancelled'] as const;
export type CheckpointStatus = (typeof CHECKPOINT_STATUSES)[number];

/** A planned contact of coach and candidate (begeleidingsmoment). */
export interface Checkpoint {
  checkpointId: string;
  code: string;
  form: CheckpointForm;
  /** Who reports it. */
  due: CheckpointDue;
  /** What it came from, when that was an event. */
  event?: CheckpointEvent;
  /** The absence that it is about. */
  absenceId?: string;
  /** The question form to answer, `formId@version`. */
  questions?: string;
  /** Its own grace, in place of that of the policy. */
  grace?: IsoDuration;
  dueAt: Instant;
  /** Who is due gets a reminder then, unless it was reported. */
  remindAt?: Instant;
  /** The reminder was given. */
  remindedAt?: Instant;
  /** Not reported by then: missed. */
  missedAt: Instant;
  status: CheckpointStatus;
  /** When it was reported, missed or cancelled. */
  settledAt?: Instant;
  reportedBy?: Reporter;
}

/** Who reported a checkpoint. */
export const REPORTERS = ['coach', 'contractor'] as const;
export type Reporter = (typeof REPORTERS)[number];

/** What a contact that somebody planned is about. */
export const CONTACT_PURPOSES = ['question', 'concern', 'progress', 'absence', 'follow-on', 'conflict', 'other'] as const;
export type ContactPurpose = (typeof CONTACT_PURPOSES)[number];

/** Why a planned contact is not needed after all. */
export const CONTACT_CANCELLATIONS = ['no-longer-needed', 'rescheduled', 'planned-by-mistake', 'asked-by-candidate', 'other'] as const;
export type ContactCancellation = (typeof CONTACT_CANCELLATIONS)[number];

/** A checkpoint of the journey itself, in no plan of a placement: somebody planned it, or an event asked for it. */
export interface Contact extends Checkpoint {
  plannedAt: Instant;
  /** Of a contact that somebody planned. */
  purpose?: ContactPurpose;
  /** The placement on which the contractor reports it too. */
  placementId?: string;
  contractorId?: string;
  cancellation?: ContactCancellation;
}

export const ABSENCE_KINDS = ['short', 'long', 'planned'] as const;
export type AbsenceKind = (typeof ABSENCE_KINDS)[number];

export interface Absence {
  absenceId: string;
  kind: AbsenceKind;
  from: Instant;
  /** Open while not known. */
  until?: Instant;
}

/** One candidate on one assignment for a period. */
export interface Placement {
  placementId: string;
  proposalId: string;
  assignmentId: string;
  contractorId: string;
  startsAt: Instant;
  endsAt: Instant;
  agreedAt: Instant;
  /** Start confirmed by the contractor; the moment of the real start. */
  startedAt?: Instant;
  checkpoints: Checkpoint[];
  absences: Absence[];
  /** The follow-on search is open. */
  followOnSince?: Instant;
  /** Days without work between the placement before and this one; null for a first placement. */
  gapDays: number | null;
  /** The coach at its start, or the first one after it. */
  coachId?: string;
  /** Moments of waits that ran when another policy was adopted: they stay as they were. */
  kept?: { confirmBy?: Instant; completeBy?: Instant };
}

export interface EndedPlacement extends Placement {
  endedAt: Instant;
  ending: PlacementEnding;
  reason?: TerminationReason;
  /** The next step (follow-on or a named outcome) was agreed before the end. */
  nextKnownBeforeEnd: boolean;
  /** What it led to. */
  followOn: SettledFollowOn;
}

export interface Hold {
  since: Instant;
  reason: HoldReason;
  reviewAt: Instant;
  limitAt: Instant;
  reviews: number;
}
export const HOLD_REASONS = ['illness', 'care', 'holiday', 'detention', 'personal-circumstances', 'other'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

export interface Transfer {
  transferId: string;
  toRegion: string;
  requestedAt: Instant;
  answerBy: Instant;
}

export interface JourneyOutcome {
  kind: OutcomeKind;
  reason: string;
  at: Instant;
}

export interface PlannedOutcome {
  kind: OutcomeKind;
  reason: string;
  agreedAt: Instant;
}

/** A correction of a wrong entry, kept with what it replaced. */
export interface CorrectionEntry {
  at: Instant;
  /** The account that corrected, without meaning outside the identity provider. */
  by: string;
  entry: string;
  from: string;
  to: string;
  reason: string;
}

/** A command that was carried out, so that a repeat gives the same receipt. */
export interface ProcessedCommand {
  key: string;
  at: Instant;
  receipt: CommandReceipt;
}

/** What a command answers. `rev` is the revision of the journey after it. */
export interface CommandReceipt {
  rev: number;
  stage: Stage;
  /** Made or touched by the command. */
  proposalId?: string;
  placementId?: string;
  absenceId?: string;
  transferId?: string;
  handoverId?: string;
  checkpointId?: string;
  escalationId?: string;
}

export interface JourneyState {
  candidateId: string;
  region: string;
  targetGroup: TargetGroup;
  policy: PinnedPolicy;
  /** Counts every change; the projection is fenced by it. */
  rev: number;
  startedAt: Instant;
  /** When the present stage began. */
  stageSince: Instant;
  intake: { dueAt: Instant; expiresAt: Instant; completedAt?: Instant; overdueAt?: Instant };
  /** Since when the candidate waits in the pool; keeps its value through a proposal that failed. */
  poolSince?: Instant;
  /** The search for the follow-on; goes on in the pool, until the next placement has begun. */
  search?: FollowOnSearch;
  consents?: Consent[];
  /** With ranked search: when to look again. */
  searchAt?: Instant;
  proposal?: Proposal;
  /** Closed proposals, newest last; the matcher avoids what was refused. */
  closedProposals: ClosedProposal[];
  placement?: Placement;
  /** The agreed follow-on, waiting for the running placement to end. */
  next?: Placement;
  endedPlacements: EndedPlacement[];
  /** Checkpoints that belong to no plan of a placement. */
  contacts?: Contact[];
  /** What stayed undone: the open ones, and the last that were closed. */
  escalations?: Escalation[];
  hold?: Hold;
  transfer?: Transfer;
  /** The transfer that was answered or lapsed last, so that a repeated answer finds its journey. */
  lastTransferId?: string;
  coach?: CaseCoach;
  /** Newest last. */
  coachHistory?: FormerCoach[];
  /** The coach at the end of the journey before this one. */
  formerCoachId?: string;
  handover?: Handover;
  /** The handover that closed last, so that a repeated answer finds its journey. */
  lastHandover?: ClosedHandover;
  plannedOutcome?: PlannedOutcome;
  outcome?: JourneyOutcome;
  /** The outcome is there and is looked after; kept when the journey ends in it. */
  afterCare?: AfterCare;
  formerAfterCare?: FormerAfterCare[];
  corrections: CorrectionEntry[];
  processed: ProcessedCommand[];
}

/** The stage follows from the state; it is never stored beside it. */
export function stageOf(state: JourneyState): Stage {
  if (state.outcome) return 'ended';
  if (state.hold) return 'on-hold';
  if (state.afterCare) return 'after-care';
  if (state.placement) {
    if (!state.placement.startedAt) return 'awaiting-start';
    return state.placement.followOnSince ? 'follow-on' : 'placement';
  }
  if (state.proposal) return 'proposal';
  return state.intake.completedAt ? 'pool' : 'intake';
}
