import { DomainError } from '../domain/shared/domain-error.js';
import { ERRORS } from './api/errors.js';

/**
 * True of an error by which no rule refused anything: something is away or full for now, and the same may succeed later. Over HTTP
 * that is a 503; work that is done in the background tries again.
 */
export function isPassing(error: unknown): error is DomainError {
  return error instanceof DomainError && ERRORS[error.code]?.status === 503;
}
