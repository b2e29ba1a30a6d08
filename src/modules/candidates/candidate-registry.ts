/**
 * Registers candidates: BSN to the vault, duplicates found, person and intake facts stored. Free of any framework:
 * the API registers one, an import registers batches.
 */
import type { Person } from '../../domain/candidate/person.js';
import type { Profile } from '../../domain/candidate/profile.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { DomainError } from '../../domain/shared/domain-error.js';

export interface NewCandidate {
  /** Chosen by the caller, the same on every retry: registering is idempotent by it. */
  candidateId: string;
  person: Person;
  /** Nine digits that pass the eleven test. Goes to the vault and nowhere else. */
  bsn?: string;
  profile: Profile;
  /** Somebody looked at the possible duplicates and says why this is another person. */
  overrule?: Overrule;
}

export interface Overrule {
  /** The records that were looked at; absent: all that the refusal named. */
  candidateIds?: string[];
  reason: string;
  /** The account that overruled. */
  by: string;
}

export interface RegisterResult {
  candidateId: string;
  status: 'registered' | 'already-registered' | 'refused';
  /** `CANDIDATE.BSN_KNOWN`, `CANDIDATE.POSSIBLE_DUPLICATE` or `CANDIDATE.BIRTH_DATE_IMPLAUSIBLE`. */
  refusal?: DomainError;
}

export interface CandidateRegistry {
  /**
   * Registers a batch in a few round trips and answers one result per candidate, in the same order. A refusal stops
   * nobody else. Candidates of one batch are compared with each other too: of two alike the later one is refused.
   */
  registerMany(candidates: NewCandidate[], now: Instant): Promise<RegisterResult[]>;
}
