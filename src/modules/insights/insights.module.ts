import { Module } from '@nestjs/common';
import { InsightCounts } from '../../persistence/insights/counts.js';
import { fromStore } from '../../persistence/store.module.js';
import { InsightsController } from './insights.controller.js';
import { InsightsService } from './insights.service.js';

@Module({
  controllers: [InsightsController],
  providers: [InsightsService, fromStore(InsightCounts, ({ models }) => new InsightCounts(models))],
})
export class InsightsModule {}
