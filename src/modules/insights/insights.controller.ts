import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { insightRoutes as routes } from '../../contracts/api/routes/insights.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { InsightsService } from './insights.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class InsightsController {
  constructor(private readonly service: InsightsService) {}

  @Route(routes.readFlowFigures) flow(@Input() { query }: In<'readFlowFigures'>, @Caller() caller: Principal) { return this.service.read({ group: 'flow', query, caller }); }
  @Route(routes.exportFlowFigures) flowFile(@Input() { query }: In<'exportFlowFigures'>, @Caller() caller: Principal) { return this.service.export({ group: 'flow', query, caller }); }
  @Route(routes.readPoolFigures) pool(@Input() { query }: In<'readPoolFigures'>, @Caller() caller: Principal) { return this.service.read({ group: 'pool', query, caller }); }
  @Route(routes.exportPoolFigures) poolFile(@Input() { query }: In<'exportPoolFigures'>, @Caller() caller: Principal) { return this.service.export({ group: 'pool', query, caller }); }
  @Route(routes.readWaitingFigures) waiting(@Input() { query }: In<'readWaitingFigures'>, @Caller() caller: Principal) { return this.service.read({ group: 'waiting', query, caller }); }
  @Route(routes.exportWaitingFigures) waitingFile(@Input() { query }: In<'exportWaitingFigures'>, @Caller() caller: Principal) { return this.service.export({ group: 'waiting', query, caller }); }
  @Route(routes.readProposalFigures) proposals(@Input() { query }: In<'readProposalFigures'>, @Caller() caller: Principal) { return this.service.read({ group: 'proposals', query, caller }); }
  @Route(routes.exportProposalFigures) proposalsFile(@Input() { query }: In<'exportProposalFigures'>, @Caller() caller: Principal) { return this.service.export({ group: 'proposals', query, caller }); }
  @Route(routes.readPlacementFigures) placements(@Input() { query }: In<'readPlacementFigures'>, @Caller() caller: Principal) { return this.service.read({ group: 'placements', query, caller }); }
  @Route(routes.exportPlacementFigures) placementsFile(@Input() { query }: In<'exportPlacementFigures'>, @Caller() caller: Principal) { return this.service.export({ group: 'placements', query, caller }); }
  @Route(routes.readContinuityFigures) continuity(@Input() { query }: In<'readContinuityFigures'>, @Caller() caller: Principal) { return this.service.read({ group: 'continuity', query, caller }); }
  @Route(routes.exportContinuityFigures) continuityFile(@Input() { query }: In<'exportContinuityFigures'>, @Caller() caller: Principal) { return this.service.export({ group: 'continuity', query, caller }); }
  @Route(routes.readCheckpointFigures) checkpoints(@Input() { query }: In<'readCheckpointFigures'>, @Caller() caller: Principal) { return this.service.read({ group: 'checkpoints', query, caller }); }
  @Route(routes.exportCheckpointFigures) checkpointsFile(@Input() { query }: In<'exportCheckpointFigures'>, @Caller() caller: Principal) { return this.service.export({ group: 'checkpoints', query, caller }); }
  @Route(routes.readEscalationFigures) escalations(@Input() { query }: In<'readEscalationFigures'>, @Caller() caller: Principal) { return this.service.read({ group: 'escalations', query, caller }); }
  @Route(routes.exportEscalationFigures) escalationsFile(@Input() { query }: In<'exportEscalationFigures'>, @Caller() caller: Principal) { return this.service.export({ group: 'escalations', query, caller }); }
  @Route(routes.readRetentionFigures) retention(@Input() { query }: In<'readRetentionFigures'>, @Caller() caller: Principal) { return this.service.read({ group: 'retention', query, caller }); }
  @Route(routes.exportRetentionFigures) retentionFile(@Input() { query }: In<'exportRetentionFigures'>, @Caller() caller: Principal) { return this.service.export({ group: 'retention', query, caller }); }
  @Route(routes.readCarouselFigures) carousel(@Input() { query }: In<'readCarouselFigures'>, @Caller() caller: Principal) { return this.service.read({ group: 'carousel', query, caller }); }
  @Route(routes.exportCarouselFigures) carouselFile(@Input() { query }: In<'exportCarouselFigures'>, @Caller() caller: Principal) { return this.service.export({ group: 'carousel', query, caller }); }
}
