import { Module } from '@nestjs/common';
import { Actions } from '../../persistence/actions/actions.js';
import { Reports } from '../../persistence/guidance/reports.js';
import { QuestionForms } from '../../persistence/registers/question-forms.js';
import { fromStore } from '../../persistence/store.module.js';
import { JourneysModule } from '../journeys/journeys.module.js';
import { ActionsPort } from './actions.port.js';
import { CheckpointsController } from './checkpoints.controller.js';
import { CheckpointsService } from './checkpoints.service.js';
import { StoredActions } from './stored-actions.js';

@Module({
  imports: [JourneysModule],
  controllers: [CheckpointsController],
  providers: [
    CheckpointsService,
    fromStore(QuestionForms, ({ models }) => new QuestionForms(models)),
    fromStore(Reports, (store) => new Reports(store)),
    fromStore(ActionsPort, (store) => new StoredActions(new Actions(store))),
  ],
})
export class CheckpointsModule {}
