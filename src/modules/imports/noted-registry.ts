import type { Instant } from '../../domain/shared/calendar.js';
import type { ProcessingLog } from '../../persistence/processing-log/processing-log.js';
import { entryOfWork } from '../../persistence/processing-log/work-entry.js';
import type { CandidateRegistry, NewCandidate, RegisterResult } from '../candidates/candidate-registry.js';

/** Notes whom an import registers, a batch an entry. When that fails the batch is done again, which changes nothing. */
export class NotedRegistry {
  constructor(
    private readonly registry: Pick<CandidateRegistry, 'registerMany'>,
    private readonly processing: Pick<ProcessingLog, 'append'>,
  ) {}

  async registerMany(candidates: NewCandidate[], now: Instant): Promise<RegisterResult[]> {
    const results = await this.registry.registerMany(candidates, now);
    const candidateIds = candidates.map(({ candidateId }) => candidateId);
    await this.processing.append(
      entryOfWork({ operationId: 'registerRows', purpose: 'registration', access: 'write', kinds: ['identity', 'contact', 'bsn', 'intake', 'limits'], candidateIds }),
    );
    return results;
  }
}
