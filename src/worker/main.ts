import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { orExit, workerConfig } from '../config/config.js';
import { Log } from '../observability/log.js';
import { installTracing } from '../observability/tracing.js';
import { WorkerModule } from './worker.module.js';
import { installRuntime, Workers } from './workers.js';

const config = orExit(() => workerConfig(process.env));
const log = new Log({ level: config.logLevel, service: 'worker' });
const sdkFigures = await installRuntime(log);
const tracing = installTracing(process.env, 'worker');

try {
  const app = await NestFactory.create<NestFastifyApplication>(WorkerModule.with(config, sdkFigures), new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  await app.listen(config.port, config.host);
  // A worker that stops by a fault takes the process along: whoever runs it starts a fresh one.
  const ended = app.get(Workers).ended().catch((error: unknown) => {
    log.failure('worker.failed', error);
    process.exit(1);
  });
  await ended;
  await tracing?.stop();
} catch (error) {
  log.failure('worker.start-failed', error);
  process.exit(1);
}
