import { Module } from '@nestjs/common';
import { fromStore } from '../../persistence/store.module.js';
import { Worklists } from '../../persistence/worklists.js';
import { WorklistsController } from './worklists.controller.js';
import { WorklistsService } from './worklists.service.js';

@Module({
  controllers: [WorklistsController],
  providers: [WorklistsService, fromStore(Worklists, ({ models }) => new Worklists(models))],
})
export class WorklistsModule {}
