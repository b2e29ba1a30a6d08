/**
 * Records the histories that test/replay replays: one a stage, on a real Temporal server.
 * Usage: npx tsx scripts/record-histories.ts <name of the version> [story ...]   (e.g. 0.1.0)
 *
 * Record anew only when a new version of the workflow is released, under a new name: the old files stay, since journeys
 * that began on the old version must still replay.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { NativeConnection } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES } from '../src/contracts/search-attributes.js';
import { plus } from '../src/domain/shared/calendar.js';
import type { StoreShown } from '../src/domain/journey/restating.js';
import type { JourneyTerms } from '../src/domain/policy/journey-policy.js';
import { findFreePort } from '../src/embedded/ports.js';
import { silentReport } from '../src/embedded/report.js';
import { startTemporal } from '../src/embedded/temporal-server.js';
import { JourneyDriver, journeyWorker } from '../test/support/journey-worker.js';
import { testOffer, testStart } from '../test/support/journeys.js';
import { MemoryStore } from '../test/support/memory-store.js';
import { storeDoubted } from '../workflows/candidate/candidate.messages.js';

const [version, ...chosen] = process.argv.slice(2);
if (!version) throw new Error('Name the version: npx tsx scripts/record-histories.ts 0.1.0');
const folder = fileURLToPath(new URL('../test/replay/histories/', import.meta.url));

type Told = { terms?: Partial<JourneyTerms>; shown?: StoreShown; intakeComplete?: boolean; run?: { maxEvents: number; putOffs?: number }; tell: (journey: JourneyDriver) => Promise<unknown> };
const now = () => new Date().toISOString();
const offer = () => testOffer(plus(now(), '-PT1M'), plus(now(), 'P26W'));

const working = async (journey: JourneyDriver): Promise<string> => {
  const placementId = await journey.place(offer());
  await journey.send('confirmStart', { placementId, startedAt: now() });
  return placementId;
};

const STORIES: Record<string, Told> = {
  intake: { intakeComplete: false, tell: () => Promise.resolve() },
  'intake-overdue': { intakeComplete: false, terms: { intakeTerm: 'PT1S' }, tell: () => seconds(2) },
  pool: { tell: () => Promise.resolve() },
  'pool-search': { terms: { proposing: 'search', searchEvery: 'PT1S' }, tell: () => seconds(3) },
  proposal: { tell: (j) => j.send('propose', offer()) },
  'proposal-silence': { terms: { proposalTerm: 'PT1S' }, tell: async (j) => [await j.send('propose', offer()), await seconds(2)] },
  'awaiting-start': { tell: (j) => j.place(testOffer(plus(now(), 'P7D'), plus(now(), 'P26W'))) },
  'no-show': { tell: async (j) => j.send('reportNoShow', { placementId: await j.place(offer()) }) },
  placement: {
    tell: async (j) => {
      const placementId = await working(j);
      await j.send('reportCheckpoint', { checkpointId: `${placementId}.week-1` });
      const { absenceId } = await j.send('reportAbsence', { placementId, kind: 'short', from: now() });
      await j.send('endAbsence', { placementId, absenceId: absenceId!, until: plus(now(), 'P1D') });
      await j.send('correctEntry', {
        correction: { entry: 'planned-end', placementId, endsAt: plus(now(), 'P30W') },
        by: 'account',
        reason: 'typing-error',
      });
    },
  },
  'follow-on': {
    terms: { followOnLead: 'P30W' },
    tell: async (j) => {
      const first = await working(j);
      await seconds(1);
      await j.place(testOffer(plus(now(), 'P27W'), plus(now(), 'P52W')));
      await j.completed(first, now());
      await seconds(1);
    },
  },
  'on-hold': { terms: { holdReview: 'PT1S' }, tell: async (j) => [await j.send('putOnHold', { reason: 'care' }), await seconds(2), await j.send('resume', {}), await j.send('putOnHold', { reason: 'illness' })] },
  transfer: {
    tell: async (j) => {
      const { transferId } = await j.send('requestTransfer', { toRegion: 'AM25' });
      await j.send('acceptTransfer', { transferId: transferId! });
    },
  },
  'early-termination': {
    tell: async (j) => j.send('terminateEarly', { placementId: await working(j), endedAt: now(), reason: 'illness' }),
  },
  ended: {
    tell: async (j) => {
      const placementId = await working(j);
      await j.send('recordOutcome', { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' });
      await j.completed(placementId, now());
      await j.handle.result();
    },
  },
  'after-care': {
    terms: { afterCare: { 'regular-job': [{ code: 'month-3', offset: 'P3M', form: 'call' }, { code: 'month-6', offset: 'P6M', form: 'call' }] } },
    tell: async (j) => {
      await j.send('recordOutcome', { kind: 'regular-job', reason: 'agreed', effective: 'now' });
      await j.send('returnToPool', {});
      await j.send('recordOutcome', { kind: 'regular-job', reason: 'agreed', effective: 'now' });
    },
  },
  coached: {
    tell: async (j) => {
      await j.send('assignCoach', { coachId: 'account-1' });
      const { handoverId } = await j.send('requestHandover', { toCoachId: 'account-2', reason: 'caseload', requestedBy: 'account-1' });
      await j.send('acceptHandover', { handoverId: handoverId! });
      await j.send('planContact', { form: 'call', due: 'coach', dueAt: plus(now(), 'P7D'), purpose: 'progress' });
    },
  },
  'store-doubted': {
    shown: { rev: 7, differed: true },
    tell: async (j) => {
      await j.send('putOnHold', { reason: 'care' });
      await j.handle.signal(storeDoubted);
      await j.send('resume', {});
    },
  },
  'continued-in-pool': {
    run: { maxEvents: 30, putOffs: 0 },
    tell: async (j) => {
      // Each command waits until the step before is over: a run then begins in the pool, without a command in its first step.
      for (const command of ['putOnHold', 'resume', 'putOnHold', 'resume', 'putOnHold'] as const) {
        await j.send(command, command === 'putOnHold' ? { reason: 'care' } : {});
        await seconds(1);
      }
    },
  },
  withdrawn: {
    tell: async (j) => {
      await j.send('withdraw', { reason: 'own-choice' });
      await j.handle.result();
    },
  },
  // Long, and not continued: a command came.
  'continuation-put-off': {
    run: { maxEvents: 20 },
    tell: working,
  },
  'continued-as-new': {
    run: { maxEvents: 20, putOffs: 0 },
    tell: async (j) => {
      const placementId = await working(j);
      for (const n of [1, 2, 3, 4]) await j.send('reportCheckpoint', { checkpointId: `${placementId}.every-4-weeks-${n}` });
    },
  },
};

const data = mkdtempSync(join(tmpdir(), 'doorstroom-histories-'));
const server = await startTemporal(
  { dataDir: data, keep: false, port: await findFreePort(), namespace: 'default', searchAttributes: SEARCH_ATTRIBUTES },
  { env: process.env, report: silentReport, ownGroup: false },
);
const clientConnection = await Connection.connect({ address: server.address });
const connection = await NativeConnection.connect({ address: server.address });
const client = new Client({ connection: clientConnection });
const taskQueue = `record-${randomUUID()}`;
const store = new MemoryStore();
const worker = await journeyWorker({ connection, namespace: 'default', taskQueue, deps: store });
const running = worker.run();
try {
  for (const [name, { terms, shown, intakeComplete = true, run, tell }] of Object.entries(STORIES)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    if (shown) store.shown = shown;
    const start = testStart({ intakeComplete }, terms);
    const journey = await JourneyDriver.start({ client, taskQueue }, { start, ...run });
    await tell(journey);
    await seconds(1);
    const { workflowId } = journey.handle;
    const history = await client.workflow.getHandle(workflowId).fetchHistory();
    writeFileSync(join(folder, `${version}-${name}.json`), `${JSON.stringify(JSON.parse(historyToJSON(history)))}\n`);
    console.log(`${name}: ${history.events?.length} events`);
  }
} finally {
  worker.shutdown();
  await running;
  await connection.close();
  await clientConnection.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}

/** Lets the timers of a story run: a recording waits for real time, a test never does. */
function seconds(n: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, n * 1_000));
}
