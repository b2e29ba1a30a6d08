/** Codes of a ranking. They explain it to a person, who decides. */

/** Why an assignment ranks where it does. */
export const MATCH_REASONS = [
  'SKILL_MATCH',
  'NEARBY',
  'SAME_MUNICIPALITY',
  'HOURS_FIT',
  'STARTS_SOON',
  'NO_GAP',
  'LONG_ASSIGNMENT',
  'KNOWN_CONTRACTOR',
] as const;
export type MatchReason = (typeof MATCH_REASONS)[number];

/** Why an assignment is left out. */
export const EXCLUSIONS = [
  'OTHER_REGION',
  'MOSTLY_OVER',
  'OVERLAPS_PLACEMENT',
  'NO_SEATS',
  'CERTIFICATE_MISSING',
  'LIMIT_OF_FUNCTION',
  'HOURS_OUTSIDE_AVAILABILITY',
  'TOO_FAR',
  'REFUSED_EARLIER',
  'OTHER_TARGET_GROUP',
  // The candidate objected to matching, or processing is restricted: a person may still propose by hand after an objection.
  'OBJECTION',
  'RESTRICTION',
] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** Exclusions that are about the candidate, whatever the work is. */
export type LeftOut = Extract<Exclusion, 'OBJECTION' | 'RESTRICTION'>;
