/** What proposes assignments. Ranked search answers it now; optimisation over a region can take its place. */
import type { TargetGroup } from '../candidate/target-group.js';
import type { CarouselTerms } from '../policy/continuity-terms.js';
import type { Instant } from '../shared/calendar.js';
import type { Exclusion, MatchReason } from './reasons.js';

/** How far a search looks beyond what it looks at first. */
export interface SearchScope {
  /** The farthest that the candidate travels, times this; 1 or more. */
  distanceFactor: number;
  otherTargetGroups: boolean;
  /** Regions beside that of the candidate. */
  regions: string[];
}

export interface MatchSearch {
  candidateId: string;
  region: string;
  /** Work starts at or after this instant. */
  notBefore: Instant;
  /** Refused before, by anybody. */
  refusedAssignmentIds: string[];
  /** Of the journey; that of the profile when left out. */
  targetGroup?: TargetGroup;
  /** Left out: the own region, reach and target group. */
  scope?: SearchScope;
  /** Work that makes or lengthens a carousel by these terms comes after all other work. */
  carousel?: CarouselTerms;
}

export interface Match {
  assignmentId: string;
  contractorId: string;
  title: string;
  region: string;
  startsAt: Instant;
  endsAt: Instant;
  /** Sum of the points; a whole number, zero or more. */
  score: number;
  /** What gave points, most first. */
  reasons: { code: MatchReason; points: number }[];
}

export interface Excluded {
  assignmentId: string;
  because: Exclusion[];
}

export interface Ranking {
  /** Best first. */
  matches: Match[];
  /** What was looked at and does not fit. */
  excluded: Excluded[];
}

export interface Matcher {
  /** Throws `CANDIDATE.UNKNOWN`. */
  rank(search: MatchSearch): Promise<Ranking>;
}
