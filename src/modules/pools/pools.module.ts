import { Module } from '@nestjs/common';
import { Pools } from '../../persistence/journeys/pools.js';
import { fromStore } from '../../persistence/store.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { PoolsController } from './pools.controller.js';
import { PoolsService } from './pools.service.js';

@Module({
  imports: [RegionsModule],
  controllers: [PoolsController],
  providers: [PoolsService, fromStore(Pools, ({ models }) => new Pools(models))],
})
export class PoolsModule {}
