import { Module } from '@nestjs/common';
import { Policies } from '../../persistence/registers/policies.js';
import { Rollouts } from '../../persistence/rollouts/rollouts.js';
import { fromStore } from '../../persistence/store.module.js';
import { PolicyRolloutsController } from './policy-rollouts.controller.js';
import { PolicyRolloutsService } from './policy-rollouts.service.js';

@Module({
  controllers: [PolicyRolloutsController],
  providers: [
    PolicyRolloutsService,
    fromStore(Rollouts, ({ models }) => new Rollouts(models)),
    fromStore(Policies, ({ models }) => new Policies(models)),
  ],
})
export class PolicyRolloutsModule {}
