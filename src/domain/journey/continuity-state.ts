/** The parts of a journey's state that see to continuity. Plain JSON, ids and facts only. */
import type { CheckpointForm } from '../policy/journey-policy.js';
import type { Instant } from '../shared/calendar.js';
import type { JourneyOutcome } from './journey-state.js';

/** The search for the follow-on, from its opening until the next placement has begun. */
export interface FollowOnSearch {
  since: Instant;
  /** How many steps of the policy's widening have opened. */
  step: number;
}

export const FOLLOW_ON_RESULTS = ['follow-on', 'outcome', 'pool'] as const;
export type FollowOnResult = (typeof FOLLOW_ON_RESULTS)[number];

/** Why a placement ended without a next step. */
export const FOLLOW_ON_REASONS = [
  'no-suitable-work',
  'declined',
  'no-answer',
  'proposal-open',
  'not-searched',
  'not-started',
] as const;
export type FollowOnReason = (typeof FOLLOW_ON_REASONS)[number];

/** What a placement led to, settled at its end. With `pool` there is always a reason. */
export interface SettledFollowOn {
  result: FollowOnResult;
  reason?: FollowOnReason;
}

/** What a candidate can consent to: optional extras only, for nobody who depends on help can refuse freely. */
export const CONSENT_PURPOSES = ['neighbouring-region'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** A consent with who recorded it: an account, without meaning outside the identity provider. */
export interface Consent {
  purpose: ConsentPurpose;
  givenAt: Instant;
  givenBy: string;
  withdrawnAt?: Instant;
  withdrawnBy?: string;
}

/** True while the candidate consents. */
export function consentsTo({ consents = [] }: { consents?: Consent[] }, purpose: ConsentPurpose): boolean {
  return consents.some((c) => c.purpose === purpose && !c.withdrawnAt);
}

/** Reasons to propose work in spite of the warning that it makes or lengthens a carousel. */
export const CAROUSEL_ACKNOWLEDGEMENTS = [
  'progress-expected',
  'own-wish',
  'no-other-work',
  'bridges-to-agreed-step',
  'other',
] as const;
export type CarouselAcknowledgement = (typeof CAROUSEL_ACKNOWLEDGEMENTS)[number];

/** Somebody saw a warning and says why the work is proposed all the same. */
export interface Acknowledged {
  warning: 'carousel';
  reason: CarouselAcknowledgement;
}

/** What somebody found when they asked whether the outcome holds. */
export const AFTER_CARE_RESULTS = ['still-there', 'gone', 'not-reached'] as const;
export type AfterCareResult = (typeof AFTER_CARE_RESULTS)[number];
export const AFTER_CARE_STATUSES = ['planned', 'due', ...AFTER_CARE_RESULTS, 'cancelled'] as const;
export type AfterCareStatus = (typeof AFTER_CARE_STATUSES)[number];

export interface AfterCareCheck {
  code: string;
  form: CheckpointForm;
  dueAt: Instant;
  /** Not answered by then: not reached. */
  answerBy: Instant;
  status: AfterCareStatus;
  settledAt?: Instant;
}

/** The time after an outcome in which somebody still looks how it goes. */
export interface AfterCare {
  outcome: JourneyOutcome;
  checks: AfterCareCheck[];
  /** The job or education ended. */
  leftAt?: Instant;
  /** Not brought back by then: the journey ends in its outcome. */
  returnBy?: Instant;
}

export const AFTER_CARE_CLOSINGS = ['returned', 'superseded'] as const;

/** After-care that did not end the journey. */
export interface FormerAfterCare extends AfterCare {
  closedAt: Instant;
  closing: (typeof AFTER_CARE_CLOSINGS)[number];
}
