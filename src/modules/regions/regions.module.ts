import { Module } from '@nestjs/common';
import { Policies } from '../../persistence/registers/policies.js';
import { Regions } from '../../persistence/registers/regions.js';
import { fromStore } from '../../persistence/store.module.js';
import { RegionsController } from './regions.controller.js';
import { RegionsService } from './regions.service.js';

@Module({
  controllers: [RegionsController],
  providers: [
    RegionsService,
    fromStore(Regions, ({ models }) => new Regions(models)),
    fromStore(Policies, ({ models }) => new Policies(models)),
  ],
  exports: [Regions, RegionsService],
})
export class RegionsModule {}
