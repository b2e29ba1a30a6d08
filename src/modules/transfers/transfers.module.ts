import { Module } from '@nestjs/common';
import { CoachesModule } from '../coaches/coaches.module.js';
import { JourneysModule } from '../journeys/journeys.module.js';
import { TransfersController } from './transfers.controller.js';
import { TransfersService } from './transfers.service.js';

@Module({ imports: [JourneysModule, CoachesModule], controllers: [TransfersController], providers: [TransfersService] })
export class TransfersModule {}
