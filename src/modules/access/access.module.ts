import { Global, Module } from '@nestjs/common';
import { CandidateReach } from '../../http/candidate-reach.js';
import { fromStore } from '../../persistence/store.module.js';
import { Reach } from './reach.js';

/** Who reaches which records, for every subject. */
@Global()
@Module({
  providers: [fromStore(Reach, ({ models }) => new Reach(models)), { provide: CandidateReach, useExisting: Reach }],
  exports: [Reach, CandidateReach],
})
export class AccessModule {}
