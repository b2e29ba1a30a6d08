import { Module } from '@nestjs/common';
import { JourneysModule } from '../journeys/journeys.module.js';
import { TransfersController } from './transfers.controller.js';
import { TransfersService } from './transfers.service.js';

@Module({ imports: [JourneysModule], controllers: [TransfersController], providers: [TransfersService] })
export class TransfersModule {}
