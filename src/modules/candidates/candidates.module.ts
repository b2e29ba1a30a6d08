import { Module } from '@nestjs/common';
import { BsnVault } from '../../persistence/candidates/bsn-vault.js';
import { CandidateLists } from '../../persistence/candidates/candidate-lists.js';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import type { Store } from '../../persistence/connection.js';
import { JourneyReads } from '../../persistence/journey-reads.js';
import { Regions } from '../../persistence/registers/regions.js';
import { STORE } from '../../persistence/store.module.js';
import { Reach } from '../access/reach.js';
import { CandidateReads } from './candidate-reads.js';
import { CandidateRegistry } from './candidate-registry.js';
import { CandidatesController } from './candidates.controller.js';
import { CANDIDATE_PARTS, CandidatesService, type CandidateParts } from './candidates.service.js';
import { MergesService } from './merges.service.js';

@Module({
  controllers: [CandidatesController],
  providers: [CandidatesService, MergesService, { provide: CANDIDATE_PARTS, inject: [STORE, Reach], useFactory: partsOf }],
})
export class CandidatesModule {}

function partsOf(store: Store, reach: Reach): CandidateParts {
  const { models } = store;
  const [records, vault] = [new CandidateRecords(store), new BsnVault(store.keys)];
  const reads = new CandidateReads({ records, lists: new CandidateLists(store), journeys: new JourneyReads(models) });
  return { registry: new CandidateRegistry(records, vault), records, reads, vault, regions: new Regions(models), reach };
}
