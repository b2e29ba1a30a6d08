/** The Schedule of the retention run, on a real server. */
import { expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { ensureSchedules } from '../../src/bootstrap/schedules.js';
import { RETENTION_SCHEDULE } from '../../src/contracts/ids.js';
import { workflowBundle } from '../support/journey-worker.js';
import { temporalAddress, temporalNamespace, uniqueName } from '../support/servers.js';
import { until } from '../support/until.js';

it('is made once, stays paused when somebody paused it, and runs until nothing is past its term', async () => {
  const [address, namespace, taskQueue] = [await temporalAddress(), temporalNamespace(), uniqueName('retention')];
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  try {
    const { schedule } = new Client({ connection, namespace });
    const handle = schedule.getHandle(RETENTION_SCHEDULE);
    const both = await Promise.all([ensureSchedules(connection, { namespace, taskQueue }), ensureSchedules(connection, { namespace, taskQueue })]);
    expect(both.filter((made) => made).length).toBeLessThanOrEqual(1);
    await handle.pause('onderhoud');
    expect(await ensureSchedules(connection, { namespace, taskQueue })).toBe(false);
    const { state, spec, action } = await handle.describe();
    expect(state.paused).toBe(true);
    expect(spec).toMatchObject({ timezone: 'Europe/Amsterdam', calendars: [expect.objectContaining({ hour: [expect.objectContaining({ start: 3 })], minute: [expect.objectContaining({ start: 30 })] })] });
    expect(action).toMatchObject({ workflowType: 'retention', taskQueue });

    let runs = 0;
    const destroyPast = async () => ({ records: 2, more: ++runs < 3 });
    const worker = await Worker.create({ connection: native, namespace, taskQueue, workflowBundle: await workflowBundle(), activities: { destroyPast } });
    await worker.runUntil(async () => {
      await handle.unpause();
      await handle.trigger();
      await until(async () => runs === 3);
      await until(async () => (await handle.describe()).info.recentActions.length > 0);
    });
    expect(runs).toBe(3);
  } finally {
    await new Client({ connection, namespace }).schedule.getHandle(RETENTION_SCHEDULE).delete();
    await native.close();
    await connection.close();
  }
}, 180_000);
