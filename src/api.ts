/** The API as an application: built here for the process and for tests alike. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type AppParts } from './app.module.js';
import { NO_RATE_LIMITS } from './config/protection-config.js';
import { Authenticator } from './http/access.guard.js';
import { refuseBeforeBody } from './http/before-body.js';
import { serveCodecAccess } from './http/codec-access.js';
import { serveCodecSignIn } from './http/codec-sign-in.js';
import { createAdapter } from './http/fastify-app.js';
import { RateLimits } from './http/rate-limits.js';
import { HealthService } from './modules/health/health.service.js';
import { NestLog } from './observability/nest-log.js';
import { serveDocs } from './openapi/docs.js';

export interface Api {
  /** Where it listens, `http://127.0.0.1:8080`. */
  url: string;
  /** Stops taking requests, finishes what runs, and closes. */
  stop(): Promise<void>;
}

/** Starts the API. The store and the client stay open when it stops: who opened them closes them. */
export async function startApi(parts: AppParts): Promise<Api> {
  const { config, log, metrics, patience } = parts;
  const limits = new RateLimits(config.rateLimits ?? NO_RATE_LIMITS);
  const adapter = await createAdapter({ log, metrics, limits, patience, trustedProxies: config.trustedProxies });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot({ ...parts, limits }), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLog(log),
  });
  const server = app.getHttpAdapter().getInstance();
  const authenticator = app.get(Authenticator);
  refuseBeforeBody(server, { authenticator, limits });
  serveCodecAccess(server, config);
  serveCodecSignIn(server, { ...config, authenticator, log });
  await serveDocs(server, config.oidc);
  await app.listen(config.port, config.host);
  return {
    url: await app.getUrl(),
    stop: async () => {
      app.get(HealthService).drain();
      await app.close();
    },
  };
}
