/**
 * What happened in a journey, as facts that others act on. Ids, codes and moments only, and the least of those: no
 * name, no free text, and no reason or target group either, since those can tell of health or of a benefit. Who may
 * know more reads the row by its id.
 */
import { OBSERVERS } from './event-observers.js';
import type { Escalation, EscalationClosing } from './escalation.js';
import type { EscalationLevel } from '../policy/journey-policy.js';
import type { CoachEnding, HandoverClosing } from './coach-state.js';
import type { AfterCareCheck, AfterCareResult, ConsentPurpose, FormerAfterCare, SettledFollowOn } from './continuity-state.js';
import type { Absence, Checkpoint, JourneyState, OutcomeKind, Party, PlacementEnding, ProposalClosing } from './journey-state.js';
import type { Instant } from '../shared/calendar.js';

type PlacementRef = { placementId: string; contractorId: string };
type ProposalRef = { proposalId: string; contractorId: string };
/** Without a placement when the contact belongs to the journey itself. */
type CheckpointRef = Partial<PlacementRef> & { checkpointId: string };
type CheckpointPlan = CheckpointRef & Pick<Checkpoint, 'code' | 'form' | 'dueAt'>;
type EscalationRef = Pick<Escalation, 'escalationId' | 'subject' | 'subjectId'> & { placementId?: string };
type None = Record<never, never>;

/** What each type of event tells beside its head. A new type begins here; the compiler then asks for its contract. */
export interface JourneyEventFacts {
  /** `returned`: the candidate had a journey before. */
  'journey-started': { returned: boolean };
  'intake-completed': None;
  'intake-overdue': { expiresAt: Instant };
  'pool-entered': None;
  'proposal-opened': ProposalRef & { assignmentId: string; startsAt: Instant; endsAt: Instant; answerBy: Instant; followOn: boolean };
  'proposal-answered': ProposalRef & { party: Party; answer: 'accepted' | 'declined' };
  'proposal-closed': ProposalRef & { closing: ProposalClosing };
  'placement-agreed': PlacementRef & { proposalId: string; assignmentId: string; startsAt: Instant; endsAt: Instant; followOn: boolean };
  'placement-started': PlacementRef & { startedAt: Instant };
  'placement-ended': PlacementRef & { endedAt: Instant; ending: PlacementEnding };
  'checkpoint-planned': CheckpointPlan;
  'checkpoint-moved': CheckpointPlan;
  'checkpoint-reported': CheckpointRef;
  'checkpoint-missed': CheckpointRef;
  'checkpoint-cancelled': CheckpointRef;
  /** `level`: with whom it lies now; `subjectId` is that of the checkpoint, the placement that ends, or the absence. */
  'escalation-raised': EscalationRef & { level: EscalationLevel; since: Instant };
  'escalation-closed': EscalationRef & { closing: EscalationClosing };
  'policy-adopted': { policyId: string; version: number };
  'absence-reported': PlacementRef & Pick<Absence, 'absenceId' | 'from' | 'until'>;
  'absence-ended': PlacementRef & { absenceId: string; until: Instant };
  'follow-on-opened': { placementId: string };
  'follow-on-widened': { step: number };
  'follow-on-settled': { placementId: string } & SettledFollowOn;
  'after-care-started': { outcome: OutcomeKind };
  'after-care-due': Pick<AfterCareCheck, 'code' | 'form' | 'answerBy'>;
  'after-care-answered': { code: string; result: AfterCareResult };
  'after-care-left': { leftAt: Instant; returnBy: Instant };
  'after-care-ended': { closing: FormerAfterCare['closing'] | 'finished' };
  /** `coachId`: the account at the identity provider. */
  'coach-assigned': { coachId: string };
  'coach-left': { coachId: string; ending: CoachEnding };
  'handover-requested': { handoverId: string; toCoachId: string; answerBy: Instant };
  'handover-closed': { handoverId: string; toCoachId: string; closing: HandoverClosing };
  'consent-given': { purpose: ConsentPurpose };
  'consent-withdrawn': { purpose: ConsentPurpose };
  'hold-started': { reviewAt: Instant };
  'hold-reviewed': { reviews: number; reviewAt: Instant };
  'hold-ended': None;
  'transfer-requested': { transferId: string; toRegion: string; answerBy: Instant };
  'transfer-answered': { transferId: string; fromRegion: string; toRegion: string; answer: TransferAnswer };
  'outcome-agreed': { outcome: OutcomeKind };
  'journey-ended': { outcome: OutcomeKind };
  /** `placementId` and what holds now, when the correction was about a placement. */
  'correction-made': {
    entry: string;
    reason: string;
    placementId?: string;
    startedAt?: Instant;
    endsAt?: Instant;
    endedAt?: Instant;
    ending?: PlacementEnding;
  };
  /** What was told of revisions after `lastRev` and before this one did not happen. */
  'journey-restated': { lastRev: number };
}
export type JourneyEventType = keyof JourneyEventFacts;

export const TRANSFER_ANSWERS = ['accepted', 'declined', 'lapsed', 'no-longer-needed'] as const;
export type TransferAnswer = (typeof TRANSFER_ANSWERS)[number];

/** What every event carries. `candidateId`, `rev` and `n` together are its identity. */
export interface JourneyEventHead {
  /** When it was recorded; the facts say when it took place. */
  at: Instant;
  candidateId: string;
  /** Region of the journey after the change. */
  region: string;
  /** Revision of the journey after the change. */
  rev: number;
  /** Place among the events of this revision, from 0. */
  n: number;
}

export type JourneyEventOf<T extends JourneyEventType> = JourneyEventHead & { type: T } & JourneyEventFacts[T];
export type JourneyEvent = { [T in JourneyEventType]: JourneyEventOf<T> }[JourneyEventType];

/** An event without its head, as an observer finds it. */
export type Happening = { [T in JourneyEventType]: { type: T } & JourneyEventFacts[T] }[JourneyEventType];

/**
 * The events of one change, from `before` (undefined: the journey starts) to `after`, recorded at `now`. In an order in
 * which they can be replayed: what ends comes before what begins. None when the revision is the same.
 */
export function eventsBetween(before: JourneyState | undefined, after: JourneyState, now: Instant): JourneyEvent[] {
  if (before?.rev === after.rev) return [];
  const { candidateId, region, rev } = after;
  const happened = OBSERVERS.flatMap((observe) => observe({ before, after, now }));
  return happened.map((happening, n) => ({ ...happening, at: now, candidateId, region, rev, n }));
}

/** The identity of an event: the same event has the same id however often it is published. */
export function eventIdOf({ candidateId, rev, n }: Pick<JourneyEventHead, 'candidateId' | 'rev' | 'n'>): string {
  return `${candidateId}.${rev}.${n}`;
}

/**
 * The types that a contractor may read, of its own proposals and placements: what the work needs. A type that is not
 * named here stays with the pool and the candidate.
 */
export const CONTRACTOR_READS: ReadonlySet<JourneyEventType> = new Set<JourneyEventType>([
  'proposal-opened',
  'proposal-answered',
  'proposal-closed',
  'placement-agreed',
  'placement-started',
  'placement-ended',
  'checkpoint-planned',
  'checkpoint-moved',
  'checkpoint-reported',
  'checkpoint-missed',
  'checkpoint-cancelled',
  'absence-reported',
  'absence-ended',
]);
