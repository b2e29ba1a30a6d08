/** Runs once before API and worker start: indexes, migrations, search attributes, schedules. Ends with 0; safe to run again. */
import { Connection } from '@temporalio/client';
import { orExit, workerConfig, type TemporalConfig } from '../config/config.js';
import { LocalKeyEncryption } from '../keys/key-encryption.js';
import { Log } from '../observability/log.js';
import { openStore } from '../persistence/connection.js';
import { tlsOf } from '../temporal/temporal-client.js';
import { prepareStore } from './prepare.js';
import { ensureSchedules } from './schedules.js';
import { ensureSearchAttributes } from './search-attributes.js';

const config = orExit(() => workerConfig(process.env));
const log = new Log({ level: config.logLevel, service: 'bootstrap' });

async function prepareDatabase(): Promise<void> {
  const store = await openStore({ uri: config.mongodbUri, appName: 'bootstrap', encryption: new LocalKeyEncryption(config.keys) });
  try {
    log.info('bootstrap.store-ready', await prepareStore(store));
  } finally {
    await store.close();
  }
}

async function prepareTemporal({ namespace, ...target }: TemporalConfig): Promise<void> {
  const tls = tlsOf({ namespace, ...target });
  const { address, apiKey } = target;
  const connection = await Connection.connect({
    address,
    connectTimeout: '20s',
    ...(tls && { tls }),
    ...(apiKey && { apiKey }),
  });
  try {
    log.info('bootstrap.search-attributes-ready', { added: await ensureSearchAttributes(connection, { namespace }) });
    log.info('bootstrap.schedules-ready', { made: await ensureSchedules(connection, { namespace }) });
  } finally {
    await connection.close();
  }
}

try {
  await prepareDatabase();
  await prepareTemporal(config.temporal);
} catch (error) {
  log.failure('bootstrap.failed', error);
  process.exitCode = 1;
}
