/** Starts the workflows of deliveries. Everything here may be done again: the id makes it the same delivery. */
import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { deliveryWorkflowId } from '../contracts/ids.js';
import { DELIVERY, DELIVERY_TASK_QUEUE } from '../contracts/task-queues.js';
import type { DeliveryInput, DeliveryRetry } from '../../workflows/delivery/delivery.messages.js';
import { fromTemporal } from './temporal-errors.js';

const DEADLINE_MS = 20_000;

/** About three days: who is away for a weekend misses nothing. */
const STANDARD_RETRY: DeliveryRetry = { firstMs: 5_000, mostMs: 3_600_000, attempts: 80 };

export interface DeliveryStart {
  deliveryId: string;
  channel: string;
  notBefore?: string;
  /** Key of the command that asks for it once more. */
  replayKey?: string;
}

export interface DeliveryGatewayOptions {
  taskQueue?: string;
  retry?: DeliveryRetry;
}

export class DeliveryGateway {
  constructor(
    private readonly client: Client,
    private readonly options: DeliveryGatewayOptions = {},
  ) {}

  /** Starts a delivery; one that was started before is left as it is. */
  async start({ deliveryId, channel, notBefore, replayKey }: DeliveryStart): Promise<void> {
    const { taskQueue = DELIVERY_TASK_QUEUE, retry = STANDARD_RETRY } = this.options;
    const input: DeliveryInput = { deliveryId, retry, ...(notBefore && { notBefore }) };
    try {
      await this.client.withDeadline(Date.now() + DEADLINE_MS, () =>
        this.client.workflow.start(DELIVERY, {
          workflowId: deliveryWorkflowId(deliveryId, replayKey),
          args: [input],
          taskQueue,
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: `Bericht · ${channel}`,
        }),
      );
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return;
      throw fromTemporal(error);
    }
  }
}
