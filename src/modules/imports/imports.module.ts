import { Module } from '@nestjs/common';
import { BsnVault } from '../../persistence/candidates/bsn-vault.js';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import type { Store } from '../../persistence/connection.js';
import { ImportStore } from '../../persistence/import-store.js';
import { Policies } from '../../persistence/registers/policies.js';
import { STORE } from '../../persistence/store.module.js';
import { ImportGateway } from '../../temporal/import-gateway.js';
import { Reach } from '../access/reach.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';

@Module({
  controllers: [ImportsController],
  providers: [
    {
      provide: ImportsService,
      inject: [STORE, ImportGateway, Reach],
      useFactory: (store: Store, gateway: ImportGateway, reach: Reach) =>
        new ImportsService({
          store: new ImportStore(store),
          records: new CandidateRecords(store),
          vault: new BsnVault(store.keys),
          policies: new Policies(store.models),
          gateway,
          reach,
        }),
    },
  ],
})
export class ImportsModule {}
