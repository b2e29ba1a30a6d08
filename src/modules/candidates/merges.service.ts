import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { candidateRoutes } from '../../contracts/api/routes/candidates.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { JourneyGateway } from '../../temporal/journey-gateway.js';
import { unknownCandidate } from './candidate-reads.js';
import { CANDIDATE_PARTS, requireUnmerged, type CandidateParts } from './candidates.service.js';

type Routes = typeof candidateRoutes;

/** A journey that never began or has ended needs no ending. */
const NOTHING_TO_END = new Set(['JOURNEY.NOT_STARTED', 'JOURNEY.ENDED']);

@Injectable()
export class MergesService {
  constructor(
    @Inject(CANDIDATE_PARTS) private readonly parts: CandidateParts,
    private readonly gateway: JourneyGateway,
  ) {}

  /**
   * Merges a duplicate into a candidate: its journey ends first, then its record points to the survivor. Each step
   * stands being repeated, so a merge that was cut off goes on with the same command.
   * Throws `CANDIDATE.UNKNOWN`, `CANDIDATE.SAME` or `CANDIDATE.MERGED`.
   */
  async merge(
    { params, body, idempotency }: RouteInput<Routes['mergeCandidate']>,
    caller: Principal,
  ): Promise<RouteOutput<Routes['mergeCandidate']>> {
    const { candidateId: survivorId } = params;
    const { duplicateCandidateId: duplicateId, reason } = body;
    if (survivorId === duplicateId) throw same();
    const { reads, records, reach } = this.parts;
    if (!(await reach.reachesCandidate(caller, duplicateId))) throw unknownCandidate('body.duplicateCandidateId');
    const [survivor, duplicate] = await Promise.all([reads.person(survivorId), reads.person(duplicateId)]);
    requireUnmerged(survivor);
    if (duplicate.mergedInto !== survivorId) requireUnmerged(duplicate);
    await this.endJourney(duplicateId, idempotency.key);
    const now = new Date().toISOString();
    if (!(await records.mergeInto({ duplicateId, survivorId }, now))) requireUnmerged(await reads.person(duplicateId));
    const note = { _id: idempotency.id('note'), candidateId: survivorId, subjectId: duplicateId, subject: 'merged' as const };
    await records.keepNotes([{ ...note, text: reason, by: caller.subject, at: now }]);
    return { candidateId: survivorId, duplicateCandidateId: duplicateId, mergedAt: now };
  }

  private async endJourney(candidateId: string, key: string): Promise<void> {
    const args = { kind: 'merged', reason: 'duplicate-record', effective: 'now' } as const;
    try {
      await this.gateway.command({ candidateId, name: 'recordOutcome', args, key });
    } catch (error) {
      if (!(error instanceof DomainError && NOTHING_TO_END.has(error.code))) throw error;
    }
  }
}

function same(): DomainError {
  return new DomainError('CANDIDATE.SAME', 'A record cannot be merged into itself', {
    field: 'body.duplicateCandidateId',
    remedy: 'Name the other record.',
  });
}
