import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { processingRecordRoutes as routes } from '../../contracts/api/routes/processing-records.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { ProcessingRecordsService } from './processing-records.service.js';

@Controller()
export class ProcessingRecordsController {
  constructor(private readonly service: ProcessingRecordsService) {}

  @Route(routes.listProcessingRecords)
  list(@Input() input: RouteInput<typeof routes.listProcessingRecords>, @Caller() caller: Principal) {
    return this.service.list(input, caller);
  }
}
