import { Module } from '@nestjs/common';
import { Policies } from '../../persistence/registers/policies.js';
import { fromStore } from '../../persistence/store.module.js';
import { PoliciesController } from './policies.controller.js';
import { PoliciesService } from './policies.service.js';

@Module({
  controllers: [PoliciesController],
  providers: [PoliciesService, fromStore(Policies, ({ models }) => new Policies(models))],
})
export class PoliciesModule {}
