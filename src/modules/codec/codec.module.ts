import { Module } from '@nestjs/common';
import { Log } from '../../observability/log.js';
import type { Store } from '../../persistence/connection.js';
import { STORE } from '../../persistence/store.module.js';
import { CodecController } from './codec.controller.js';
import { CodecService } from './codec.service.js';

@Module({
  controllers: [CodecController],
  providers: [{ provide: CodecService, inject: [STORE, Log], useFactory: (store: Store, log: Log) => new CodecService(store, log) }],
})
export class CodecModule {}
