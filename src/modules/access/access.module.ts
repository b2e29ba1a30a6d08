import { Module, type DynamicModule } from '@nestjs/common';
import { CandidateReach } from '../../http/candidate-reach.js';
import type { Store } from '../../persistence/connection.js';
import { EmergencyAccesses } from '../../persistence/emergency-accesses/emergency-accesses.js';
import { fromStore, STORE } from '../../persistence/store.module.js';
import { Reach } from './reach.js';

/** Who reaches which records, for every subject. */
@Module({})
export class AccessModule {
  /** @param options another clock than that of the machine, in milliseconds since the epoch */
  static forRoot({ now }: { now?: (() => number) | undefined }): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      providers: [
        fromStore(EmergencyAccesses, (store) => new EmergencyAccesses(store, now)),
        { provide: Reach, inject: [STORE, EmergencyAccesses], useFactory: ({ models }: Store, emergencies: EmergencyAccesses) => new Reach(models, emergencies) },
        { provide: CandidateReach, useExisting: Reach },
      ],
      exports: [Reach, CandidateReach, EmergencyAccesses],
    };
  }
}
