import { Module } from '@nestjs/common';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
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
    { provide: CandidateRecords, inject: [STORE], useFactory: (store: Store) => new CandidateRecords(store) },
  ],
})
export class PlacementsModule {}
