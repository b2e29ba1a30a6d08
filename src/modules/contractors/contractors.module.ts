import { Module } from '@nestjs/common';
import { Contractors } from '../../persistence/registers/contractors.js';
import { fromStore } from '../../persistence/store.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { ContractorsController } from './contractors.controller.js';
import { ContractorsService } from './contractors.service.js';

@Module({
  imports: [RegionsModule],
  controllers: [ContractorsController],
  providers: [ContractorsService, fromStore(Contractors, ({ models }) => new Contractors(models))],
  exports: [Contractors],
})
export class ContractorsModule {}
