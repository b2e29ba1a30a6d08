/** Who guides a candidate, who did before, and a handover that waits for its answer. */
import type { Instant } from '../shared/calendar.js';

/** The coach of a journey. A coach stays over placements, holds and follow-ons. */
export interface CaseCoach {
  /** Account id at the identity provider. */
  coachId: string;
  since: Instant;
  /** Names the place in the caseload; a candidate who comes back to a coach gets another one. */
  caseId: string;
}

/** How the guidance by one coach ended. */
export const COACH_ENDINGS = ['handover', 'reassigned', 'transfer', 'journey-ended'] as const;
export type CoachEnding = (typeof COACH_ENDINGS)[number];

/** Why a candidate gets another coach. Reason codes; an explanation is personal data and stays in the store. */
export const COACH_CHANGE_REASONS = ['coach-leaves', 'coach-absent', 'caseload', 'expertise', 'wish-of-candidate', 'other'] as const;
export type CoachChangeReason = (typeof COACH_CHANGE_REASONS)[number];

export interface FormerCoach {
  coachId: string;
  since: Instant;
  until: Instant;
  ending: CoachEnding;
  /** With a handover or another assignment. */
  reason?: CoachChangeReason;
}

/** One coach asks another to go on with a candidate (warme overdracht). */
export interface Handover {
  handoverId: string;
  toCoachId: string;
  reason: CoachChangeReason;
  /** The account that asked. */
  requestedBy: string;
  requestedAt: Instant;
  answerBy: Instant;
}

/** How a handover closed. Only `accepted` changes the coach. */
export const HANDOVER_CLOSINGS = ['accepted', 'declined', 'unanswered', 'withdrawn', 'overtaken'] as const;
export type HandoverClosing = (typeof HANDOVER_CLOSINGS)[number];

export interface ClosedHandover {
  handoverId: string;
  toCoachId: string;
  closing: HandoverClosing;
  closedAt: Instant;
}
