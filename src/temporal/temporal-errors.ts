/** What Temporal answers -> what the caller may know. */
import {
  isGrpcCancelledError,
  isGrpcDeadlineError,
  isGrpcServiceError,
  ServiceError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError } from '@temporalio/common';
import { unavailable } from '../http/api-error.js';
import { DomainError, type DomainErrorDetail } from '../domain/shared/domain-error.js';

/** The refusal in a failed update, or 503 when Temporal did not answer in time; any other error stays as it is. */
export function fromTemporal(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError) return refusalIn(error.cause) ?? error;
  if (isAway(error)) return unavailable('temporal', error);
  return error;
}

/** The server's own: the journey ended while the command was on its way. */
const ENDED_MEANWHILE = 'AcceptedUpdateCompletedWorkflow';

/** The refusal of a command to a journey that has ended. */
export function journeyEnded(facts: DomainErrorDetail['facts'] = {}): DomainError {
  return new DomainError('JOURNEY.ENDED', 'This journey has ended', {
    remedy: 'An ended journey does not change. Start a new journey when the candidate comes back.',
    facts,
  });
}

function refusalIn(cause: unknown): DomainError | undefined {
  for (let at = cause; at instanceof Error; at = at.cause) {
    if (at instanceof ApplicationFailure && at.type === ENDED_MEANWHILE) return journeyEnded();
    if (at instanceof ApplicationFailure && at.type) {
      const detail = (at.details?.[0] ?? { remedy: '' }) as DomainErrorDetail;
      return new DomainError(at.type, at.message, detail);
    }
  }
  return undefined;
}

/**
 * gRPC: cancelled, deadline, resource exhausted, failed precondition, aborted, unavailable. The precondition that fails
 * is that the last steps of the journey went well: its worker was too busy, or stopped in the middle.
 */
const AWAY = new Set([1, 4, 8, 9, 10, 14]);
const FAILED_PRECONDITION = 9;

/** True when the journey could not take a command just now, because its last step failed or was cut off: that is done again soon. */
export function isBusy(error: unknown): boolean {
  return grpcCodeOf(error) === FAILED_PRECONDITION;
}

/** The status of the call, however deep the SDK has wrapped it; undefined when the server did not say any. */
function grpcCodeOf(error: unknown): number | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (isGrpcServiceError(at)) return at.code;
  }
  return undefined;
}

function isAway(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (isGrpcDeadlineError(error) || isGrpcCancelledError(error)) return true;
  // A server says so as well while it cannot read its store.
  if (error instanceof NamespaceNotFoundError) return true;
  const code = grpcCodeOf(error);
  if (code !== undefined) return AWAY.has(code);
  return error instanceof ServiceError && /connect/i.test(error.message);
}
