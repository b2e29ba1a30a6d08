/**
 * Records the histories of every workflow but the journey that test/replay replays, on a real Temporal server.
 * Usage: npx tsx scripts/record-other-histories.ts <name of the version> [names of stories, all when left out]
 * E.g. npx tsx scripts/record-other-histories.ts 0.1.0 rollout rollout-continued-as-new
 *
 * As with journeys: record anew only under a new name, and keep the old files.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { activityInfo } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { NativeConnection, Worker } from '@temporalio/worker';
import { noRows } from '../src/domain/import/status.js';
import { noJourneys } from '../src/domain/policy/rollout.js';
import { plus } from '../src/domain/shared/calendar.js';
import { findFreePort } from '../src/embedded/ports.js';
import { silentReport } from '../src/embedded/report.js';
import { startTemporal } from '../src/embedded/temporal-server.js';
import { workflowBundle } from '../test/support/journey-worker.js';
import { until } from '../test/support/until.js';
import type { DeliveryInput } from '../workflows/delivery/delivery.messages.js';
import type { DeliveryActivities } from '../workflows/delivery/delivery.ports.js';
import type { ImportInput } from '../workflows/import/import.messages.js';
import type { ImportActivities, RowRange } from '../workflows/import/import.ports.js';
import type * as workflows from '../workflows/index.js';
import { requestChanged, type RightsInput } from '../workflows/rights/rights.messages.js';
import type { RetentionActivities, RightsActivities } from '../workflows/rights/rights.ports.js';
import type { RolloutInput } from '../workflows/rollout/rollout.messages.js';
import type { RolloutActivities } from '../workflows/rollout/rollout.ports.js';

const version = process.argv[2];
if (!version) throw new Error('Name the version: npx tsx scripts/record-other-histories.ts 0.1.0');
const folder = fileURLToPath(new URL('../test/replay/histories/', import.meta.url));
const now = () => new Date().toISOString();

interface Story {
  workflow: Exclude<keyof typeof workflows, 'candidateJourney'>;
  args: [ImportInput] | [RolloutInput] | [DeliveryInput] | [RightsInput] | [];
  /** What is said to it meanwhile. */
  tell?: (handle: WorkflowHandle) => Promise<void>;
  /** Events after which the server suggests to continue as new; without it as it does by itself. */
  suggestAfter?: number;
}
const anImport = (importId: string, input: Omit<ImportInput, 'importId'>): Story => ({ workflow: 'candidateImport', args: [{ importId, ...input }] });
const aRollout = (rolloutId: string, input: Omit<RolloutInput, 'rolloutId'>): Story => ({ workflow: 'policyRollout', args: [{ rolloutId, ...input }] });
const aDelivery = (deliveryId: string, input: Pick<DeliveryInput, 'notBefore'> = {}): Story => ({ workflow: 'delivery', args: [{ deliveryId, ...input, retry: { firstMs: 200, mostMs: 400, attempts: 3 } }] });
/** Looked at, then decided about. */
const aRequest = (requestId: string): Story => ({
  workflow: 'rightsRequest',
  args: [{ requestId }],
  tell: async (handle) => {
    await until(() => looks.get(requestId) === 1);
    await handle.signal(requestChanged);
  },
});

const STORIES: Record<string, Story> = {
  'import-whole': anImport('import-whole', { from: 1, to: 5_050 }),
  'import-whole-decision': anImport('import-whole-decision', { from: 7, to: 7 }),
  'import-whole-continued-as-new': anImport('import-whole-continued-as-new', { from: 1, to: 100, batchSize: 10, lanes: 2, maxBatches: 4 }),
  rollout: aRollout('rollout', { from: 1, to: 60, pauseMs: 200 }),
  'rollout-continued-as-new': aRollout('rollout-continued-as-new', { from: 1, to: 60, batchSize: 10, pauseMs: 100, maxBatches: 4 }),
  delivery: aDelivery('delivery', { notBefore: plus(now(), 'PT10S') }),
  'delivery-put-off': aDelivery('delivery-put-off'),
  'delivery-dead': aDelivery('delivery-dead'),
  'rights-access': aRequest('rights-access'),
  'rights-refused': aRequest('rights-refused'),
  'rights-erasure': aRequest('rights-erasure'),
  retention: { workflow: 'retention', args: [] },
  'retention-continued-as-new': { workflow: 'retention', args: [], suggestAfter: 20 },
};
const chosen = Object.entries(STORIES).filter(([name]) => process.argv.length === 3 || process.argv.slice(3).includes(name));

