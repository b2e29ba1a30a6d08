import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { noJourneys } from '../../src/domain/policy/rollout.js';
import type { RolloutInput } from '../../workflows/rollout/rollout.messages.js';
import type { JourneyRange, RolloutActivities } from '../../workflows/rollout/rollout.ports.js';
import type { policyRollout } from '../../workflows/rollout/rollout.workflow.js';
import { workflowBundle } from '../support/journey-worker.js';
import { temporalAddress, temporalNamespace, uniqueName } from '../support/servers.js';

class Recorder implements RolloutActivities {
  readonly batches: JourneyRange[] = [];
  readonly beganAt: number[] = [];
  completions = 0;
  /** Fails so many times before it does its work. */
  failures = 0;

  adoptPolicies = async (range: JourneyRange) => {
    if (this.failures-- > 0) throw new Error('the server is away');
    this.batches.push(range);
    this.beganAt.push(Date.now());
  };
  completeRollout = async () => {
    this.completions += 1;
    return noJourneys();
  };
}

let client: Client;
let connection: NativeConnection;
beforeAll(async () => {
  const address = await temporalAddress();
  connection = await NativeConnection.connect({ address });
  client = new Client({ connection: await Connection.connect({ address }), namespace: temporalNamespace() });
}, 120_000);
afterAll(async () => {
  await client.connection.close();
  await connection.close();
});

async function run(recorder: Recorder, input: Omit<RolloutInput, 'rolloutId' | 'from'>): Promise<void> {
  const taskQueue = uniqueName('rollouts');
  const { adoptPolicies, completeRollout } = recorder;
  const worker = await Worker.create({ connection, namespace: temporalNamespace(), taskQueue, workflowBundle: await workflowBundle(), activities: { adoptPolicies, completeRollout } });
  await worker.runUntil(async () => {
    const start = { taskQueue, workflowId: uniqueName('policy-rollout'), args: [{ rolloutId: 'r', from: 1, ...input }] as [RolloutInput] };
    await (await client.workflow.start<typeof policyRollout>('policyRollout', start)).result();
  });
}

const everyone = ({ batches }: Recorder) => batches.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

describe('a roll-out', () => {
  it('reaches every journey once, in batches that do not come together', async () => {
    const recorder = new Recorder();
    await run(recorder, { to: 23, batchSize: 10, pauseMs: 300 });
    expect(everyone(recorder)).toEqual(upTo(23));
    const gaps = recorder.beganAt.slice(1).map((at, n) => at - recorder.beganAt[n]!);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(290);
    expect(recorder.completions).toBe(1);
  });

  it('waits out an outage, and goes on as a new run with what is left', async () => {
    const recorder = new Recorder();
    recorder.failures = 2;
    await run(recorder, { to: 40, batchSize: 5, pauseMs: 1, maxBatches: 3 });
    expect(everyone(recorder)).toEqual(upTo(40));
    expect(recorder.completions).toBe(1);
  });
});
