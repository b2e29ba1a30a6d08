import { ApplicationFailure } from '@temporalio/common';
import { refusalFailure } from '../src/contracts/failures.js';
import { isPassing } from '../src/contracts/passing-errors.js';
import { DomainError } from '../src/domain/shared/domain-error.js';

/** A refusal by a rule as a failure that is never retried; what passes keeps its code and is retried; anything else stays what it is, and is retried. */
export function asFailure(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  return ApplicationFailure.create({ ...refusalFailure(error), nonRetryable: !isPassing(error) });
}

/** The refusal of one among many, which does not stop the others. Throws what is none, so that the work is tried again. */
export function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError && !isPassing(error)) return error;
  throw error;
}

/** Every activity of the set, with refusals mapped. */
export function mappingRefusals<A extends object>(activities: A): A {
  const mapped = Object.entries(activities).map(([name, activity]) => [
    name,
    async (...args: unknown[]) => {
      try {
        return await (activity as (...a: unknown[]) => Promise<unknown>)(...args);
      } catch (error) {
        throw asFailure(error);
      }
    },
  ]);
  return Object.fromEntries(mapped) as A;
}

/** Waits for all, then throws what one of them threw. */
export async function allOrFailure(works: Promise<unknown>[]): Promise<void> {
  const failure = (await Promise.allSettled(works)).find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}
