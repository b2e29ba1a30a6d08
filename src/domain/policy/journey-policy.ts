/**
 * The durations by which a journey runs. A policy is versioned data; a journey pins the version in force at its
 * intake, so a later change moves nobody's dates without being asked to.
 */
import type { TargetGroup } from '../candidate/target-group.js';
import type { AbsenceKind } from '../journey/journey-state.js';
import type { IsoDuration } from '../shared/calendar.js';
import type { ContinuityTerms } from './continuity-terms.js';

export const CHECKPOINT_FORMS = ['visit', 'call', 'message'] as const;
export type CheckpointForm = (typeof CHECKPOINT_FORMS)[number];

/** What can happen that asks for a contact of its own. */
export const CHECKPOINT_EVENTS = [
  'absence-started',
  'absence-long',
  'absence-ended',
  'no-show',
  'ended-early',
  'hold-started',
  'pool-entered',
] as const;
export type CheckpointEvent = (typeof CHECKPOINT_EVENTS)[number];

/** Who reports a checkpoint: the coach, the foreman of the contractor, or whoever of them was there. */
export const CHECKPOINT_DUE = ['coach', 'contractor', 'either'] as const;
export type CheckpointDue = (typeof CHECKPOINT_DUE)[number];

/** What can stay undone, and is then brought before somebody. */
export const ESCALATION_SUBJECTS = ['checkpoint', 'follow-on', 'absence'] as const;
export type EscalationSubject = (typeof ESCALATION_SUBJECTS)[number];

/** The rungs of the ladder, from who should have acted to who is answerable. */
export const ESCALATION_LEVELS = ['reminder', 'coach', 'coordinator', 'manager'] as const;
export type EscalationLevel = (typeof ESCALATION_LEVELS)[number];

/** One rung: who hears of it, and how long after the rung before it. */
export interface EscalationStep {
  to: EscalationLevel;
  after: IsoDuration;
}

/** A planned contact relative to the start or the end of a placement, or to something that happened. */
export interface CheckpointRule {
  /** Stable name within the policy, e.g. `week-1`. A repeating rule numbers its moments `code-1`, `code-2`, ... */
  code: string;
  anchor: 'start' | 'end' | 'event';
  /** With anchor `event`: which one. The checkpoint comes into being when it happens. */
  event?: CheckpointEvent;
  /** Signed: `-P1D` is a day before the anchor. */
  offset: IsoDuration;
  /** Repeats with this step until the end of the placement; not with an event. */
  every?: IsoDuration;
  form: CheckpointForm;
  /** Who reports it; the coach when left out. */
  due?: CheckpointDue;
  /** The questions to answer, `formId@version`. */
  questions?: string;
  /** In place of `checkpointGrace`. */
  grace?: IsoDuration;
}

/** Every wait of a journey, by name. Each one that runs out leads to a named outcome. */
export interface JourneyTerms extends ContinuityTerms {
  /** Intake should be complete within this time; after it the intake is marked overdue. */
  intakeTerm: IsoDuration;
  /** An intake that is still incomplete after this time ends the journey as not reachable. */
  intakeExpiry: IsoDuration;
  /** Contractor and candidate both answer a proposal within this time; silence closes it. */
  proposalTerm: IsoDuration;
  /** A start that nobody confirmed this long after the planned start closes the placement as not confirmed. */
  startGrace: IsoDuration;
  /** This long before the planned end the search for the follow-on opens. */
  followOnLead: IsoDuration;
  /** A placement whose end nobody signalled closes this long after its planned end. */
  completionGrace: IsoDuration;
  /** A checkpoint not reported this long after its moment is missed. */
  checkpointGrace: IsoDuration;
  /** A hold is looked at again after this time, and again after each further such time. */
  holdReview: IsoDuration;
  /** A hold ends by itself in the outcome not reachable after this time. */
  holdLimit: IsoDuration;
  /** The receiving region answers a transfer within this time; silence keeps the candidate where they are. */
  transferTerm: IsoDuration;
  /** The other coach answers a handover within this time; silence keeps the candidate with the present coach. */
  handoverTerm: IsoDuration;
  /** Who proposes: a coordinator only, or also the journey itself by ranked search. */
  proposing: 'coordinator' | 'search';
  /** With `search`: how often a journey without a proposal looks again. */
  searchEvery: IsoDuration;
  checkpoints: CheckpointRule[];
  /**
   * The ladder of each subject. The first step counts from when a thing should have happened (a reminder of a
   * checkpoint from its moment, the rest from when it was missed), each further step from the one before.
   */
  escalation: Record<EscalationSubject, EscalationStep[]>;
  /** An escalation that nobody settled this long after its last rung lapses. */
  escalationLapse: IsoDuration;
  /** An absence of this kind that is still open after this time is overdue. */
  absenceTerms: Record<AbsenceKind, IsoDuration>;
}

export interface JourneyPolicy {
  /** Meaningless outside the product, e.g. `standard`. */
  policyId: string;
  /** Counts up from 1. A version never changes once it is published. */
  version: number;
  terms: JourneyTerms;
  /** What differs for a target group. */
  targetGroups: Partial<Record<TargetGroup, Partial<JourneyTerms>>>;
}

/** A policy version as a journey carries it: the terms of its own target group, resolved. */
export interface PinnedPolicy {
  policyId: string;
  version: number;
  terms: JourneyTerms;
}

/** The terms that hold for one target group. */
export function pinPolicy(policy: JourneyPolicy, targetGroup: TargetGroup): PinnedPolicy {
  return {
    policyId: policy.policyId,
    version: policy.version,
    terms: { ...policy.terms, ...policy.targetGroups[targetGroup] },
  };
}
