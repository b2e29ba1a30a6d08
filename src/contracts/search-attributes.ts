/**
 * Search attributes by which managers filter in the Temporal UI. They are never encrypted: pseudonyms and stages
 * only. A dev server takes 10 Keyword attributes and 3 of each other type.
 */
export const SEARCH_ATTRIBUTES = {
  /** Code of the labour-market region, `AM24`. */
  Region: 'Keyword',
  Stage: 'Keyword',
  TargetGroup: 'Keyword',
  /** Id of the contractor of the running placement. */
  Contractor: 'Keyword',
  /** Account id of the coach. */
  Coach: 'Keyword',
  Outcome: 'Keyword',
  /** `<policyId>@<version>`. */
  Policy: 'Keyword',
  /** What needs somebody's eye. */
  Attention: 'KeywordList',
  /** The earliest moment at which somebody would be late. */
  NextDueAt: 'Datetime',
  PlacementEndsAt: 'Datetime',
  StageSince: 'Datetime',
  /** The next step after the running placement is agreed. */
  NextKnown: 'Bool',
  Placements: 'Int',
} as const;
