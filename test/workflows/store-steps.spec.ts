/** A step in the store that lasts, and a message that comes meanwhile: a replay hears of both at once. */
import { fileURLToPath } from 'node:url';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker, type InjectedSinks } from '@temporalio/worker';
import { expect, it } from '@jest/globals';
import '../support/journey-worker.js'; // A worker that says little.
import { atEnd, temporalAddress, temporalNamespace, uniqueName } from '../support/servers.js';
import { until } from '../support/until.js';
import { speak, type Ears, type stepAndMessage } from './fixtures/step-and-message.workflow.js';

const workflowsPath = fileURLToPath(new URL('./fixtures/step-and-message.workflow.ts', import.meta.url));

it('a workflow goes on from a step in the store when all else has been done, in a replay as well', async () => {
  const [address, namespace, taskQueue] = [await temporalAddress(), temporalNamespace(), uniqueName('steps')];
  const [connection, native] = [await Connection.connect({ address }), await NativeConnection.connect({ address })];
  let isHeard = false;
  const releaseSeat = () => until(() => isHeard);
  const sinks: InjectedSinks<Ears> = { ears: { heard: { fn: () => void (isHeard = true) } } };
  const worker = await Worker.create({ connection: native, namespace, taskQueue, workflowsPath, activities: { releaseSeat }, sinks });
  const running = worker.run();
  atEnd(async () => {
    isHeard = true;
    worker.shutdown();
    await running;
    await native.close();
    await connection.close();
  });

  const client = new Client({ connection, namespace });
  const handle = await client.workflow.start<typeof stepAndMessage>('stepAndMessage', { workflowId: taskQueue, taskQueue });
  await until(async () => (await eventsOf(handle)).some(({ workflowTaskStartedEventAttributes: started }) => started));
  // It comes with the next workflow task, after some seconds, and the step ends in that one.
  await handle.executeUpdate(speak);
  await handle.result();

  const kinds = (await eventsOf(handle)).flatMap((event) => [
    ...(event.workflowExecutionUpdateCompletedEventAttributes ? ['answered'] : []),
    ...(event.markerRecordedEventAttributes ? ['step'] : []),
    ...(event.timerStartedEventAttributes ? ['sleep'] : []),
  ]);
  expect(kinds).toEqual(['answered', 'step', 'sleep']);
  await Worker.runReplayHistory({ workflowsPath }, await handle.fetchHistory());
}, 120_000);

async function eventsOf(handle: WorkflowHandle) {
  return (await handle.fetchHistory()).events ?? [];
}
