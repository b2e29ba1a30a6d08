/** Refusals of what is not there, or not there for this caller. */
import { DomainError } from '../../domain/shared/domain-error.js';

const inList = (list: string) => `Find it in ${list}; a change is listed a moment after it was made.`;

export function unknownCandidate(): DomainError {
  return new DomainError('CANDIDATE.UNKNOWN', 'There is no such candidate', { remedy: inList('/v1/candidates') });
}

export function journeyNotStarted(): DomainError {
  return new DomainError('JOURNEY.NOT_STARTED', 'This candidate has no journey', { remedy: 'Start the journey first.' });
}

export function unknownProposal(): DomainError {
  return new DomainError('PROPOSAL.UNKNOWN', 'There is no such proposal', { remedy: inList('/v1/proposals') });
}

export function unknownPlacement(): DomainError {
  return new DomainError('PLACEMENT.UNKNOWN', 'There is no such placement', { remedy: inList('/v1/placements') });
}

export function unknownCheckpoint(): DomainError {
  return new DomainError('CHECKPOINT.UNKNOWN', 'There is no such checkpoint', { remedy: inList('/v1/checkpoints') });
}

export function unknownTransfer(): DomainError {
  return new DomainError('TRANSFER.UNKNOWN', 'There is no such transfer', { remedy: inList('/v1/journeys') });
}

export function unknownEscalation(): DomainError {
  return new DomainError('ESCALATION.UNKNOWN', 'There is no such escalation', { remedy: inList('/v1/escalations') });
}
