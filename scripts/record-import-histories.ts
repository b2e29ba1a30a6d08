/**
 * Records the histories of imports and of roll-outs that test/replay replays, on a real Temporal server.
 * Usage: npx tsx scripts/record-import-histories.ts <name of the version> [names of stories, all when left out]
 * E.g. npx tsx scripts/record-import-histories.ts 0.1.0 rollout rollout-continued-as-new
 *
 * As with journeys: record anew only under a new name, and keep the old files.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { NativeConnection, Worker } from '@temporalio/worker';
import { noRows } from '../src/domain/import/status.js';
import { noJourneys } from '../src/domain/policy/rollout.js';
import { findFreePort } from '../src/embedded/ports.js';
import { silentReport } from '../src/embedded/report.js';
import { startTemporal } from '../src/embedded/temporal-server.js';
import { workflowBundle } from '../test/support/journey-worker.js';
import type { ImportInput } from '../workflows/import/import.messages.js';
import type { ImportActivities, RowRange } from '../workflows/import/import.ports.js';
import type { RolloutInput } from '../workflows/rollout/rollout.messages.js';
import type { RolloutActivities } from '../workflows/rollout/rollout.ports.js';

const version = process.argv[2];
if (!version) throw new Error('Name the version: npx tsx scripts/record-import-histories.ts 0.1.0');
const folder = fileURLToPath(new URL('../test/replay/histories/', import.meta.url));

type Story = { workflow: 'candidateImport'; input: Omit<ImportInput, 'importId'> } | { workflow: 'policyRollout'; input: Omit<RolloutInput, 'rolloutId'> };
const STORIES: Record<string, Story> = {
  import: { workflow: 'candidateImport', input: { from: 1, to: 1_050 } },
  'import-decision': { workflow: 'candidateImport', input: { from: 7, to: 7 } },
  'import-continued-as-new': { workflow: 'candidateImport', input: { from: 1, to: 100, batchSize: 10, lanes: 2, maxBatches: 4 } },
  rollout: { workflow: 'policyRollout', input: { from: 1, to: 60, pauseMs: 200 } },
  'rollout-continued-as-new': { workflow: 'policyRollout', input: { from: 1, to: 60, batchSize: 10, pauseMs: 100, maxBatches: 4 } },
};
const chosen = Object.entries(STORIES).filter(([name]) => process.argv.length === 3 || process.argv.slice(3).includes(name));

let outages = 1;
const activities: ImportActivities & RolloutActivities = {
  registerRows: ({ from, to }: RowRange) => Promise.resolve({ registered: to - from + 1, refused: 0 }),
  startJourneys: ({ from, to }: RowRange) => {
    if (outages-- > 0) throw new Error('the server is away');
    return Promise.resolve({ started: to - from + 1 });
  },
  completeImport: () => Promise.resolve(noRows()),
  adoptPolicies: () => Promise.resolve(),
  completeRollout: () => Promise.resolve(noJourneys()),
};

const data = mkdtempSync(join(tmpdir(), 'doorstroom-histories-'));
const server = await startTemporal(
  { dataDir: data, keep: false, port: await findFreePort(), namespace: 'default', searchAttributes: {} },
  { env: process.env, report: silentReport, ownGroup: false },
);
const plain = await Connection.connect({ address: server.address });
const connection = await NativeConnection.connect({ address: server.address });
const client = new Client({ connection: plain });
const taskQueue = 'record-imports';
const worker = await Worker.create({ connection, taskQueue, workflowBundle: await workflowBundle(), activities: { ...activities } });
try {
  await worker.runUntil(async () => {
    for (const [name, { workflow, input }] of chosen) {
      const id = workflow === 'candidateImport' ? { importId: name } : { rolloutId: name };
      const handle = await client.workflow.start(workflow, { taskQueue, workflowId: `${workflow}/${name}`, args: [{ ...id, ...input }] });
      await handle.result();
      const first = client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId);
      const history = await first.fetchHistory();
      // A stack trace names folders of this machine, and replaying does not need it.
      const json = JSON.stringify(JSON.parse(historyToJSON(history)), (key, value: unknown) => (key === 'stackTrace' ? '' : value));
      writeFileSync(join(folder, `${version}-${name}.json`), `${json}\n`);
      console.log(`${name}: ${history.events?.length} events`);
    }
  });
} finally {
  await connection.close();
  await plain.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}
