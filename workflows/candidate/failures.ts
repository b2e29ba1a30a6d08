import { ApplicationFailure, ActivityFailure } from '@temporalio/workflow';
import { refusalFailure } from '../../src/contracts/failures.js';
import { DomainError } from '../../src/domain/shared/domain-error.js';

/** A refusal by a rule as Temporal carries it: the code as type, never retried, the remedy in the details. */
export function asFailure(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  return ApplicationFailure.create(refusalFailure(error));
}

/**
 * The refusal that an activity answered; undefined for any other failure. A local activity's failure comes as it is,
 * that of an activity on a queue inside an `ActivityFailure`.
 */
export function refusalIn(error: unknown): (ApplicationFailure & { type: string }) | undefined {
  const failure = error instanceof ActivityFailure ? error.cause : error;
  const refused = failure instanceof ApplicationFailure && failure.nonRetryable && failure.type;
  return refused ? (failure as ApplicationFailure & { type: string }) : undefined;
}
