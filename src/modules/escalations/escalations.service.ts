import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { escalationRoutes as routes } from '../../contracts/api/routes/escalations.js';
import { JourneyReads } from '../../persistence/journey-reads.js';
import { JourneyGateway } from '../../temporal/journey-gateway.js';
import { Reach } from '../access/reach.js';
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
    private readonly reach: Reach,
  ) {}

  async list({ query: { limit, cursor, sort, ...where } }: In<'listEscalations'>, caller: Principal) {
    const reach = await this.reach.of(caller);
    return this.reads.escalations.list({ where: { ...where, $and: [reach.where] }, page: { limit, cursor, sort } });
  }

  async drop({ params: { escalationId }, body: { reason, note }, idempotency }: In<'dropEscalation'>, caller: Principal) {
    const found = await rowFor(() => this.reach.find(this.reads.escalations, escalationId, caller));
    if (!found) throw unknownEscalation();
    const { candidateId } = found.row;
    const receipt = await this.gateway.command({ candidateId, name: 'dropEscalation', args: { escalationId, reason }, key: idempotency.key });
    await this.notes.keep({ candidateId, subject: 'escalation', subjectId: escalationId, text: note }, idempotency, caller);
    return receipt;
  }
}
