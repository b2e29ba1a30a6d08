import { DomainError, type DomainErrorDetail } from '../domain/shared/domain-error.js';

/** A refusal with headers of its own, such as `Allow`, `ETag` or `Retry-After`. */
export class ApiError extends DomainError {
  readonly headers: Record<string, string>;

  constructor(code: string, message: string, detail: DomainErrorDetail & { headers?: Record<string, string> }) {
    const { headers = {}, ...rest } = detail;
    super(code, message, rest);
    this.headers = headers;
  }
}

export type Part = 'database' | 'temporal';

/** A part that the answer needs is away. `cause` is for the log alone. */
export function unavailable(part: Part, cause: unknown): ApiError {
  const error = new ApiError('SERVICE.UNAVAILABLE', `The ${part} does not answer`, {
    remedy: 'Try again in a few seconds, with the same key.',
    facts: { part },
    headers: { 'retry-after': '2' },
  });
  error.cause = cause;
  return error;
}
