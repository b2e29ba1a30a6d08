import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import type { nap } from '../embedded/fixtures/nap.workflow.js';
import { timeSkippingEnvironment, uniqueName } from '../support/servers.js';

const WORKFLOW = fileURLToPath(new URL('../embedded/fixtures/nap.workflow.ts', import.meta.url));

describe('the time-skipping server', () => {
  it('lets a year pass in moments', async () => {
    const environment = await timeSkippingEnvironment();
    try {
      const taskQueue = uniqueName('nap');
      const worker = await Worker.create({
        connection: environment.nativeConnection,
        taskQueue,
        workflowBundle: await bundleWorkflowCode({ workflowsPath: WORKFLOW }),
        activities: { note: async (days: number) => `slept ${days}` },
      });
      const before = await environment.currentTimeMs();
      const result = await worker.runUntil(
        environment.client.workflow.execute<typeof nap>('nap', { taskQueue, workflowId: uniqueName('nap'), args: [365] }),
      );
      expect(result).toBe('slept 365');
      expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(365 * 86_400_000);
    } finally {
      await environment.teardown();
    }
  });
});
