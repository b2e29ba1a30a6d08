import { Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Connection } from '@temporalio/client';
import { RETENTION_SCHEDULE } from '../contracts/ids.js';
import { IMPORT_TASK_QUEUE, RETENTION_RUN } from '../contracts/task-queues.js';
import { TIME_ZONE } from '../domain/shared/calendar.js';

const spec = { calendars: [{ hour: 3, minute: 30 }], timezone: TIME_ZONE };
const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' };

/**
 * Makes the Schedule of the retention run, every night at half past three, or brings it up to date. Whether it is paused is
 * left as it is. Safe to repeat, and for two at once. Answers whether it was made now.
 */
export async function ensureSchedules(connection: Connection, { namespace, taskQueue = IMPORT_TASK_QUEUE }: { namespace: string; taskQueue?: string }): Promise<boolean> {
  const { schedule } = new Client({ connection, namespace });
  const action = { type: 'startWorkflow' as const, workflowType: RETENTION_RUN, workflowId: RETENTION_SCHEDULE, taskQueue, args: [] };
  try {
    await schedule.create({ scheduleId: RETENTION_SCHEDULE, spec, action, policies });
    return true;
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await schedule.getHandle(RETENTION_SCHEDULE).update(({ state }) => ({ spec, action, policies, state }));
    return false;
  }
}
