import { Module } from '@nestjs/common';
import { JourneysModule } from '../journeys/journeys.module.js';
import { ProposalsController } from './proposals.controller.js';
import { ProposalsService } from './proposals.service.js';

@Module({ imports: [JourneysModule], controllers: [ProposalsController], providers: [ProposalsService] })
export class ProposalsModule {}
