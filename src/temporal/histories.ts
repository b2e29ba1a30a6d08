/** What Temporal keeps of a candidate: the journey with all of its runs, and the deliveries of its events. */
import type { Client } from '@temporalio/client';
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { journeyWorkflowId } from '../contracts/ids.js';

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

  /** Terminates what runs and deletes everything. Answers how many executions went; a repeat finds none. */
  async erase(candidateId: string, alive: () => void): Promise<number> {
    const known = new Map<string, Execution>();
    // Lists follow a moment later: the journey itself is asked for by its id.
    const journey = journeyWorkflowId(candidateId);
    for (const one of [...(await this.current(journey)), ...(await this.listed(`WorkflowId = '${journey}'`)), ...(await this.listed(`WorkflowId STARTS_WITH 'delivery/${candidateId}.'`))]) {
      known.set(one.runId, one);
    }
    let gone = 0;
    for (const execution of known.values()) {
      gone += (await this.delete(execution)) ? 1 : 0;
      alive();
    }
    return gone;
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

/** What is not there needs nothing. Throws anything else. */
function absent(error: unknown): undefined {
  if (error instanceof WorkflowNotFoundError) return undefined;
  if (isGrpcServiceError(error) && error.code === NOT_FOUND) return undefined;
  throw error;
}
