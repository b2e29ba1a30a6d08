import { Module } from '@nestjs/common';
import { Actions } from '../../persistence/actions/actions.js';
import { fromStore } from '../../persistence/store.module.js';
import { ActionsController } from './actions.controller.js';
import { ActionsService } from './actions.service.js';

@Module({
  controllers: [ActionsController],
  providers: [ActionsService, fromStore(Actions, (store) => new Actions(store))],
  exports: [Actions],
})
export class ActionsModule {}
