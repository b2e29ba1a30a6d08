import { Module } from '@nestjs/common';
import { QuestionForms } from '../../persistence/registers/question-forms.js';
import { fromStore } from '../../persistence/store.module.js';
import { QuestionFormsController } from './question-forms.controller.js';
import { QuestionFormsService } from './question-forms.service.js';

@Module({
  controllers: [QuestionFormsController],
  providers: [QuestionFormsService, fromStore(QuestionForms, ({ models }) => new QuestionForms(models))],
})
export class QuestionFormsModule {}
