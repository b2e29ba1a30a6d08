import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { regionRoutes } from '../../contracts/api/routes/regions.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { ifMatchFailed } from '../../http/if-match.js';
import { Policies } from '../../persistence/registers/policies.js';
import { Regions, type RegionRecord } from '../../persistence/registers/regions.js';
import { isStaff, reachesRegion } from '../access/scopes.js';

type Routes = typeof regionRoutes;

@Injectable()
export class RegionsService {
  constructor(
    private readonly regions: Regions,
    private readonly policies: Policies,
  ) {}

  async list(caller: Principal): Promise<RouteOutput<Routes['listRegions']>> {
    return { items: (await this.regions.all()).map((region) => seenBy(caller, region)) };
  }

  /** Throws `REGION.NOT_FOUND`. */
  async read(regionCode: string): Promise<RegionRecord> {
    const region = await this.regions.find(regionCode);
    if (region) return region;
    throw new DomainError('REGION.NOT_FOUND', 'There is no such region', { remedy: 'Choose a region from /v1/regions.' });
  }

  /** Throws `REGION.NOT_FOUND`, also for a region out of reach. */
  async within(regionCode: string, caller: Principal): Promise<RegionRecord> {
    return this.read(reachesRegion(caller, regionCode) ? regionCode : '');
  }

  /** As the caller sees it. Throws `REGION.NOT_FOUND`. */
  async show(regionCode: string, caller: Principal): Promise<RegionRecord> {
    return seenBy(caller, await this.read(regionCode));
  }

  async correct({ params, body, revision }: RouteInput<Routes['correctRegion']>): Promise<RegionRecord> {
    const { regionCode: code } = params;
    const { policyId } = body;
    const present = await this.read(code);
    if (policyId && !(await this.policies.latest(policyId))) throw unknownPolicy(policyId);
    const changed = await this.regions.change({ code, rev: revision, change: body });
    if (changed) return changed;
    throw ifMatchFailed(present.rev);
  }
}

/** The addresses of a region are for staff. */
function seenBy(caller: Principal, region: RegionRecord): RegionRecord {
  if (isStaff(caller)) return region;
  const { contacts: _theirs, ...seen } = region;
  return seen;
}

function unknownPolicy(policyId: string): DomainError {
  return new DomainError('POLICY.UNKNOWN', 'There is no such policy', {
    field: 'body.policyId',
    remedy: 'Choose a policy from /v1/policies, or publish it first.',
    facts: { policyId },
  });
}
