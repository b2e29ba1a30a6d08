/** The rows that screens list, made from the state of a journey. Every row carries the revision that fences it. */
import type { TargetGroup } from '../candidate/target-group.js';
import type { Instant } from '../shared/calendar.js';
import type { AfterCare, ConsentPurpose, FollowOnSearch, FormerAfterCare, SettledFollowOn } from './continuity-state.js';
import { caseFieldsOf, checkpointCaseOf, type CaseFields, type CheckpointCase } from './case-rows.js';
import { nextDeadline, type DeadlineKind } from './deadlines.js';
import type { JourneyEvent } from './events.js';
import { escalationsOf, highestLevel, standingEscalations, type Escalation } from './escalation.js';
import {
  stageOf,
  type Checkpoint,
  type ClosedProposal,
  type Contact,
  type EndedPlacement,
  type Hold,
  type JourneyOutcome,
  type JourneyState,
  type Placement,
  type PlannedOutcome,
  type Proposal,
  type ProposalClosing,
  type Stage,
  type Transfer,
} from './journey-state.js';

import type { SearchScope } from '../matching/matcher.port.js';
import { scopeOf } from './search.js';

/** What needs somebody's eye, for lists and for the Temporal UI. */
export const ATTENTIONS = [
  'intake-overdue',
  'checkpoint-missed',
  'follow-on-missing',
  'transfer-waiting',
  'handover-waiting',
  'hold-in-review',
  'after-care-due',
  'after-care-left',
  'escalated-to-coach',
  'escalated-to-coordinator',
  'escalated-to-manager',
] as const;
export type Attention = (typeof ATTENTIONS)[number];

export interface JourneyRow extends CaseFields {
  candidateId: string;
  rev: number;
  region: string;
  targetGroup: TargetGroup;
  policyId: string;
  policyVersion: number;
  stage: Stage;
  stageSince: Instant;
  startedAt: Instant;
  intakeCompletedAt?: Instant;
  poolSince?: Instant;
  nextDueAt?: Instant;
  nextDueKind?: DeadlineKind;
  proposalId?: string;
  placementId?: string;
  followOnPlacementId?: string;
  /** Of the running placement. */
  contractorId?: string;
  placementEndsAt?: Instant;
  /** A follow-on or a named outcome is agreed for the end of the running placement. */
  nextKnown: boolean;
  /** Placements that were worked, the running one included. */
  placementCount: number;
  attention: Attention[];
  hold?: Hold;
  transfer?: Transfer;
  lastTransferId?: string;
  plannedOutcome?: PlannedOutcome;
  outcome?: JourneyOutcome;
  /** The search for the follow-on, with how far it looks. */
  search?: FollowOnSearch & SearchScope;
  /** The outcome that is looked after, with its checks; stays when the journey ended in it. */
  afterCare?: AfterCare;
  formerAfterCare?: FormerAfterCare[];
  /** What the candidate consents to now. */
  consents: ConsentPurpose[];
}

export interface ProposalRow extends Proposal {
  candidateId: string;
  region: string;
  rev: number;
  status: 'open' | 'closed';
  closing?: ProposalClosing;
  closedAt?: Instant;
}

export const PLACEMENT_STATUSES = ['agreed', 'awaiting-start', 'running', 'ended'] as const;
export type PlacementStatus = (typeof PLACEMENT_STATUSES)[number];

export interface PlacementRow extends Omit<Placement, 'checkpoints' | 'kept'> {
  candidateId: string;
  region: string;
  targetGroup: TargetGroup;
  rev: number;
  status: PlacementStatus;
  endedAt?: Instant;
  ending?: EndedPlacement['ending'];
  reason?: EndedPlacement['reason'];
  nextKnownBeforeEnd?: boolean;
  followOn?: SettledFollowOn;
}

export interface CheckpointRow extends Omit<Checkpoint, 'grace'>, Partial<Pick<Contact, 'plannedAt' | 'purpose' | 'cancellation'>>, CheckpointCase {
  candidateId: string;
  /** Absent when it belongs to the journey and to no placement. */
  placementId?: string;
  contractorId?: string;
  region: string;
  rev: number;
}

