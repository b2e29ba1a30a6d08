import type { DomainError, DomainErrorDetail } from '../domain/shared/domain-error.js';

/** A refusal by a rule as Temporal carries it: the code as type, never retried, the remedy in the details. */
export interface RefusalFailure {
  type: string;
  message: string;
  nonRetryable: true;
  details: [DomainErrorDetail];
}

/** The options of the `ApplicationFailure` that stands for a refusal. */
export function refusalFailure(error: DomainError): RefusalFailure {
  return { type: error.code, message: error.message, nonRetryable: true, details: [error.detail] };
}
