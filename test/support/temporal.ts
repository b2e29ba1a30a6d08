import { Client, Connection } from '@temporalio/client';
import { NativeConnection, type Worker } from '@temporalio/worker';
import { afterAll } from '@jest/globals';
import { journeyWorker } from './journey-worker.js';
import { MemoryStore } from './memory-store.js';
import { registerSearchAttributes } from './search-attributes.js';
import { temporalAddress, temporalNamespace, uniqueName } from './servers.js';

const running: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

/** A worker for journeys on the real dev server, over ports in memory; stopped when the spec file ends. */
export async function journeysOnDevServer(options: { maxCachedWorkflows?: number; store?: MemoryStore } = {}): Promise<{
  client: Client;
  connection: NativeConnection;
  store: MemoryStore;
  taskQueue: string;
  restart: () => Promise<void>;
}> {
  const address = await temporalAddress();
  const namespace = temporalNamespace();
  const [clientConnection, connection] = [await Connection.connect({ address }), await NativeConnection.connect({ address })];
  await registerSearchAttributes(clientConnection, namespace);
  const store = options.store ?? new MemoryStore();
  const taskQueue = uniqueName('journeys');
  const settings = { connection, namespace, taskQueue, deps: store, ...options };
  let current = await start(settings);
  running.push(async () => {
    await current.stop();
    await connection.close();
    await clientConnection.close();
  });
  return {
    client: new Client({ connection: clientConnection, namespace }),
    connection,
    store,
    taskQueue,
    restart: async () => {
      await current.stop();
      current = await start(settings);
    },
  };
}

async function start(settings: Parameters<typeof journeyWorker>[0]): Promise<{ stop: () => Promise<void> }> {
  const worker: Worker = await journeyWorker(settings);
  const run = worker.run();
  return {
    stop: async () => {
      worker.shutdown();
      await run;
    },
  };
}
