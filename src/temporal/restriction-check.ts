import { DomainError } from '../domain/shared/domain-error.js';
import type { Models } from '../persistence/models.js';
import { ProcessingMarks } from '../persistence/rights/processing-marks.js';

/** What stands before every command to a journey: data that are restricted are kept, and nothing is done with them. */
export function restrictionCheck(models: Pick<Models, 'processingMarks'>): (candidateId: string) => Promise<void> {
  const marks = new ProcessingMarks(models);
  return async (candidateId) => {
    if (!(await marks.of(candidateId)).restricted) return;
    throw new DomainError('CANDIDATE.RESTRICTED', 'The processing of these data is restricted', {
      remedy: 'Ask the privacy officer. Nothing changes until the restriction is lifted.',
    });
  };
}
