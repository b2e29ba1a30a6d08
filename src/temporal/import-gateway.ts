/** The way from the API to the durable imports. */
import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { importWorkflowId } from '../contracts/ids.js';
import { CANDIDATE_IMPORT, IMPORT_TASK_QUEUE } from '../contracts/task-queues.js';
import type { ImportInput } from '../../workflows/import/import.messages.js';
import { fromTemporal } from './temporal-errors.js';

/** Rows `from` to `to` of an import; all of them, or one that was decided about. */
export interface ImportRun {
  importId: string;
  region: string;
  from: number;
  to: number;
  /** Set for a run that carries out a decision: the key of that command. */
  decisionKey?: string;
}

const DEADLINE_MS = 20_000;
const region = defineSearchAttributeKey('Region', 'KEYWORD');

export class ImportGateway {
  constructor(
    private readonly client: Client,
    private readonly taskQueue: string = IMPORT_TASK_QUEUE,
  ) {}

  /** Starts the run; a repeat finds the one that runs, or leaves the one that is done. */
  async run({ importId, region: code, from, to, decisionKey }: ImportRun): Promise<void> {
    const input: ImportInput = { importId, from, to };
    const whole = importWorkflowId(importId);
    try {
      await this.client.withDeadline(Date.now() + DEADLINE_MS, () =>
        this.client.workflow.start(CANDIDATE_IMPORT, {
          workflowId: decisionKey === undefined ? whole : `${whole}/row/${from}/${decisionKey}`,
          args: [input],
          taskQueue: this.taskQueue,
          // A run that is repeated finds no row that waits, so a second one does no harm.
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: decisionKey === undefined ? `Import ${code} · ${to} rijen` : `Import ${code} · besluit over rij ${from}`,
          typedSearchAttributes: [{ key: region, value: code }],
        }),
      );
    } catch (error) {
      throw fromTemporal(error);
    }
  }
}
