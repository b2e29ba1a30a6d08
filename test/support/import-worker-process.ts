/**
 * A worker for journeys and imports as a process of its own, so that a spec can kill it. Reads its settings from
 * DOORSTROOM_SPEC_WORKER and writes `ready` when it polls.
 */
import { NativeConnection, Worker } from '@temporalio/worker';
import { openStore } from '../../src/persistence/connection.js';
import { JourneyRestating } from '../../src/persistence/journey-restating.js';
import { JourneyRows } from '../../src/persistence/journey-rows.js';
import { CaseLedger } from '../../src/persistence/caseloads.js';
import { SeatLedger } from '../../src/persistence/seats.js';
import { LocalKeyEncryption } from '../../src/keys/key-encryption.js';
import { dataConverterOf } from '../../src/temporal/data-converter.js';
import { temporalClient } from '../../src/temporal/temporal-client.js';
import { ProcessingLog } from '../../src/persistence/processing-log/processing-log.js';
import { importWork } from '../../src/worker/import-work.js';
import type { ImportWorkerSettings } from './import-worker.js';
import { journeyWorker, workflowBundle } from './journey-worker.js';

const { uri, address, namespace, taskQueue, keys } = JSON.parse(process.env['DOORSTROOM_SPEC_WORKER'] ?? '{}') as ImportWorkerSettings;
const store = await openStore({ uri, appName: 'spec-worker', encryption: new LocalKeyEncryption(keys) });
const client = temporalClient({ address, namespace, tls: false }, store.keys);
const dataConverter = dataConverterOf(store.keys);
const connection = await NativeConnection.connect({ address });
const deps = { rows: new JourneyRows(store.models), seats: new SeatLedger(store.models), cases: new CaseLedger(store.models), restating: new JourneyRestating(store.models), matcher: { best: async () => null } };
const work = importWork({ store, client, processing: ProcessingLog.of(store), lookAgainMs: 500, queues: { journeys: taskQueue, imports: `${taskQueue}-imports` } });
const workers = [
  await journeyWorker({ connection, namespace, taskQueue, deps, dataConverter }),
  await Worker.create({ connection, namespace, dataConverter, ...work, workflowBundle: await workflowBundle() }),
];
const runs = workers.map((worker) => worker.run());
process.on('SIGTERM', () => workers.forEach((worker) => worker.shutdown()));
process.stdout.write('ready\n');
await Promise.all(runs);
await connection.close();
await client.connection.close();
await store.close();
