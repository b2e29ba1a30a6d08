import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { transferRoutes as routes } from '../../contracts/api/routes/transfers.js';
import { reachesRegion } from '../access/scopes.js';
import type { JourneyRow } from '../../domain/journey/projection.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { JourneyReads } from '../../persistence/journey-reads.js';
import { Coaches } from '../../persistence/registers/coaches.js';
import { JourneyGateway } from '../../temporal/journey-gateway.js';
import { JourneyNotes } from '../journeys/journey-notes.js';
import { unknownTransfer } from '../journeys/refusals.js';
import { rowFor } from '../journeys/row-wait.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Injectable()
export class TransfersService {
  constructor(
    private readonly gateway: JourneyGateway,
    private readonly reads: JourneyReads,
    private readonly notes: JourneyNotes,
    private readonly coaches: Coaches,
  ) {}

  async answer({ params: { transferId }, body: { answer, note }, idempotency }: In<'answerTransfer'>, caller: Principal) {
    const journey = await rowFor(() => this.journeyOf(transferId, caller));
    if (!journey) throw unknownTransfer();
    const { candidateId, transfer } = journey;
    if (transfer?.transferId === transferId) requireReceiver(caller, transfer.toRegion);
    const { key } = idempotency;
    const receipt =
      answer === 'accept'
        ? await this.gateway.command({ candidateId, name: 'acceptTransfer', args: { transferId, ...(await this.coachThere(journey)) }, key })
        : await this.gateway.command({ candidateId, name: 'declineTransfer', args: { transferId }, key });
    await this.notes.keep({ candidateId, subject: 'transfer', subjectId: transferId, text: note }, idempotency, caller);
    return receipt;
  }

  /** A coach who works in the receiving region as well stays with the candidate. */
  private async coachThere({ coachId, transfer }: JourneyRow): Promise<{ coachThere?: string }> {
    if (!coachId || !transfer) return {};
    const coach = await this.coaches.find(coachId);
    return coach?.regions.includes(transfer.toRegion) ? { coachThere: coachId } : {};
  }

  /** By the transfer that waits or, for a repeat whose answer got lost, by the last one that was settled. */
  private async journeyOf(transferId: string, caller: Principal): Promise<JourneyRow | undefined> {
    const { journeys } = this.reads;
    const waiting = await journeys.first({ 'transfer.toRegion': { $exists: true }, 'transfer.transferId': transferId });
    if (waiting) return [waiting.region, waiting.transfer?.toRegion ?? ''].some((region) => reachesRegion(caller, region)) ? waiting : undefined;
    const settled = await journeys.first({ lastTransferId: transferId });
    return settled && reachesRegion(caller, settled.region) ? settled : undefined;
  }
}

/** Throws `TRANSFER.NOT_YOUR_REGION`: who gives a candidate away does not answer for who receives. */
function requireReceiver({ roles, regions }: Principal, toRegion: string): void {
  if (roles.includes('administrator') || regions.includes(toRegion)) return;
  throw new DomainError('TRANSFER.NOT_YOUR_REGION', 'Only the receiving region answers a transfer', {
    remedy: 'Ask a coordinator of the receiving region.',
    facts: { toRegion },
  });
}
