import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { checkpointRoutes as routes } from '../../contracts/api/routes/checkpoints.js';
import type { CheckpointRow } from '../../domain/journey/projection.js';
import { between, JourneyReads } from '../../persistence/journey-reads.js';
import { JourneyGateway } from '../../temporal/journey-gateway.js';
import { Reports } from '../../persistence/guidance/reports.js';
import { QuestionForms } from '../../persistence/registers/question-forms.js';
import type { QuestionForm } from '../../domain/guidance/question-form.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { Reach, type Sight } from '../access/reach.js';
import { unknownCheckpoint } from '../journeys/refusals.js';
import { rowFor } from '../journeys/row-wait.js';
import { checkpointSeenBy, pageSeenBy, receiptSeenBy, type SeenCheckpoint } from '../journeys/seen-by.js';
import { ActionsPort } from './actions.port.js';
import { requireAnswers } from './answers.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Injectable()
export class CheckpointsService {
  constructor(
    private readonly gateway: JourneyGateway,
    private readonly reads: JourneyReads,
    private readonly forms: QuestionForms,
    private readonly reports: Reports,
    private readonly actions: ActionsPort,
    private readonly reach: Reach,
  ) {}

  async list({ query: { limit, cursor, sort, dueAfter, dueBefore, ...where } }: In<'listCheckpoints'>, caller: Principal) {
    const dueAt = between(dueAfter, dueBefore);
    const reach = await this.reach.of(caller);
    const page = await this.reads.checkpoints.list({ where: { ...where, dueAt, $and: [reach.where] }, page: { limit, cursor, sort } });
    return pageSeenBy(page, (row) => checkpointSeenBy(reach.sight(row), row));
  }

  async read({ params: { checkpointId } }: In<'readCheckpoint'>, caller: Principal): Promise<SeenCheckpoint> {
    const found = await this.reach.find(this.reads.checkpoints, checkpointId, caller);
    if (!found) throw unknownCheckpoint();
    return checkpointSeenBy(found.sight, found.row);
  }

  /**
   * The journey decides whether it can be reported; what was said is kept after it and never reaches it. A repeat finds
   * the receipt and keeps what a first try could not.
   */
  async report({ params: { checkpointId }, body: { answers, actions = [], note }, idempotency }: In<'reportCheckpoint'>, caller: Principal) {
    const { row, sight } = await this.found(checkpointId, caller);
    const { candidateId, placementId, contractorId, region, questions } = row;
    const fitting = requireAnswers(answers, questions ? await this.formOf(questions) : undefined);
    const reportedBy = sight === 'whole' ? 'coach' : 'contractor';
    const reported = this.gateway.command({ candidateId, name: 'reportCheckpoint', args: { checkpointId, reportedBy }, key: idempotency.key });
    const receipt = await receiptSeenBy(sight, reported);
    const at = new Date().toISOString();
    const said = { ...(questions && fitting && { questions, answers: fitting }), ...(note !== undefined && { note }) };
    const bound = { ...(placementId && { placementId }), ...(contractorId && { contractorId }) };
    await this.reports.keep({ _id: checkpointId, rev: receipt.rev, candidateId, ...bound, region, reportedBy, by: caller.subject, at, ...said });
    const opened = actions.map((action, n) => ({ ...action, actionId: idempotency.id(`action-${n}`), candidateId, checkpointId }));
    if (opened.length > 0) await this.actions.open(opened, { subject: caller.subject, at });
    return receipt;
  }

  async listReports({ params: { checkpointId } }: In<'listCheckpointReports'>, caller: Principal) {
    const found = await this.reach.find(this.reads.checkpoints, checkpointId, caller);
    if (!found) throw unknownCheckpoint();
    // A contractor sees what it reported itself.
    const own = { reportedBy: 'contractor', contractorId: caller.contractorId ?? '' };
    const report = await this.reports.find(checkpointId, found.sight === 'whole' ? {} : own);
    return { items: report ? [report] : [] };
  }

  /** Throws `FORM.UNKNOWN` for a form that is not published. */
  async planContact({ params: { candidateId }, body, idempotency: { key } }: In<'planContact'>) {
    const { due, questions, ...asked } = body;
    if (questions && (await this.forms.missing([questions])).length > 0) throw unknownForm('body.questions');
    const args = { ...asked, ...(due && { due }), ...(questions && { questions }) };
    return this.gateway.command({ candidateId, name: 'planContact', args, key });
  }

  async cancelContact({ params: { checkpointId }, body: { reason }, idempotency: { key } }: In<'cancelContact'>, caller: Principal) {
    const { row: { candidateId } } = await this.found(checkpointId, caller);
    return this.gateway.command({ candidateId, name: 'cancelContact', args: { checkpointId, reason }, key });
  }

  private async found(checkpointId: string, caller: Principal): Promise<{ row: CheckpointRow; sight: Sight }> {
    const found = await rowFor(() => this.reach.find(this.reads.checkpoints, checkpointId, caller));
    if (!found) throw unknownCheckpoint();
    return found;
  }

  private async formOf(key: string): Promise<QuestionForm> {
    const form = await this.forms.byKey(key);
    if (!form) throw new Error(`The question form ${key} of a plan is not in the store`);
    return form;
  }
}

function unknownForm(field: string): DomainError {
  return new DomainError('FORM.UNKNOWN', 'There is no such version of a question form', { field, remedy: 'Choose a form and version from /v1/question-forms.' });
}
