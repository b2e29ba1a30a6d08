import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { contractorRoutes } from '../../contracts/api/routes/contractors.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { ifMatchFailed } from '../../http/if-match.js';
import { Reply } from '../../http/reply.js';
import { Contractors, type ContractorRecord } from '../../persistence/registers/contractors.js';
import { Regions } from '../../persistence/registers/regions.js';
import { requireRegions } from '../regions/require-regions.js';
import { changedOf, has, reachesRegion, requireOwnRegions } from '../access/scopes.js';
import { onlyOwnContractor } from './own-contractor.js';

type Routes = typeof contractorRoutes;

@Injectable()
export class ContractorsService {
  constructor(
    private readonly contractors: Contractors,
    private readonly regions: Regions,
  ) {}

  /** Throws `REGION.UNKNOWN` or `CONTRACTOR.KVK_KNOWN`. */
  async create({ body, idempotency }: RouteInput<Routes['createContractor']>, caller: Principal): Promise<Reply<ContractorRecord>> {
    await requireRegions(this.regions, { codes: body.regions, field: 'body.regions' });
    requireOwnRegions(caller, { codes: body.regions, field: 'body.regions' });
    const made = await this.contractors.insert(idempotency.id('contractor'), body, new Date().toISOString());
    if (!made) throw kvkKnown();
    return new Reply(made, { location: `/v1/contractors/${made.contractorId}`, revision: made.rev });
  }

  async list({ query }: RouteInput<Routes['listContractors']>, caller: Principal): Promise<RouteOutput<Routes['listContractors']>> {
    const { region, q, sort, ...page } = query;
    const own = onlyOwnContractor(caller);
    return this.contractors.list(
      { region, q, ...(own !== undefined && { ids: [own] }) },
      { ...page, sort: sort === 'name' ? 'sortName' : sort },
    );
  }

  /** Throws `CONTRACTOR.UNKNOWN`, also for a contractor that asks for another one. */
  async read({ params }: RouteInput<Routes['readContractor']>, caller: Principal): Promise<ContractorRecord> {
    const { contractorId } = params;
    const own = onlyOwnContractor(caller);
    const found = own === undefined || own === contractorId ? await this.contractors.find(contractorId) : undefined;
    if (!found) throw unknownContractor('params.contractorId');
    return found;
  }

  async correct({ params, body, revision }: RouteInput<Routes['correctContractor']>, caller: Principal): Promise<ContractorRecord> {
    const { contractorId } = params;
    await this.requireOwn(contractorId, { regions: body.regions, caller });
    await requireRegions(this.regions, { codes: body.regions ?? [], field: 'body.regions' });
    const changed = await this.contractors.change({ contractorId, rev: revision, change: body }, new Date().toISOString());
    if (changed === 'kvk-known') throw kvkKnown();
    if (changed) return changed;
    const present = await this.contractors.find(contractorId);
    throw present ? ifMatchFailed(present.rev) : unknownContractor('params.contractorId');
  }

  /** A contractor who works in a region of the caller; regions that come or go are the caller's own. */
  private async requireOwn(contractorId: string, { regions, caller }: { regions: string[] | undefined; caller: Principal }): Promise<void> {
    if (has(caller, 'all')) return;
    const present = await this.contractors.find(contractorId);
    if (!present?.regions.some((region) => reachesRegion(caller, region))) throw unknownContractor('params.contractorId');
    requireOwnRegions(caller, { codes: changedOf(present.regions, regions), field: 'body.regions' });
  }
}

/** `CONTRACTOR.UNKNOWN` at a field. */
export function unknownContractor(field: string): DomainError {
  return new DomainError('CONTRACTOR.UNKNOWN', 'There is no such contractor', {
    field,
    remedy: 'Find the contractor in /v1/contractors.',
  });
}

function kvkKnown(): DomainError {
  return new DomainError('CONTRACTOR.KVK_KNOWN', 'A contractor with this number is registered already', {
    field: 'body.kvkNumber',
    remedy: 'Use the contractor that is there, or correct the number.',
  });
}
