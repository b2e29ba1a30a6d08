/**
 * A worker for messages as a process of its own, so that a spec can kill it. Reads its settings from
 * DOORSTROOM_SPEC_WORKER and writes `ready` when it polls.
 */
import { NativeConnection, Worker } from '@temporalio/worker';
import { LocalKeyEncryption } from '../../src/keys/key-encryption.js';
import { messageChannel, officerPost } from '../../src/messaging/message-parts.js';
import { openStore } from '../../src/persistence/connection.js';
import { dataConverterOf } from '../../src/temporal/data-converter.js';
import { deliveryQueue } from '../../src/worker/delivery-work.js';
import { workflowBundle } from './journey-worker.js';
import type { MessageWorkerSettings } from './message-worker.js';

const { uri, address, namespace, taskQueue, smtpPort, keys } = JSON.parse(process.env['DOORSTROOM_SPEC_WORKER'] ?? '{}') as MessageWorkerSettings;
const store = await openStore({ uri, appName: 'spec-worker', encryption: new LocalKeyEncryption(keys) });
const connection = await NativeConnection.connect({ address });
const mail = { host: '127.0.0.1', port: smtpPort, security: 'none' as const, from: 'werkpool@pool.example' };
const carriers = [messageChannel(store, { mail }), officerPost(store, { mail, privacyOfficer: 'fg@gemeente.example' })];
const work = deliveryQueue({ store, carriers, options: { taskQueue } });
const worker = await Worker.create({ connection, namespace, dataConverter: dataConverterOf(store.keys), ...work, workflowBundle: await workflowBundle() });
const run = worker.run();
process.on('SIGTERM', () => worker.shutdown());
process.stdout.write('ready\n');
await run;
await connection.close();
await store.close();
