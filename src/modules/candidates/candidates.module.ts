import { Module } from '@nestjs/common';
import { BsnVault } from '../../persistence/candidates/bsn-vault.js';
import { CandidateLists } from '../../persistence/candidates/candidate-lists.js';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import type { Store } from '../../persistence/connection.js';
import { JourneyReads } from '../../persistence/journey-reads.js';
import { Regions } from '../../persistence/registers/regions.js';
import { STORE } from '../../persistence/store.module.js';
import { CandidateReads } from './candidate-reads.js';
import { CandidateRegistry } from './candidate-registry.js';
import { CandidatesController } from './candidates.controller.js';
import { CANDIDATE_PARTS, CandidatesService, type CandidateParts } from './candidates.service.js';
import { MergesService } from './merges.service.js';

@Module({
  controllers: [CandidatesController],
  providers: [CandidatesService, MergesService, { provide: CANDIDATE_PARTS, inject: [STORE, BsnVault], useFactory: partsOf }],
})
export class CandidatesModule {}

function partsOf({ models }: Store, vault: BsnVault): CandidateParts {
  const records = new CandidateRecords(models);
  const reads = new CandidateReads({ records, lists: new CandidateLists(models), journeys: new JourneyReads(models) });
  return { registry: new CandidateRegistry(records, vault), records, reads, vault, regions: new Regions(models) };
}
