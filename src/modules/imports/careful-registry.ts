import { Error as MongooseError } from 'mongoose';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { CandidateRegistry, NewCandidate, RegisterResult } from '../candidates/candidate-registry.js';

/** What mongoose throws when a document does not fit its schema, alone or among others. */
const DOES_NOT_FIT = new Set(['ValidationError', 'MongooseBulkWriteError', 'StrictModeError', 'CastError']);

/**
 * Registers a batch at once. A candidate that the file's rules let through but the store refuses would stop its whole
 * batch for good: then they are registered one by one, and that one is refused.
 */
export class CarefulRegistry {
  constructor(private readonly registry: Pick<CandidateRegistry, 'registerMany'>) {}

  async registerMany(candidates: NewCandidate[], now: Instant): Promise<RegisterResult[]> {
    try {
      return await this.registry.registerMany(candidates, now);
    } catch (error) {
      if (!(error instanceof MongooseError) || !DOES_NOT_FIT.has(error.name)) throw error;
      const [only, ...others] = candidates;
      if (only && others.length === 0) return [{ candidateId: only.candidateId, status: 'refused', refusal: notStored() }];
    }
    const results: RegisterResult[] = [];
    for (const candidate of candidates) results.push(...(await this.registerMany([candidate], now)));
    return results;
  }
}

function notStored(): DomainError {
  return new DomainError('IMPORT.ROW_NOT_STORED', 'The register does not take this row', {
    remedy: 'Register this candidate by hand, and report the row number to the administrator.',
  });
}
