/** The terms of a policy that see to continuity: the follow-on guarantee, the carousel, and after-care. */
import type { IsoDuration } from '../shared/calendar.js';
import type { CheckpointForm } from './journey-policy.js';

/** A step by which a search that found nothing looks further. Steps add up. */
export interface WideningStep {
  /** Since the search opened. */
  after: IsoDuration;
  /** The farthest that the candidate travels, times this; above 1. */
  distanceFactor?: number | undefined;
  /** Also work that is meant for other target groups. */
  otherTargetGroups?: true | undefined;
  /** Also work in neighbouring regions, when the candidate consents. */
  neighbours?: true | undefined;
}

/** When repeated short placements without progress count as a carousel. */
export interface CarouselTerms {
  /** This many placements. */
  placements: number;
  /** Each of them shorter than this. */
  shorterThan: IsoDuration;
  /** All of them begun within this time. */
  within: IsoDuration;
}

/** Outcomes after which somebody still looks how it goes. */
export const AFTER_CARE_OUTCOMES = ['regular-job', 'education'] as const;
export type AfterCareOutcome = (typeof AFTER_CARE_OUTCOMES)[number];

/** A moment after the outcome at which somebody asks: still there? */
export interface AfterCareRule {
  /** Stable name within the outcome, e.g. `month-3`. */
  code: string;
  /** From the outcome. */
  offset: IsoDuration;
  form: CheckpointForm;
}

export interface ContinuityTerms {
  /** The journey looks for the follow-on itself, whatever `proposing` says for a first placement. */
  followOnSearch: boolean;
  /** In the order of `after`. */
  widening: WideningStep[];
  carousel: CarouselTerms;
  /** Placements with no more days than this between them are one chain. */
  chainGapDays: number;
  /** Absent for an outcome: the journey ends in it at once. */
  afterCare: Partial<Record<AfterCareOutcome, AfterCareRule[]>>;
  /** A check of after-care that nobody answered this long after its moment counts as not reached. */
  afterCareGrace: IsoDuration;
}
