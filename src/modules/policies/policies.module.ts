import { Module } from '@nestjs/common';
import { Policies } from '../../persistence/registers/policies.js';
import { QuestionForms } from '../../persistence/registers/question-forms.js';
import { fromStore } from '../../persistence/store.module.js';
import { PoliciesController } from './policies.controller.js';
import { PoliciesService } from './policies.service.js';

@Module({
  controllers: [PoliciesController],
  providers: [PoliciesService, fromStore(Policies, ({ models }) => new Policies(models)), fromStore(QuestionForms, ({ models }) => new QuestionForms(models))],
})
export class PoliciesModule {}
