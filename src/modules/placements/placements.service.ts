import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { placementRoutes as routes } from '../../contracts/api/routes/placements.js';
import type { PlacementRow } from '../../domain/journey/projection.js';
import { requireMoment } from '../../domain/journey/placement.js';
import { instantOf } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { traceCandidates } from '../../observability/request-trace.js';
import { CandidateRecords, type ProfileRecord } from '../../persistence/candidates/candidate-records.js';
import { between, JourneyReads } from '../../persistence/journey-reads.js';
import { JourneyGateway, type JourneyCommand } from '../../temporal/journey-gateway.js';
import type { JourneyCommandName } from '../../../workflows/candidate/candidate.messages.js';
import { JourneyNotes } from '../journeys/journey-notes.js';
import { momentOf } from '../journeys/moments.js';
import { Reach, type Sight } from '../access/reach.js';
import { unknownPlacement } from '../journeys/refusals.js';
import { rowFor } from '../journeys/row-wait.js';
import { pageSeenBy, placementSeenBy, receiptSeenBy, type SeenPlacement, type SeenReceipt } from '../journeys/seen-by.js';
import { Hours } from './hours.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Injectable()
export class PlacementsService {
  constructor(
    private readonly gateway: JourneyGateway,
    private readonly reads: JourneyReads,
    private readonly notes: JourneyNotes,
    private readonly hours: Hours,
    private readonly reach: Reach,
    private readonly records: CandidateRecords,
  ) {}

  async list({ query: { limit, cursor, sort, dueAfter, dueBefore, ...where } }: In<'listPlacements'>, caller: Principal) {
    const endsAt = between(dueAfter, dueBefore);
    const reach = await this.reach.of(caller);
    const page = await this.reads.placements.list({ where: { ...where, endsAt, $and: [reach.where] }, page: { limit, cursor, sort } });
    const forWork = page.items.filter((row) => reach.sight(row) === 'work');
    const intakes = await this.intakesOf(forWork.map(({ candidateId }) => candidateId));
    return pageSeenBy(page, (row) => placementSeenBy({ sight: reach.sight(row), intake: intakes.get(row.candidateId) }, row));
  }

  async read({ params: { placementId } }: In<'readPlacement'>, caller: Principal): Promise<SeenPlacement> {
    const found = await this.reach.find(this.reads.placements, placementId, caller);
    if (!found) throw unknownPlacement();
    const { row, sight } = found;
    const intake = sight === 'work' ? await this.records.profile(row.candidateId) : undefined;
    return placementSeenBy({ sight, intake }, row);
  }

  async confirmStart({ params: { placementId }, body: { startedAt }, idempotency: { key } }: In<'confirmStart'>, caller: Principal) {
    const { row: { candidateId }, sight } = await this.forCommand(placementId, caller);
    return this.carryOut(sight, { candidateId, name: 'confirmStart', args: { placementId, startedAt }, key });
  }

  async reportNoShow({ params: { placementId }, idempotency: { key } }: In<'reportNoShow'>, caller: Principal) {
    const { row: { candidateId }, sight } = await this.forCommand(placementId, caller);
    return this.carryOut(sight, { candidateId, name: 'reportNoShow', args: { placementId }, key });
  }

  async reportAbsence({ params: { placementId }, body: { kind, from, until }, idempotency: { key } }: In<'reportAbsence'>, caller: Principal) {
    const { row: { candidateId }, sight } = await this.forCommand(placementId, caller);
    const args = { placementId, kind, from, ...(until && { until }) };
    return this.carryOut(sight, { candidateId, name: 'reportAbsence', args, key });
  }

  async endAbsence({ params, body: { until }, idempotency: { key } }: In<'endAbsence'>, caller: Principal) {
    const { row: { candidateId }, sight } = await this.forCommand(params.placementId, caller);
    return this.carryOut(sight, { candidateId, name: 'endAbsence', args: { ...params, until }, key });
  }

