import { Module } from '@nestjs/common';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import { JourneyReads } from '../../persistence/journey-reads.js';
import { PersonFiles } from '../../persistence/personal-data/person-files.js';
import { DestructionRecords } from '../../persistence/rights/destruction-records.js';
import { LegalHolds } from '../../persistence/rights/legal-holds.js';
import { ProcessingMarks } from '../../persistence/rights/processing-marks.js';
import { RightsRequests } from '../../persistence/rights/rights-requests.js';
import { fromStore } from '../../persistence/store.module.js';
import { LegalHoldsService } from './legal-holds.service.js';
import { RightsController } from './rights.controller.js';
import { RightsCandidates, RightsService } from './rights.service.js';

@Module({
  controllers: [RightsController],
  providers: [
    RightsService,
    LegalHoldsService,
    fromStore(RightsRequests, (store) => new RightsRequests(store)),
    fromStore(RightsCandidates, (store) => new CandidateRecords(store)),
    fromStore(PersonFiles, (store) => new PersonFiles(store)),
    fromStore(LegalHolds, (store) => new LegalHolds(store)),
    fromStore(DestructionRecords, ({ models }) => new DestructionRecords(models)),
    fromStore(ProcessingMarks, ({ models }) => new ProcessingMarks(models)),
    fromStore(JourneyReads, ({ models }) => new JourneyReads(models)),
  ],
})
export class RightsModule {}