export interface EscalationRow extends Omit<Escalation, 'ahead'> {
  candidateId: string;
  region: string;
  rev: number;
  status: 'open' | 'closed';
  level: NonNullable<Escalation['level']>;
  levelSince: Instant;
  /** When the next rung hears of it, or it lapses. */
  nextAt?: Instant;
  /** In whose caseload it lies, while it is open. */
  coachId?: string;
}

/** What one publication writes: the journey and the rows that changed since the one before. */
export interface JourneySnapshot {
  journey: JourneyRow;
  proposals: ProposalRow[];
  placements: PlacementRow[];
  checkpoints: CheckpointRow[];
  /** Region or coach changed: what hangs on the candidate in the store goes along. */
  caseMoved: boolean;
  /** What happened since the publication before, in order. */
  events?: JourneyEvent[];
  escalations: EscalationRow[];
}

/** The rows that changed from `before` (undefined: all rows) to `after`. */
export function snapshotOf(after: JourneyState, before?: JourneyState): JourneySnapshot {
  const { candidateId, region, rev, targetGroup } = after;
  const moved = before === undefined || before.region !== region;
  const seen = new Set<unknown>(moved ? [] : [...proposalsOf(before), ...placementsOf(before).map((p) => p.placement)]);
  const seenCheckpoints = new Map(moved ? [] : casesIn(before).map(({ checkpoint, own }) => [checkpoint, own]));
  const placements = placementsOf(after);
  const statusBefore = new Map((before ? placementsOf(before) : []).map((p) => [p.placement.placementId, p.status]));
  return {
    journey: journeyRow(after),
    proposals: proposalsOf(after)
      .filter((p) => !seen.has(p))
      .map((p) => ({ ...p, candidateId, region, rev, status: isClosed(p) ? 'closed' : 'open' })),
    placements: placements
      .filter((p) => !seen.has(p.placement) || statusBefore.get(p.placement.placementId) !== p.status)
      .map(({ placement: { checkpoints: _own, kept: _moments, ...row }, status }) => ({
        ...row,
        candidateId,
        region,
        targetGroup,
        rev,
        status,
      })),
    caseMoved: moved || before.coach?.coachId !== after.coach?.coachId,
    checkpoints: casesIn(after)
      .filter(({ checkpoint, own }) => !sameCase(seenCheckpoints.get(checkpoint), own))
      .map(({ checkpoint: { grace: _own, ...c }, own, bound }) => ({ ...c, ...own, ...bound, candidateId, region, rev })),
    escalations: escalationRows(after, moved ? undefined : before),
  };
}

/** Escalations that somebody has heard of, and that changed. */
function escalationRows(after: JourneyState, before: JourneyState | undefined): EscalationRow[] {
  const { candidateId, region, rev } = after;
  const seen = new Set(before ? escalationsOf(before) : []);
  const coachId = after.coach?.coachId;
  const otherCoach = coachId !== before?.coach?.coachId;
  return escalationsOf(after)
    .filter((e) => !seen.has(e) || (otherCoach && !e.closing))
    .flatMap(({ ahead, level, levelSince, ...e }) => {
      if (!level || !levelSince) return [];
      const status = e.closing ? ('closed' as const) : ('open' as const);
      return [{ ...e, level, levelSince, candidateId, region, rev, status, ...(ahead[0] && { nextAt: ahead[0].at }), ...(coachId && !e.closing && { coachId }) }];
    });
}

