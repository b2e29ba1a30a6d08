import { Module } from '@nestjs/common';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import { fromStore } from '../../persistence/store.module.js';
import { EmergencyAccessesController } from './emergency-accesses.controller.js';
import { EmergencyAccessesService } from './emergency-accesses.service.js';

@Module({
  controllers: [EmergencyAccessesController],
  providers: [EmergencyAccessesService, fromStore(CandidateRecords, (store) => new CandidateRecords(store))],
})
export class EmergencyAccessesModule {}
