/** The process of the API. */
import { setTimeout as pause } from 'node:timers/promises';
import { startApi } from './api.js';
import { apiConfig, orExit } from './config/config.js';
import { DomainError } from './domain/shared/domain-error.js';
import { LocalKeyEncryption } from './keys/key-encryption.js';
import { Log } from './observability/log.js';
import { Metrics } from './observability/metrics.js';
import { installTracing } from './observability/tracing.js';
import { ANSWER_WITHIN_MS, openStore, type Store } from './persistence/connection.js';
import { temporalClient } from './temporal/temporal-client.js';

/** A database that is still starting is waited for. */
const STORE_ATTEMPTS = 12;
/** What is not finished by then is cut off. */
const DRAIN_MS = 25_000;
/** EX_UNAVAILABLE. */
const EXIT_UNAVAILABLE = 69;

const config = orExit(() => apiConfig(process.env));
const log = new Log({ level: config.logLevel, service: 'api' });
const metrics = new Metrics();
const tracing = installTracing(process.env, 'api');

async function waitForStore(): Promise<Store> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await openStore({ uri: config.mongodbUri, appName: 'api', encryption: new LocalKeyEncryption(config.keys), serverSelectionTimeoutMS: 5_000, answerWithinMs: ANSWER_WITHIN_MS, times: metrics.store });
    } catch (error) {
      if (attempt === STORE_ATTEMPTS) throw error;
      log.warn('waiting for the database', { attempt });
      await pause(1_000);
    }
  }
}

async function main(): Promise<void> {
  const store = await waitForStore();
  const client = temporalClient(config.temporal, store.keys);
  const api = await startApi({ config, log, metrics, store, client });
  log.info('listening', { url: api.url });
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info('stopping', { signal });
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    await api.stop();
    await Promise.allSettled([client.connection.close(), store.close(), tracing?.stop()]);
    log.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}

main().catch((error: unknown) => {
  log.failure('could not start', error);
  if (error instanceof DomainError) process.stderr.write(`${error.message}. ${error.detail.remedy}\n`);
  process.exit(error instanceof DomainError ? EXIT_UNAVAILABLE : 1);
});
