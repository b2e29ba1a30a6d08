import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { checkpointRoutes as routes } from '../../contracts/api/routes/checkpoints.js';
import type { CheckpointRow } from '../../domain/journey/projection.js';
import { between, JourneyReads } from '../../persistence/journey-reads.js';
import { JourneyGateway } from '../../temporal/journey-gateway.js';
import { JourneyNotes } from '../journeys/journey-notes.js';
import { reachOf } from '../journeys/reach.js';
import { unknownCheckpoint } from '../journeys/refusals.js';
import { rowFor } from '../journeys/row-wait.js';
import { receiptSeenBy } from '../journeys/seen-by.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Injectable()
export class CheckpointsService {
  constructor(
    private readonly gateway: JourneyGateway,
    private readonly reads: JourneyReads,
    private readonly notes: JourneyNotes,
  ) {}

  list({ query: { limit, cursor, sort, dueAfter, dueBefore, ...where } }: In<'listCheckpoints'>, caller: Principal) {
    const dueAt = between(dueAfter, dueBefore);
    return this.reads.checkpoints.list({ where: { ...where, dueAt, $and: [reachOf(caller)] }, page: { limit, cursor, sort } });
  }

  async read({ params: { checkpointId } }: In<'readCheckpoint'>, caller: Principal): Promise<CheckpointRow> {
    const found = await this.reads.checkpoints.find(checkpointId, reachOf(caller));
    if (!found) throw unknownCheckpoint();
    return found;
  }

  async report({ params: { checkpointId }, body: { note }, idempotency }: In<'reportCheckpoint'>, caller: Principal) {
    const found = await rowFor(() => this.reads.checkpoints.find(checkpointId, reachOf(caller)));
    if (!found) throw unknownCheckpoint();
    const { candidateId } = found;
    const reported = this.gateway.command({ candidateId, name: 'reportCheckpoint', args: { checkpointId }, key: idempotency.key });
    const receipt = await receiptSeenBy(caller, { candidateId, receipt: reported });
    await this.notes.keep({ candidateId, subject: 'checkpoint', subjectId: checkpointId, text: note }, idempotency, caller);
    return receipt;
  }
}
