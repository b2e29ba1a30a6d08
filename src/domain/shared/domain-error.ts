/** One fault in the input: where it is, and what to do about it. */
export interface FieldFault {
  /** Dotted path of the field, e.g. `profile.hoursPerWeek`. */
  field: string;
  code: string;
  message: string;
}

export interface DomainErrorDetail {
  /** The field that is at fault, when there is one. */
  field?: string;
  /** What the user can do. Plain English; the API translates by code. */
  remedy: string;
  faults?: FieldFault[];
  /** Facts without personal data (ids, numbers, instants). */
  facts?: Record<string, string | number | boolean | string[]>;
}

/**
 * A refusal by a business rule. `code` is dotted and stable (`PLACEMENT.CAPACITY_REACHED`): it is the
 * `ApplicationFailure.type` in a workflow and the `code` of the problem document over HTTP.
 */
export class DomainError extends Error {
  readonly code: string;
  readonly detail: DomainErrorDetail;

  constructor(code: string, message: string, detail: DomainErrorDetail) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.detail = detail;
  }
}
