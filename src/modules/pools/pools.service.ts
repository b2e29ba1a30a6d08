import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { regionRoutes } from '../../contracts/api/routes/regions.js';
import { Pools, type PoolCounts } from '../../persistence/journeys/pools.js';
import { Regions, type RegionRecord } from '../../persistence/registers/regions.js';
import { reachesRegion, regionsFor } from '../access/scopes.js';
import { RegionsService } from '../regions/regions.service.js';

type Routes = typeof regionRoutes;

@Injectable()
export class PoolsService {
  constructor(
    private readonly pools: Pools,
    private readonly regions: Regions,
    private readonly region: RegionsService,
  ) {}

  async list(caller: Principal): Promise<RouteOutput<Routes['listPools']>> {
    const [all, counts] = await Promise.all([this.regions.all(), this.pools.counts(regionsFor(caller))]);
    const regions = all.filter(({ code }) => reachesRegion(caller, code));
    const byRegion = new Map(counts.map((c) => [c.region, c]));
    return { items: regions.map((region) => poolOf(region, byRegion.get(region.code))) };
  }

  async read({ params }: RouteInput<Routes['readPool']>, caller: Principal): Promise<RouteOutput<Routes['readPool']>> {
    const region = await this.region.within(params.regionCode, caller);
    const [counts] = await this.pools.counts(region.code);
    return poolOf(region, counts);
  }

  async waiting({ params, query }: RouteInput<Routes['listWaiting']>, caller: Principal): Promise<RouteOutput<Routes['listWaiting']>> {
    const { code: region } = await this.region.within(params.regionCode, caller);
    const { targetGroup, ...page } = query;
    return this.pools.waiting({ region, targetGroup }, page);
  }
}

function poolOf({ code, name }: RegionRecord, counts?: PoolCounts): RouteOutput<Routes['readPool']> {
  const { region: _code, byStage = {}, byTargetGroup = {}, candidates = 0, waiting = 0, ...rest } = counts ?? { region: code };
  return { region: code, name, candidates, waiting, ...rest, byStage, byTargetGroup };
}
