import { continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { RetentionActivities } from './rights.ports.js';

const { destroyPast } = proxyActivities<RetentionActivities>({ startToCloseTimeout: '1h', heartbeatTimeout: '2m', retry: { initialInterval: '5s', maximumInterval: '10m' } });

/** Destroys what was kept for its whole term, some people at a time. Answers how many records of destruction came of it. */
export async function retention(before = 0): Promise<number> {
  let records = before;
  for (;;) {
    const done = await destroyPast();
    records += done.records;
    setCurrentDetails(`${records} keer vernietigd.\n\nDestroyed ${records} times.`);
    if (!done.more) return records;
    if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof retention>(records);
  }
}
