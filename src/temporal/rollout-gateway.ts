/** The way from the API to the durable roll-outs. */
import type { Client } from '@temporalio/client';
import { rolloutWorkflowId } from '../contracts/ids.js';
import { IMPORT_TASK_QUEUE, POLICY_ROLLOUT } from '../contracts/task-queues.js';
import type { RolloutInput } from '../../workflows/rollout/rollout.messages.js';
import { fromTemporal } from './temporal-errors.js';

const DEADLINE_MS = 20_000;

export class RolloutGateway {
  constructor(
    private readonly client: Client,
    private readonly taskQueue: string = IMPORT_TASK_QUEUE,
  ) {}

  /** Starts the run; a repeat finds the one that runs, or one that finds nothing left to do. */
  async run({ rolloutId, journeys, policy }: { rolloutId: string; journeys: number; policy: string }): Promise<void> {
    const input: RolloutInput = { rolloutId, from: 1, to: journeys };
    try {
      await this.client.withDeadline(Date.now() + DEADLINE_MS, () =>
        this.client.workflow.start(POLICY_ROLLOUT, {
          workflowId: rolloutWorkflowId(rolloutId),
          args: [input],
          taskQueue: this.taskQueue,
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: `Uitrol ${policy} · ${journeys} trajecten`,
        }),
      );
    } catch (error) {
      throw fromTemporal(error);
    }
  }
}
