import { Module } from '@nestjs/common';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import { fromStore } from '../../persistence/store.module.js';
import { JourneysModule } from '../journeys/journeys.module.js';
import { ContinuityController } from './continuity.controller.js';
import { CONTINUITY_RECORDS, ContinuityService } from './continuity.service.js';

@Module({
  imports: [JourneysModule],
  controllers: [ContinuityController],
  providers: [ContinuityService, fromStore(CONTINUITY_RECORDS, (store) => new CandidateRecords(store))],
})
export class ContinuityModule {}
