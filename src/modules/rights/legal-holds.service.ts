import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { rightsRoutes as routes } from '../../contracts/api/routes/rights.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { Reply } from '../../http/reply.js';
import { DestructionRecords } from '../../persistence/rights/destruction-records.js';
import { LegalHolds, type LegalHold } from '../../persistence/rights/legal-holds.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Injectable()
export class LegalHoldsService {
  constructor(
    private readonly holds: LegalHolds,
    private readonly records: DestructionRecords,
  ) {}

  async put({ body, idempotency }: In<'putLegalHold'>, caller: Principal): Promise<Reply<LegalHold>> {
    const holdId = idempotency.id('hold');
    await this.holds.put({ holdId, ...body, putBy: caller.subject }, new Date().toISOString());
    return new Reply(await this.known(holdId), { location: `/v1/legal-holds/${holdId}` });
  }

  list({ query: { candidateId, holding, ...page } }: In<'listLegalHolds'>) {
    return this.holds.list({ candidateId, holding, page });
  }

  /** Throws `HOLD.UNKNOWN` or `HOLD.LIFTED`. */
  async lift({ params: { holdId }, body: { reason } }: In<'liftLegalHold'>, caller: Principal): Promise<LegalHold> {
    const { candidateId } = await this.known(holdId);
    const lifted = await this.holds.lift({ holdId, candidateId, reason, by: caller.subject }, new Date().toISOString());
    if (lifted) return this.known(holdId);
    throw new DomainError('HOLD.LIFTED', 'This legal hold was lifted before', { remedy: 'Nothing to do.' });
  }

  destroyed({ query }: In<'listDestructionRecords'>) {
    return this.records.list(query);
  }

  private async known(holdId: string): Promise<LegalHold> {
    const found = await this.holds.find(holdId);
    if (found) return found;
    throw new DomainError('HOLD.UNKNOWN', 'There is no such legal hold', { remedy: 'Find the legal hold in the list.' });
  }
}
