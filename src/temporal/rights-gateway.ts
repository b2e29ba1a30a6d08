/** The way from the API to the durable requests of people. */
import type { Client } from '@temporalio/client';
import { rightsWorkflowId } from '../contracts/ids.js';
import { IMPORT_TASK_QUEUE, RIGHTS_REQUEST } from '../contracts/task-queues.js';
import { requestChanged, type RightsInput } from '../../workflows/rights/rights.messages.js';
import { fromTemporal } from './temporal-errors.js';

const DEADLINE_MS = 20_000;

export class RightsGateway {
  constructor(
    private readonly client: Client,
    private readonly taskQueue: string = IMPORT_TASK_QUEUE,
  ) {}

  /** Starts the request, or tells one that runs to look again; a repeat does no harm. */
  async wake(requestId: string): Promise<void> {
    const input: RightsInput = { requestId };
    try {
      await this.client.withDeadline(Date.now() + DEADLINE_MS, () =>
        this.client.workflow.signalWithStart(RIGHTS_REQUEST, {
          workflowId: rightsWorkflowId(requestId),
          args: [input],
          taskQueue: this.taskQueue,
          signal: requestChanged,
          // What is settled in the store is found settled, and done again to the same end.
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          staticSummary: 'Verzoek van een kandidaat',
        }),
      );
    } catch (error) {
      throw fromTemporal(error);
    }
  }
}
