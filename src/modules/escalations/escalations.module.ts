import { Module } from '@nestjs/common';
import { JourneysModule } from '../journeys/journeys.module.js';
import { EscalationsController } from './escalations.controller.js';
import { EscalationsService } from './escalations.service.js';

@Module({ imports: [JourneysModule], controllers: [EscalationsController], providers: [EscalationsService] })
export class EscalationsModule {}
