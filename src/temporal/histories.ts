/** What Temporal keeps of a candidate: the journey with all of its runs, and the deliveries of its events. */
import type { Client } from '@temporalio/client';
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import type proto from '@temporalio/proto';
import { journeyWorkflowId } from '../contracts/ids.js';
import { isEncrypted, ownerOf, versionOf } from './payload-codec.js';

type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;

interface Execution {
  workflowId: string;
  runId: string;
}

const NOT_FOUND = 5;
/** A journey that was told to end takes a moment to give back its seat and its place with the coach. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 250;

export class Histories {
  constructor(private readonly client: Client) {}

  /** Waits until the journey is over; answers false when it is not after a minute. */
  async isOver(candidateId: string, alive: () => void): Promise<boolean> {
    const handle = this.client.workflow.getHandle(journeyWorkflowId(candidateId));
    for (const end = Date.now() + PATIENCE_MS; ; ) {
      const status = await handle.describe().then((found) => found.status.name, absent);
      if (status !== 'RUNNING') return true;
      if (Date.now() > end) return false;
      alive();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /**
   * True when a run of the journey, open or kept, may hold payloads of this version of the candidate's key: it began
   * before `until`, or it was begun with such a payload, as a memo that goes over from one run to the next.
   */
  async needKey(candidateId: string, { keyVersion, until }: { keyVersion: number; until: Date }): Promise<boolean> {
    for (const execution of await this.runsOf(candidateId)) {
      const [first] = await this.eventsOf(execution);
      if (first === undefined) continue;
      if (millisOf(first.eventTime) <= until.getTime()) return true;
      if (payloadsIn(first).some((payload) => isEncrypted(payload) && ownerOf(payload) === candidateId && versionOf(payload) <= keyVersion)) return true;
    }
    return false;
  }

  /** Terminates what runs and deletes everything. Answers how many executions went; a repeat finds none. */
  async erase(candidateId: string, alive: () => void): Promise<number> {
    let gone = 0;
    for (const execution of [...(await this.runsOf(candidateId)), ...(await this.listed(`WorkflowId STARTS_WITH 'delivery/${candidateId}.'`))]) {
      gone += (await this.delete(execution)) ? 1 : 0;
      alive();
    }
    return gone;
  }

  /** Every run of the journey that is kept. Lists follow a moment later: the journey itself is asked for by its id. */
  private async runsOf(candidateId: string): Promise<Execution[]> {
    const journey = journeyWorkflowId(candidateId);
    const found = [...(await this.current(journey)), ...(await this.listed(`WorkflowId = '${journey}'`))];
    return [...new Map(found.map((execution) => [execution.runId, execution])).values()];
  }

  /** The first events as they are kept; none when the run is gone. */
  private async eventsOf(execution: Execution): Promise<HistoryEvent[]> {
    const { namespace } = this.client.options;
    const answer = await this.client.workflowService.getWorkflowExecutionHistory({ namespace, execution, maximumPageSize: 1 }).catch(absent);
    return answer?.history?.events ?? [];
  }

  private async current(workflowId: string): Promise<Execution[]> {
    const runId = await this.client.workflow.getHandle(workflowId).describe().then((found) => found.runId, absent);
    return runId === undefined ? [] : [{ workflowId, runId }];
  }

  private async listed(query: string): Promise<Execution[]> {
    const found: Execution[] = [];
    for await (const { workflowId, runId } of this.client.workflow.list({ query })) found.push({ workflowId, runId });
    return found;
  }

  private async delete({ workflowId, runId }: Execution): Promise<boolean> {
    await this.client.workflow.getHandle(workflowId, runId).terminate('erased').catch(absent);
    const { namespace } = this.client.options;
    try {
      await this.client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } });
      return true;
    } catch (error) {
      absent(error);
      return false;
    }
  }
}

function millisOf(time: HistoryEvent['eventTime']): number {
  return Number(time?.seconds ?? 0) * 1000;
}

/** Every payload in an event, wherever it stands. */
function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value) return [value as Payload];
  return Object.values(value).flatMap(payloadsIn);
}

/** What is not there needs nothing. Throws anything else. */
function absent(error: unknown): undefined {
  if (error instanceof WorkflowNotFoundError) return undefined;
  if (isGrpcServiceError(error) && error.code === NOT_FOUND) return undefined;
  throw error;
}