  async reportHours({ params: { placementId }, body }: In<'reportHours'>, caller: Principal) {
    const { row: placement } = await this.forCommand(placementId, caller, (row) => row.startedAt !== undefined);
    return this.hours.report(placement, { ...body, reportedBy: caller.subject });
  }

  async listHours({ params: { placementId } }: In<'listHours'>, caller: Principal) {
    const found = await this.reach.find(this.reads.placements, placementId, caller);
    if (!found) throw unknownPlacement();
    traceCandidates([found.row.candidateId]);
    return { items: await this.hours.list(placementId) };
  }

  /**
   * A fact that the journey takes in by itself, so what can be wrong with it is looked at here. It may be told again,
   * also by a repeat whose first answer got lost: the answer is the moment that holds.
   */
  async signalCompletion({ params: { placementId }, body, idempotency: { key } }: In<'signalCompletion'>, caller: Principal) {
    const { row: placement } = await this.forCommand(placementId, caller, (row) => row.status === 'running' || row.status === 'ended');
    if (placement.ending === 'completed' && placement.endedAt) return { placementId, completedAt: placement.endedAt };
    const now = instantOf(Date.now());
    const completedAt = momentOf(body.completedAt ?? now, now);
    requireRunning(placement);
    requireMoment(completedAt, { notAfter: now, notBefore: placement.startedAt, field: 'completedAt', upper: 'now' });
    await this.gateway.signalCompleted(placement.candidateId, { placementId, completedAt, key });
    return { placementId, completedAt };
  }

  async terminateEarly({ params: { placementId }, body, idempotency }: In<'terminateEarly'>, caller: Principal) {
    const { row: { candidateId }, sight } = await this.forCommand(placementId, caller);
    const { endedAt, reason, note } = body;
    const args = { placementId, endedAt: momentOf(endedAt), reason };
    const receipt = await this.carryOut(sight, { candidateId, name: 'terminateEarly', args, key: idempotency.key });
    await this.notes.keep({ candidateId, subject: 'termination', subjectId: placementId, text: note }, idempotency, caller);
    return receipt;
  }

  async cancelFollowOn({ params: { placementId }, idempotency: { key } }: In<'cancelFollowOn'>, caller: Principal) {
    const { row: { candidateId }, sight } = await this.forCommand(placementId, caller);
    return this.carryOut(sight, { candidateId, name: 'cancelFollowOn', args: { placementId }, key });
  }

  /** By candidate, read together. Of whom was erased there is none. */
  private async intakesOf(candidateIds: string[]): Promise<Map<string, ProfileRecord>> {
    if (candidateIds.length === 0) return new Map();
    return new Map((await this.records.profiles([...new Set(candidateIds)])).map((profile) => [profile.candidateId, profile]));
  }

  private carryOut<N extends JourneyCommandName>(sight: Sight, command: JourneyCommand<N>): Promise<SeenReceipt> {
    return receiptSeenBy(sight, this.gateway.command(command));
  }

  private async forCommand(placementId: string, caller: Principal, fits: (row: PlacementRow) => boolean = () => true): Promise<{ row: PlacementRow; sight: Sight }> {
    const found = await rowFor(() => this.reach.find(this.reads.placements, placementId, caller), ({ row }) => fits(row));
    if (!found) throw unknownPlacement();
    traceCandidates([found.row.candidateId]);
    return found;
  }
}

function requireRunning({ status, ending, endedAt }: PlacementRow): void {
  if (status === 'running') return;
  if (status === 'ended') {
    throw new DomainError('PLACEMENT.NOT_RUNNING', 'This placement has ended', {
      remedy: 'Ask for a correction when that is wrong.',
      facts: { ...(ending && { ending }), ...(endedAt && { endedAt }) },
    });
  }
  throw new DomainError('PLACEMENT.NOT_STARTED', 'The start of this placement is not confirmed', {
    remedy: 'Confirm the start first, or report a no-show.',
    facts: { status },
  });
}
