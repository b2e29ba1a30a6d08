import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import mongoose from 'mongoose';
import { mongoUri, temporalAddress, temporalNamespace, uniqueName } from '../support/servers.js';
import type { nap } from './fixtures/nap.workflow.js';

const WORKFLOW = fileURLToPath(new URL('./fixtures/nap.workflow.ts', import.meta.url));

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function activitiesOnMongo(): Promise<{ note(days: number): Promise<string> }> {
  const connection = await mongoose.createConnection(await mongoUri()).asPromise();
  cleanups.push(() => connection.close());
  const notes = connection.collection('notes');
  return {
    note: async (days) => {
      await notes.insertOne({ days }, { writeConcern: { w: 'majority', j: true } });
      return `slept ${days}, noted ${await notes.countDocuments({ days })}`;
    },
  };
}

describe('the servers for specs', () => {
  it('run a workflow from TypeScript source on the dev server, with an activity that writes to the database', async () => {
    const address = await temporalAddress();
    const connection = await Connection.connect({ address });
    const nativeConnection = await NativeConnection.connect({ address });
    cleanups.push(() => connection.close(), () => nativeConnection.close());
    const taskQueue = uniqueName('nap');
    const worker = await Worker.create({
      connection: nativeConnection,
      namespace: temporalNamespace(),
      taskQueue,
      workflowBundle: await bundleWorkflowCode({ workflowsPath: WORKFLOW }),
      activities: await activitiesOnMongo(),
    });
    const client = new Client({ connection, namespace: temporalNamespace() });
    const result = await worker.runUntil(client.workflow.execute<typeof nap>('nap', { taskQueue, workflowId: uniqueName('nap'), args: [0] }));
    expect(result).toBe('slept 0, noted 1');
  });

  it('give each name a database of its own, and the same one again', async () => {
    expect(await mongoUri('a')).not.toBe(await mongoUri('b'));
    expect(await mongoUri('a')).toBe(await mongoUri('a'));
  });

  it('run code of the domain, with its calendar', async () => {
    const calendar: Record<string, unknown> = await import('../../src/domain/shared/calendar.js');
    expect(Object.keys(calendar).length).toBeGreaterThan(0);
  });
});
