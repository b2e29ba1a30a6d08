/** The time of a delivery: quiet hours, repeats, and the end of them. */
import { describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import type { DeliveryInput } from '../../workflows/delivery/delivery.messages.js';
import type { DeliveryActivities, DeliveryOutcome } from '../../workflows/delivery/delivery.ports.js';
import type { delivery } from '../../workflows/delivery/delivery.workflow.js';
import { workflowBundle } from '../support/journey-worker.js';
import { timeSkippingEnvironment, uniqueName } from '../support/servers.js';

const HOUR = 3_600_000;

/** A delivery whose attempts go as `attempts` says; answers the outcome, and after how many hours each attempt was made. */
async function run(attempts: ((startedMs: number) => DeliveryOutcome)[], { hours, tries = 5 }: { hours?: number; tries?: number } = {}) {
  const environment = await timeSkippingEnvironment();
  try {
    const began = await environment.currentTimeMs();
    const made: number[] = [];
    let buried = 0;
    const activities: DeliveryActivities = {
      deliver: async () => {
        made.push(((await environment.currentTimeMs()) - began) / HOUR);
        const next = attempts[made.length - 1];
        if (!next) throw new Error('away');
        return next(began);
      },
      buryDelivery: async () => void (buried += 1),
    };
    const taskQueue = uniqueName('deliveries');
    const worker = await Worker.create({ connection: environment.nativeConnection, taskQueue, workflowBundle: await workflowBundle(), activities });
    const notBefore = hours === undefined ? {} : { notBefore: new Date(began + hours * HOUR).toISOString() };
    const input: DeliveryInput = { deliveryId: 'd', retry: { firstMs: HOUR, mostMs: 4 * HOUR, attempts: tries }, ...notBefore };
    const { outcome } = await worker.runUntil(
      environment.client.workflow.execute<typeof delivery>('delivery', { taskQueue, workflowId: uniqueName('delivery'), args: [input] }),
    );
    return { outcome, made, buried };
  } finally {
    await environment.teardown();
  }
}

const sent = (): DeliveryOutcome => ({ outcome: 'sent' });
const away = (): DeliveryOutcome => {
  throw new Error('away');
};

describe('a delivery', () => {
  it('waits until it may, and again when the channel says so', async () => {
    const later = (began: number): DeliveryOutcome => ({ outcome: 'wait', until: new Date(began + 30 * HOUR).toISOString() });
    const { outcome, made, buried } = await run([later, sent], { hours: 10 });
    expect({ outcome, buried }).toEqual({ outcome: 'sent', buried: 0 });
    expect(made.map(Math.floor)).toEqual([10, 30]);
  });

  it('is tried again with longer waits, up to a limit', async () => {
    const { outcome, made } = await run([away, away, away, away, sent]);
    expect(outcome).toBe('sent');
    // 0, then 1, 2, 4 and 4 hours later.
    expect(made.map((hours) => Math.round(hours))).toEqual([0, 1, 3, 7, 11]);
  });

  it('is marked dead when every attempt failed, and dropped when it is no longer wanted', async () => {
    expect(await run([], { tries: 3 })).toMatchObject({ outcome: 'dead', buried: 1, made: { length: 3 } });
    expect(await run([() => ({ outcome: 'dropped' })])).toMatchObject({ outcome: 'dropped', buried: 0 });
  });
});
