import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { escalationRoutes as routes } from '../../contracts/api/routes/escalations.js';
import { JourneyReads } from '../../persistence/journey-reads.js';
import { JourneyGateway } from '../../temporal/journey-gateway.js';
import { JourneyNotes } from '../journeys/journey-notes.js';
import { unknownEscalation } from '../journeys/refusals.js';
import { rowFor } from '../journeys/row-wait.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Injectable()
export class EscalationsService {
  constructor(
    private readonly gateway: JourneyGateway,
    private readonly reads: JourneyReads,
    private readonly notes: JourneyNotes,
  ) {}

  list({ query: { limit, cursor, sort, ...where } }: In<'listEscalations'>) {
    return this.reads.escalations.list({ where, page: { limit, cursor, sort } });
  }

  async drop({ params: { escalationId }, body: { reason, note }, idempotency }: In<'dropEscalation'>, caller: Principal) {
    const found = await rowFor(() => this.reads.escalations.find(escalationId));
    if (!found) throw unknownEscalation();
    const { candidateId } = found;
    const receipt = await this.gateway.command({ candidateId, name: 'dropEscalation', args: { escalationId, reason }, key: idempotency.key });
    await this.notes.keep({ candidateId, subject: 'escalation', subjectId: escalationId, text: note }, idempotency, caller);
    return receipt;
  }
}
