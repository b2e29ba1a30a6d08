import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { actionRoutes as routes } from '../../contracts/api/routes/actions.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { ifMatchFailed } from '../../http/if-match.js';
import { Reply } from '../../http/reply.js';
import { Actions, type ActionRecord } from '../../persistence/actions/actions.js';
import { Reach } from '../access/reach.js';
import { unknownCandidate } from '../journeys/refusals.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Injectable()
export class ActionsService {
  constructor(
    private readonly actions: Actions,
    private readonly reach: Reach,
  ) {}

  /** Throws `CANDIDATE.UNKNOWN`. */
  async create({ params: { candidateId }, body, idempotency }: In<'createAction'>, caller: Principal): Promise<Reply<ActionRecord>> {
    const actionId = idempotency.id('action');
    const made = await this.actions.add([{ actionId, candidateId, ...body, createdBy: caller.subject }], new Date().toISOString());
    const action = made?.[0];
    if (!action) throw unknownCandidate();
    return new Reply(action, { location: `/v1/candidates/${candidateId}/actions/${actionId}`, revision: action.rev });
  }

  list({ params: { candidateId }, query: { open, ...page } }: In<'listActions'>) {
    return this.actions.list({ candidateId, open }, page);
  }

  async listAll({ query: { assignee, region, open, dueAfter, dueBefore, ...page } }: In<'listAllActions'>, caller: Principal) {
    const dueOn = (dueAfter ?? dueBefore) && { ...(dueAfter && { $gte: dueAfter }), ...(dueBefore && { $lte: dueBefore }) };
    const { where } = await this.reach.of(caller);
    return this.actions.list({ assignee, region, open, ...(dueOn && { dueOn }), $and: [where] }, page);
  }

  /** Throws `ACTION.UNKNOWN` or `ACTION.DONE`. */
  async correct({ params: { candidateId, actionId }, body, revision }: In<'correctAction'>): Promise<ActionRecord> {
    const present = await this.actions.find(actionId);
    if (present?.candidateId !== candidateId) throw unknownAction();
    if (present.doneAt) throw new DomainError('ACTION.DONE', 'This action is done already', { remedy: 'Make a new action.', facts: { doneAt: present.doneAt } });
    const changed = await this.actions.change({ actionId, rev: revision, change: body }, new Date().toISOString());
    if (!changed) throw ifMatchFailed((await this.actions.find(actionId))?.rev);
    return changed;
  }

  /** Throws `ACTION.UNKNOWN`. */
  async complete({ params }: In<'completeAction'>, { subject: by }: Principal): Promise<ActionRecord> {
    const done = await this.actions.complete({ ...params, by }, new Date().toISOString());
    if (!done) throw unknownAction();
    return done;
  }
}

function unknownAction(): DomainError {
  return new DomainError('ACTION.UNKNOWN', 'This candidate has no such action', { remedy: 'Find the action with the candidate.' });
}
