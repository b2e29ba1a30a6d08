import { DomainError } from '../../src/domain/shared/domain-error.js';

/** The code of the refusal by the rules, which says what to do about it; undefined when `act` is accepted. */
export function refusalOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError) || !error.detail.remedy) throw error;
    return error.code;
  }
}
