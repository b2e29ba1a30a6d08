import { Module } from '@nestjs/common';
import { Coaches } from '../../persistence/registers/coaches.js';
import { fromStore } from '../../persistence/store.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { CoachesController } from './coaches.controller.js';
import { CoachesService } from './coaches.service.js';

@Module({
  imports: [RegionsModule],
  controllers: [CoachesController],
  providers: [CoachesService, fromStore(Coaches, ({ models }) => new Coaches(models))],
  exports: [Coaches],
})
export class CoachesModule {}
