import { Injectable } from '@nestjs/common';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { regionRoutes } from '../../contracts/api/routes/regions.js';
import { Pools, type PoolCounts } from '../../persistence/journeys/pools.js';
import { Regions, type RegionRecord } from '../../persistence/registers/regions.js';
import { RegionsService } from '../regions/regions.service.js';

type Routes = typeof regionRoutes;

@Injectable()
export class PoolsService {
  constructor(
    private readonly pools: Pools,
    private readonly regions: Regions,
    private readonly region: RegionsService,
  ) {}

  async list(): Promise<RouteOutput<Routes['listPools']>> {
    const [regions, counts] = await Promise.all([this.regions.all(), this.pools.counts()]);
    const byRegion = new Map(counts.map((c) => [c.region, c]));
    return { items: regions.map((region) => poolOf(region, byRegion.get(region.code))) };
  }

  async read({ params }: RouteInput<Routes['readPool']>): Promise<RouteOutput<Routes['readPool']>> {
    const region = await this.region.read(params.regionCode);
    const [counts] = await this.pools.counts(region.code);
    return poolOf(region, counts);
  }

  async waiting({ params, query }: RouteInput<Routes['listWaiting']>): Promise<RouteOutput<Routes['listWaiting']>> {
    const { code: region } = await this.region.read(params.regionCode);
    const { targetGroup, ...page } = query;
    return this.pools.waiting({ region, targetGroup }, page);
  }
}

function poolOf({ code, name }: RegionRecord, counts?: PoolCounts): RouteOutput<Routes['readPool']> {
  const { region: _code, byStage = {}, byTargetGroup = {}, candidates = 0, waiting = 0, ...rest } = counts ?? { region: code };
  return { region: code, name, candidates, waiting, ...rest, byStage, byTargetGroup };
}
