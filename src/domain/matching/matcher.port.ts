/** What proposes assignments. Ranked search answers it now; optimisation over a region can take its place. */
import type { Instant } from '../shared/calendar.js';
import type { Exclusion, MatchReason } from './reasons.js';

export interface MatchSearch {
  candidateId: string;
  region: string;
  /** Work starts at or after this instant. */
  notBefore: Instant;
  /** Refused before, by anybody. */
  refusedAssignmentIds: string[];
}

export interface Match {
  assignmentId: string;
  contractorId: string;
  title: string;
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