/** The row of the journey itself. */
export function journeyRow(state: JourneyState): JourneyRow {
  const { candidateId, rev, region, targetGroup, policy, stageSince, startedAt, intake, placement, next } = state;
  const due = nextDeadline(state);
  return {
    candidateId,
    rev,
    region,
    targetGroup,
    policyId: policy.policyId,
    policyVersion: policy.version,
    stage: stageOf(state),
    stageSince,
    startedAt,
    intakeCompletedAt: intake.completedAt,
    poolSince: state.poolSince,
    nextDueAt: due?.at,
    nextDueKind: due?.kind,
    proposalId: state.proposal?.proposalId,
    placementId: placement?.placementId,
    followOnPlacementId: next?.placementId,
    contractorId: placement?.contractorId,
    placementEndsAt: placement?.endsAt,
    nextKnown: next !== undefined || state.plannedOutcome !== undefined,
    placementCount: [...state.endedPlacements, ...(placement ? [placement] : [])].filter((p) => p.startedAt).length,
    attention: attentionOf(state),
    hold: state.hold,
    transfer: state.transfer,
    lastTransferId: state.lastTransferId,
    plannedOutcome: state.plannedOutcome,
    outcome: state.outcome,
    afterCare: state.afterCare,
    formerAfterCare: state.formerAfterCare,
    search: state.search && { ...state.search, ...scopeOf(state) },
    consents: [...new Set((state.consents ?? []).filter((c) => !c.withdrawnAt).map((c) => c.purpose))],
    ...caseFieldsOf(state),
  };
}

/** What needs somebody's eye now. */
export function attentionOf(state: JourneyState): Attention[] {
  if (state.outcome) return [];
  const found: Attention[] = [];
  if (state.afterCare?.leftAt) found.push('after-care-left');
  if (state.afterCare?.checks.some((c) => c.status === 'due')) found.push('after-care-due');
  if (!state.afterCare && !state.intake.completedAt && state.intake.overdueAt) found.push('intake-overdue');
  const standing = standingEscalations(state);
  const contactMissed = state.contacts?.some((c) => c.status === 'missed' && standing.some((e) => e.subjectId === c.checkpointId));
  if (contactMissed || state.placement?.checkpoints.some((c) => c.status === 'missed')) found.push('checkpoint-missed');
  if (stageOf(state) === 'follow-on' && !state.next && !state.plannedOutcome) found.push('follow-on-missing');
  if (state.transfer) found.push('transfer-waiting');
  if (state.handover) found.push('handover-waiting');
  if (state.hold && state.hold.reviews > 0) found.push('hold-in-review');
  const level = highestLevel(state);
  if (level && level !== 'reminder') found.push(`escalated-to-${level}`);
  return found;
}

interface CheckpointInCase {
  checkpoint: Checkpoint;
  own: CheckpointCase;
  /** The placement that it belongs to, when it does. */
  bound: { placementId?: string; contractorId?: string };
}

function casesIn(state: JourneyState): CheckpointInCase[] {
  const ofPlacements = placementsOf(state).flatMap(({ placement }) => {
    const { placementId, contractorId, checkpoints } = placement;
    return checkpoints.map((c) => ({ checkpoint: c, own: checkpointCaseOf(state, { placement, checkpoint: c }), bound: { placementId, contractorId } }));
  });
  const contacts = (state.contacts ?? []).map((c) => ({ checkpoint: c, own: checkpointCaseOf(state, { checkpoint: c }), bound: {} }));
  return [...ofPlacements, ...contacts];
}

function sameCase(before: CheckpointCase | undefined, after: CheckpointCase): boolean {
  return before !== undefined && before.coachId === after.coachId && before.todo === after.todo;
}

function proposalsOf(state: JourneyState): (Proposal | ClosedProposal)[] {
  return state.proposal ? [...state.closedProposals, state.proposal] : state.closedProposals;
}

function isClosed(proposal: Proposal | ClosedProposal): proposal is ClosedProposal {
  return 'closing' in proposal;
}

function placementsOf(state: JourneyState): { placement: Placement | EndedPlacement; status: PlacementStatus }[] {
  const { placement, next } = state;
  const ended = state.endedPlacements.map((p) => ({ placement: p, status: 'ended' as const }));
  const running = placement && { placement, status: placement.startedAt ? ('running' as const) : ('awaiting-start' as const) };
  return [...ended, ...(running ? [running] : []), ...(next ? [{ placement: next, status: 'agreed' as const }] : [])];
}
