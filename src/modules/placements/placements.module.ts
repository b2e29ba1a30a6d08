import { Module } from '@nestjs/common';
import type { Store } from '../../persistence/connection.js';
import { STORE } from '../../persistence/store.module.js';
import { JourneysModule } from '../journeys/journeys.module.js';
import { Hours } from './hours.js';
import { PlacementsController } from './placements.controller.js';
import { PlacementsService } from './placements.service.js';

@Module({
  imports: [JourneysModule],
  controllers: [PlacementsController],
  providers: [
    PlacementsService,
    { provide: Hours, inject: [STORE], useFactory: ({ models }: Store) => new Hours(models) },
  ],
})
export class PlacementsModule {}
