/** What the histories of runs tell of the workers that made them. */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import '../journey-worker.js'; // A worker that only replays says little.
import { dataConverterOf } from '../../../src/temporal/data-converter.js';
import type { FaultyStack } from './faulty-stack.js';
import type { Build } from './builds.js';

const { EventType, WorkflowTaskFailedCause } = proto.temporal.api.enums.v1;
type History = proto.temporal.api.history.v1.IHistory;
type Event = proto.temporal.api.history.v1.IHistoryEvent;

export interface Run {
  workflowId: string;
  history: History;
}

/** Every run, also of one workflow alone; those that went on as a new run as well. */
export async function runsOf(client: Client, workflowId?: string): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const { workflowId: id, runId } of client.workflow.list(workflowId === undefined ? {} : { query: `WorkflowId = '${workflowId}'` })) {
    runs.push({ workflowId: id, history: await client.workflow.getHandle(id, runId).fetchHistory() });
  }
  return runs;
}

/** The builds that took the steps of a run, in their order. */
export function stepsOf({ history }: Run, { workers }: Pick<FaultyStack, 'workers'>): Build[] {
  return ofType(history, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED).map(({ workflowTaskCompletedEventAttributes: step }) => workers.get(String(step?.identity))!);
}

/**
 * Steps that a worker could not take, by their cause. Not among them: a step that would have ended the run while a message
 * came in, which Temporal has taken again.
 */
export function failedSteps(runs: readonly Run[]): string[] {
  return runs.flatMap(({ workflowId, history }) =>
    ofType(history, EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)
      .map(({ workflowTaskFailedEventAttributes: failed }) => WorkflowTaskFailedCause[failed?.cause ?? 0]!.replace('WORKFLOW_TASK_FAILED_CAUSE_', ''))
      .filter((cause) => cause !== 'UNHANDLED_COMMAND')
      .map((cause) => `${workflowId}: ${cause}`),
  );
}

/** The builds that took steps after the run took the new way of a patch; none when it did not. */
export function stepsAfterPatch({ workflowId, history }: Run, stack: Pick<FaultyStack, 'workers'>): Build[] {
  const events = history.events ?? [];
  const at = events.findIndex(({ markerRecordedEventAttributes: marker }) => marker?.markerName === 'core_patch');
  return at < 0 ? [] : stepsOf({ workflowId, history: { events: events.slice(at) } }, stack);
}

/** The last events of a run on a line, each with the build that it is of; for a journey that stands still. */
export function lastEventsOf({ workflowId, history }: Run, { workers }: Pick<FaultyStack, 'workers'>): string {
  const said = (history.events ?? []).slice(-12).map(({ eventType, eventTime, workflowTaskStartedEventAttributes: started, workflowTaskTimedOutEventAttributes: timedOut }) => {
    const by = started ? ` by ${workers.get(String(started.identity))?.name ?? started.identity}` : timedOut ? ` ${timedOut.timeoutType}` : '';
    return `${Number(eventTime?.seconds ?? 0) % 10_000} ${EventType[eventType ?? 0]!.replace('EVENT_TYPE_', '')}${by}`;
  });
  return `${workflowId}: ${said.join(', ')}`;
}

/** What a bundle says that does not come out as it is in the history; empty when it can carry on every run. */
export async function replayFaults(bundle: string, runs: readonly Run[], keys?: FaultyStack['store']['keys']): Promise<string[]> {
  const options = { workflowBundle: { codePath: bundle }, ...(keys && { dataConverter: dataConverterOf(keys) }) };
  const faults: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(options, runs)) if (error) faults.push(`${workflowId}: ${error.name}`);
  return faults;
}

function ofType({ events }: History, type: number): Event[] {
  return (events ?? []).filter(({ eventType }) => eventType === type);
}
