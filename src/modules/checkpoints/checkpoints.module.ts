import { Module } from '@nestjs/common';
import { JourneysModule } from '../journeys/journeys.module.js';
import { CheckpointsController } from './checkpoints.controller.js';
import { CheckpointsService } from './checkpoints.service.js';

@Module({ imports: [JourneysModule], controllers: [CheckpointsController], providers: [CheckpointsService] })
export class CheckpointsModule {}