let outages = 1;
const imports: ImportActivities & RolloutActivities = {
  importRows: ({ from, to }: RowRange) => {
    if (outages-- > 0) throw new Error('the server is away');
    return Promise.resolve({ started: to - from + 1 });
  },
  registerRows: ({ from, to }: RowRange) => Promise.resolve({ registered: to - from + 1, refused: 0 }),
  startJourneys: ({ from, to }: RowRange) => Promise.resolve({ started: to - from + 1 }),
  completeImport: () => Promise.resolve(noRows()),
  adoptPolicies: () => Promise.resolve(),
  completeRollout: () => Promise.resolve(noJourneys()),
};

let waits = 1;
const deliveries: DeliveryActivities = {
  deliver: (deliveryId) => {
    if (deliveryId === 'delivery-dead') throw new Error('nobody answers');
    if (deliveryId === 'delivery-put-off' && waits-- > 0) return Promise.resolve({ outcome: 'wait', until: plus(now(), 'PT1S') });
    if (deliveryId === 'delivery' && activityInfo().attempt === 1) throw new Error('the receiver is away');
    return Promise.resolve({ outcome: 'sent' });
  },
  buryDelivery: () => Promise.resolve(),
};

const looks = new Map<string, number>();
let [sweeps, nights] = [0, 0];
const rights: RightsActivities & RetentionActivities = {
  lookAtRequest: (requestId) => {
    const seen = (looks.get(requestId) ?? 0) + 1;
    looks.set(requestId, seen);
    const decided = requestId === 'rights-refused' ? 'refused' : 'granted';
    return Promise.resolve({ right: requestId === 'rights-erasure' ? 'erasure' : 'access', status: seen === 1 ? 'open' : decided, lookAgainAt: plus(now(), 'P1D') });
  },
  carryOut: () => Promise.resolve(),
  isHeld: () => Promise.resolve(false),
  endJourney: () => Promise.resolve(),
  erasePerson: () => Promise.resolve({ documents: { persons: 1 }, histories: 1, left: sweeps++ === 1 ? 1 : 0, lookAgainMs: 200 }),
  closeErasure: () => Promise.resolve(),
  destroyPast: () => Promise.resolve({ records: 2, more: ++nights % 6 > 0 }),
};

for (const after of new Set(chosen.map(([, { suggestAfter }]) => suggestAfter))) await record(chosen.filter(([, { suggestAfter }]) => suggestAfter === after), after);

/** On a server of its own: when it suggests to continue as new holds for all of its runs. */
async function record(stories: [string, Story][], suggestAfter: number | undefined): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'doorstroom-histories-'));
  const server = await startTemporal(
    {
      dataDir: data,
      keep: false,
      port: await findFreePort(),
      namespace: 'default',
      searchAttributes: {},
      ...(suggestAfter !== undefined && { dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': suggestAfter } }),
    },
    { env: process.env, report: silentReport, ownGroup: false },
  );
  const plain = await Connection.connect({ address: server.address });
  const connection = await NativeConnection.connect({ address: server.address });
  const client = new Client({ connection: plain });
  const taskQueue = 'record';
  const worker = await Worker.create({ connection, taskQueue, workflowBundle: await workflowBundle(), activities: { ...imports, ...deliveries, ...rights } });
  try {
    await worker.runUntil(async () => {
      for (const [name, { workflow, args, tell }] of stories) {
        const handle = await client.workflow.start(workflow as string, { taskQueue, workflowId: `${workflow}/${name}`, args });
        await tell?.(handle);
        await handle.result();
        const history = await client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId).fetchHistory();
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
}
