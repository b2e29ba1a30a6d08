import { Client, Connection } from '@temporalio/client';
import { NativeConnection, type Worker } from '@temporalio/worker';
import { journeyWorker } from './journey-worker.js';
import { MemoryStore } from './memory-store.js';
import { registerSearchAttributes } from './search-attributes.js';
import { atEnd, temporalAddress, temporalNamespace, uniqueName } from './servers.js';

/** A worker for journeys on the real dev server, over ports in memory; stopped when the spec file ends. */
export async function journeysOnDevServer(options: { maxCachedWorkflows?: number; store?: MemoryStore } = {}): Promise<{
  client: Client;
  connection: NativeConnection;
  store: MemoryStore;
  taskQueue: string;
  /** Stops the worker and starts another one; what is done meanwhile waits for that one. */
  restart: (meanwhile?: () => void | Promise<void>) => Promise<void>;
}> {
  const address = await temporalAddress();
  const namespace = temporalNamespace();
  const [clientConnection, connection] = [await Connection.connect({ address }), await NativeConnection.connect({ address })];
  await registerSearchAttributes(clientConnection, namespace);
  const store = options.store ?? new MemoryStore();
  const taskQueue = uniqueName('journeys');
  const settings = { connection, namespace, taskQueue, deps: store, ...options };
  let current = await start(settings);
  atEnd(async () => {
    await current.stop();
    await connection.close();
    await clientConnection.close();
  });
  return {
    client: new Client({ connection: clientConnection, namespace }),
    connection,
    store,
    taskQueue,
    restart: async (meanwhile = () => undefined) => {
      await current.stop();
      await meanwhile();
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
