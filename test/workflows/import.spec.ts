import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { asFailure } from '../../activities/failures.js';
import { DomainError } from '../../src/domain/shared/domain-error.js';
import { noRows } from '../../src/domain/import/status.js';
import type { ImportInput } from '../../workflows/import/import.messages.js';
import type { ImportActivities, RowRange } from '../../workflows/import/import.ports.js';
import type { candidateImport } from '../../workflows/import/import.workflow.js';
import { workflowBundle } from '../support/journey-worker.js';
import { temporalAddress, temporalNamespace, uniqueName } from '../support/servers.js';

/** What an import did, and how much of it at the same time. */
class Recorder implements ImportActivities {
  readonly imported: RowRange[] = [];
  completions = 0;
  most = 0;
  private now = 0;
  /** Fails so many times before it does its work. */
  failures = 0;
  failure: unknown = new Error('the server is away');
  /** Imports nothing before that, when set. */
  meet: Promise<void> | undefined;

  importRows = async (range: RowRange) => {
    if (this.failures > 0) {
      this.failures -= 1;
      throw this.failure;
    }
    this.now += 1;
    this.most = Math.max(this.most, this.now);
    await this.meet;
    this.now -= 1;
    this.imported.push(range);
    return { started: range.to - range.from + 1 };
  };
  registerRows = () => Promise.reject(new Error('Of former runs alone'));
  startJourneys = () => Promise.reject(new Error('Of former runs alone'));
  completeImport = async () => {
    this.completions += 1;
    return noRows();
  };
}

const cleanups: (() => Promise<void>)[] = [];
let client: Client;
let connection: NativeConnection;

beforeAll(async () => {
  const address = await temporalAddress();
  const plain = await Connection.connect({ address });
  connection = await NativeConnection.connect({ address });
  client = new Client({ connection: plain, namespace: temporalNamespace() });
  cleanups.push(() => plain.close(), () => connection.close());
}, 120_000);
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

async function run(recorder: Recorder, input: Omit<ImportInput, 'importId'>) {
  const taskQueue = uniqueName('imports');
  const worker = await Worker.create({
    connection,
    namespace: temporalNamespace(),
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: { ...recorder },
  });
  return worker.runUntil(async () => {
    const handle = await client.workflow.start<typeof candidateImport>('candidateImport', {
      taskQueue,
      workflowId: uniqueName('import'),
      args: [{ importId: 'i', ...input }],
    });
    await handle.result();
    return handle;
  });
}

/** Every row of these ranges, in order. */
const rowsIn = (ranges: RowRange[]) => ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at)).sort((a, b) => a - b);
const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, at) => from + at);

describe('An import', () => {
  test.each([
    ['of one row', { from: 1, to: 1 }],
    ['of one batch', { from: 1, to: 10, batchSize: 20 }],
    ['with a batch that is not full', { from: 1, to: 23, batchSize: 10 }],
    ['with more lanes than batches', { from: 1, to: 15, batchSize: 10, lanes: 8 }],
    ['of a row that was decided about', { from: 7, to: 7 }],
  ])('%s imports every row once', async (_case, input) => {
    const recorder = new Recorder();
    await run(recorder, input);
    expect(rowsIn(recorder.imported)).toEqual(upTo(input.to, input.from));
    expect(recorder.completions).toBe(1);
  });

  test('works on several batches at the same time, and on no more than its lanes', async () => {
    const recorder = new Recorder();
    let open = () => {};
    recorder.meet = new Promise((resolve) => (open = resolve));
    const watch = setInterval(() => recorder.most === 3 && open(), 20);
    await run(recorder, { from: 1, to: 60, batchSize: 5, lanes: 3 });
    clearInterval(watch);
    expect(recorder.most).toBe(3);
    expect(rowsIn(recorder.imported)).toEqual(upTo(60));
  });

  test('begins with half a batch, so that no two end at the same time', async () => {
    const recorder = new Recorder();
    await run(recorder, { from: 1, to: 25, batchSize: 10, lanes: 1 });
    expect(recorder.imported.map(({ from, to }) => [from, to])).toEqual([[1, 5], [6, 15], [16, 25]]);
  });

  test('goes on as a new run with the rows that are left', async () => {
    const recorder = new Recorder();
    const handle = await run(recorder, { from: 1, to: 100, batchSize: 10, lanes: 2, maxBatches: 3 });
    expect(rowsIn(recorder.imported)).toEqual(upTo(100));
    expect(recorder.completions).toBe(1);
    const events = (await handle.fetchHistory()).events ?? [];
    // The last of four runs carries only its own batches.
    expect(events.length).toBeLessThan(60);
  });

  test.each([
    ['an outage', new Error('the server is away')],
    ['a log of processing that cannot be written', asFailure(new DomainError('PROCESSING_LOG.UNAVAILABLE', 'not now', { remedy: '-' }))],
  ])('waits out %s', async (_case, failure) => {
    const recorder = new Recorder();
    recorder.failure = failure;
    recorder.failures = 3;
    await run(recorder, { from: 1, to: 20, batchSize: 10, lanes: 1 });
    expect(rowsIn(recorder.imported)).toEqual(upTo(20));
  });
});
