import { Injectable } from '@nestjs/common';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { regionRoutes } from '../../contracts/api/routes/regions.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { ifMatchFailed } from '../../http/if-match.js';
import { Policies } from '../../persistence/registers/policies.js';
import { Regions, type RegionRecord } from '../../persistence/registers/regions.js';

type Routes = typeof regionRoutes;

@Injectable()
export class RegionsService {
  constructor(
    private readonly regions: Regions,
    private readonly policies: Policies,
  ) {}

  async list(): Promise<RouteOutput<Routes['listRegions']>> {
    return { items: await this.regions.all() };
  }

  /** Throws `REGION.NOT_FOUND`. */
  async read(regionCode: string): Promise<RegionRecord> {
    const region = await this.regions.find(regionCode);
    if (region) return region;
    throw new DomainError('REGION.NOT_FOUND', 'There is no such region', { remedy: 'Choose a region from /v1/regions.' });
  }

  async correct({ params, body, revision }: RouteInput<Routes['correctRegion']>): Promise<RegionRecord> {
    const { regionCode: code } = params;
    const { policyId } = body;
    const present = await this.read(code);
    if (!(await this.policies.latest(policyId))) throw unknownPolicy(policyId);
    const changed = await this.regions.choosePolicy({ code, rev: revision, policyId });
    if (changed) return changed;
    throw ifMatchFailed(present.rev);
  }
}

function unknownPolicy(policyId: string): DomainError {
  return new DomainError('POLICY.UNKNOWN', 'There is no such policy', {
    field: 'body.policyId',
    remedy: 'Choose a policy from /v1/policies, or publish it first.',
    facts: { policyId },
  });
}
