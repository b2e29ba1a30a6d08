/** What the standard policy does for continuity. */
import type { AfterCareRule, ContinuityTerms } from './continuity-terms.js';

const CHECKS: AfterCareRule[] = [
  { code: 'month-3', offset: 'P3M', form: 'call' },
  { code: 'month-6', offset: 'P6M', form: 'call' },
  { code: 'month-12', offset: 'P12M', form: 'call' },
];

export const STANDARD_CONTINUITY: ContinuityTerms = {
  followOnSearch: true,
  widening: [
    { after: 'P7D', distanceFactor: 1.5 },
    { after: 'P14D', otherTargetGroups: true },
    { after: 'P21D', neighbours: true },
  ],
  carousel: { placements: 3, shorterThan: 'P90D', within: 'P18M' },
  chainGapDays: 14,
  afterCare: { 'regular-job': CHECKS, education: CHECKS },
  afterCareGrace: 'P21D',
};
