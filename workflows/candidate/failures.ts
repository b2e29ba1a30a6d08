import { ApplicationFailure, ActivityFailure } from '@temporalio/workflow';
import { refusalFailure } from '../../src/contracts/failures.js';
import { DomainError } from '../../src/domain/shared/domain-error.js';

/** A refusal by a rule as Temporal carries it: the code as type, never retried, the remedy in the details. */
export function asFailure(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  return ApplicationFailure.create(refusalFailure(error));
}

/** The code of a refusal that an activity answered; undefined for any other failure. */
export function refusalCode(error: unknown): string | undefined {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return undefined;
  return error.cause.nonRetryable ? (error.cause.type ?? undefined) : undefined;
}

/** The refusal itself, as the failure of a command. */
export function refusalOf(error: unknown): ApplicationFailure {
  if (error instanceof ActivityFailure && error.cause instanceof ApplicationFailure) return error.cause;
  throw error;
}
