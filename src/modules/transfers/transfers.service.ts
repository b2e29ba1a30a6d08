import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { transferRoutes as routes } from '../../contracts/api/routes/transfers.js';
import { JourneyReads } from '../../persistence/journey-reads.js';
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
  ) {}

  async answer({ params: { transferId }, body: { answer, note }, idempotency }: In<'answerTransfer'>, caller: Principal) {
    const journey = await rowFor(() => this.reads.journeys.first({ 'transfer.toRegion': { $exists: true }, 'transfer.transferId': transferId }));
    if (!journey) throw unknownTransfer();
    const { candidateId } = journey;
    const name = answer === 'accept' ? 'acceptTransfer' : 'declineTransfer';
    const receipt = await this.gateway.command({ candidateId, name, args: { transferId }, key: idempotency.key });
    await this.notes.keep({ candidateId, subject: 'transfer', subjectId: transferId, text: note }, idempotency, caller);
    return receipt;
  }
}
