import { Module } from '@nestjs/common';
import { Assignments } from '../../persistence/assignments/assignments.js';
import { fromStore } from '../../persistence/store.module.js';
import { ContractorsModule } from '../contractors/contractors.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { AssignmentsController } from './assignments.controller.js';
import { AssignmentsService } from './assignments.service.js';

@Module({
  imports: [ContractorsModule, RegionsModule],
  controllers: [AssignmentsController],
  providers: [AssignmentsService, fromStore(Assignments, ({ models }) => new Assignments(models))],
})
export class AssignmentsModule {}
