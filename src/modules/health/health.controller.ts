import { Controller } from '@nestjs/common';
import { healthRoutes } from '../../contracts/api/routes/health.js';
import { Route } from '../../http/route.decorator.js';
import { HealthService } from './health.service.js';

@Controller()
export class HealthController {
  constructor(private readonly service: HealthService) {}

  @Route(healthRoutes.isAlive) alive() { return { status: 'up' }; }
  @Route(healthRoutes.isReady) ready() { return this.service.ready(); }
  @Route(healthRoutes.readMetrics) metrics() { return this.service.metrics(); }
}
