import { Module } from '@nestjs/common';
import { CoachesModule } from '../coaches/coaches.module.js';
import { JourneysModule } from '../journeys/journeys.module.js';
import { CasesController } from './cases.controller.js';
import { CasesService } from './cases.service.js';

@Module({ imports: [JourneysModule, CoachesModule], controllers: [CasesController], providers: [CasesService] })
export class CasesModule {}
