/** The one way from the API to a journey. Everything sent here may be sent again: the key makes it the same thing. */
import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import { defineSearchAttributeKey, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { UpdateDefinition } from '@temporalio/common';
import { journeyWorkflowId } from '../contracts/ids.js';
import { CANDIDATE_JOURNEY, JOURNEY_TASK_QUEUE } from '../contracts/task-queues.js';
import { receiptFor } from '../domain/journey/commands.js';
import type { JourneyStart } from '../domain/journey/intake.js';
import type { CommandReceipt, JourneyState } from '../domain/journey/journey-state.js';
import { DomainError } from '../domain/shared/domain-error.js';
import {
  assignmentCompleted,
  journeyState,
  journeyUpdates,
  storeDoubted,
  type JourneyCommandName,
  type JourneyCommands,
  type JourneyInput,
  type Keyed,
} from '../../workflows/candidate/candidate.messages.js';
import { traceWorkflow } from '../observability/request-trace.js';
import { fromTemporal, isBusy, journeyEnded } from './temporal-errors.js';

/** A call that takes longer is answered with 503; the command goes on, and its key gives its receipt later. */
export const COMMAND_DEADLINE_MS = 20_000;
/** A journey that is busy is asked again after this, and one that closes after that; then less often. */
const [BUSY_MS, CLOSING_MS, MOST_BUSY_MS] = [250, 20, 2_000];

/** One command for one journey. */
export interface JourneyCommand<N extends JourneyCommandName> {
  candidateId: string;
  name: N;
  args: JourneyCommands[N];
  /** Of the command; a repeat gives the same receipt. */
  key: string;
}

export interface JourneyGatewayOptions {
  /** True when the store knows a journey of this candidate. */
  isKnown: (candidateId: string) => Promise<boolean>;
  /** Throws `CANDIDATE.RESTRICTED` while the data of this candidate are kept and nothing else. */
  requireUnrestricted?: (candidateId: string) => Promise<void>;
  taskQueue?: string;
  deadlineMs?: number;
}

const region = defineSearchAttributeKey('Region', 'KEYWORD');
const stage = defineSearchAttributeKey('Stage', 'KEYWORD');
const targetGroup = defineSearchAttributeKey('TargetGroup', 'KEYWORD');
const policy = defineSearchAttributeKey('Policy', 'KEYWORD');
const stageSince = defineSearchAttributeKey('StageSince', 'DATETIME');

export class JourneyGateway {
  constructor(
    private readonly client: Client,
    private readonly options: JourneyGatewayOptions,
  ) {}

  /**
   * Starts a journey. With `previousRev` it follows upon one that has ended, under the same id. Undefined when there is
   * one already: it runs, or has ended and this is not meant to follow it.
   */
  async start(start: JourneyStart, key: string): Promise<CommandReceipt | undefined> {
    const first = start.intakeComplete ? 'pool' : 'intake';
    const { policyId, version } = start.policy;
    await this.options.requireUnrestricted?.(start.candidateId);
    const input: JourneyInput = { start };
    const receipt: CommandReceipt = { rev: (start.previousRev ?? 0) + 1, stage: first };
    const begin = async (workflowId: string) => {
      try {
        await this.client.workflow.start(CANDIDATE_JOURNEY, {
          workflowId,
          args: [input],
          taskQueue: this.options.taskQueue ?? JOURNEY_TASK_QUEUE,
          workflowIdReusePolicy: start.previousRev === undefined ? 'REJECT_DUPLICATE' : 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'FAIL',
          memo: { startKey: key, receipt },
          staticSummary: `Traject ${start.region} · ${start.targetGroup}`,
          staticDetails: `Beleid ${policyId}, versie ${version}. Persoonsgegevens staan alleen in het register.`,
          typedSearchAttributes: [
            { key: region, value: start.region },
            { key: stage, value: first },
            { key: targetGroup, value: start.targetGroup },
            { key: policy, value: `${policyId}@${version}` },
            { key: stageSince, value: new Date() },
          ],
        });
        return receipt;
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
        throw error;
      }
    };
    return this.call(start.candidateId, async (workflowId, deadline) => {
      for (let wait = CLOSING_MS; ; wait = Math.min(2 * wait, MOST_BUSY_MS)) {
        const begun = await begin(workflowId);
        const isWaitedFor = !begun && start.previousRev !== undefined && Date.now() + wait < deadline;
        if (!isWaitedFor || !(await this.hasEnded(workflowId))) return begun;
        // The last step of the journey that this one follows is under way still (ADR 18).
        await pause(wait);
      }
    });
  }

  /** The receipt of the start when the journey of this candidate was started by the command with this key. */
  async startedBy(candidateId: string, key: string): Promise<CommandReceipt | undefined> {
    return this.call(candidateId, async (workflowId) => {
      const { memo } = await this.client.workflow.getHandle(workflowId).describe();
      return memo?.['startKey'] === key ? (memo['receipt'] as CommandReceipt) : undefined;
    });
  }

  /** Sends a command and waits until it is carried out. Throws the refusal of the journey. */
  async command<N extends JourneyCommandName>({ candidateId, name, args, key }: JourneyCommand<N>): Promise<CommandReceipt> {
    await this.options.requireUnrestricted?.(candidateId);
    const update = journeyUpdates[name] as unknown as UpdateDefinition<CommandReceipt, [Keyed]>;
    return this.call(candidateId, async (workflowId, deadline) => {
      const handle = this.client.workflow.getHandle(workflowId);
      try {
        return await unlessBusy(() => handle.executeUpdate(update, { args: [{ ...args, key }], updateId: key }), deadline);
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        return await receiptOfEnded(handle, key, error);
      }
    });
  }

  /** The receipt of a command that this journey carried out before; undefined when it knows no such key. */
  async receiptOf(candidateId: string, key: string): Promise<CommandReceipt | undefined> {
    return receiptFor(await this.state(candidateId), key);
  }

  /** Signals that the work of a placement is done. */
  async signalCompleted(
    candidateId: string,
    fact: Keyed<{ placementId: string; completedAt: string }>,
  ): Promise<void> {
    await this.options.requireUnrestricted?.(candidateId);
    await this.call(candidateId, (id) => this.client.workflow.getHandle(id).signal(assignmentCompleted, fact));
  }

  /** Asks the journey to set the store right: a command to it was given up without an answer. Nothing when it has ended. */
  async doubt(candidateId: string): Promise<void> {
    try {
      await this.client.withDeadline(this.deadline(), () => this.client.workflow.getHandle(journeyWorkflowId(candidateId)).signal(storeDoubted));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw fromTemporal(error);
    }
  }

  /** The whole state, from the workflow itself. */
  async state(candidateId: string): Promise<JourneyState> {
    return this.call(candidateId, (id) => this.client.workflow.getHandle(id).query(journeyState));
  }

  private async hasEnded(workflowId: string): Promise<boolean> {
    return (await this.client.workflow.getHandle(workflowId).query(journeyState)).outcome !== undefined;
  }

  private deadline(): number {
    return Date.now() + (this.options.deadlineMs ?? COMMAND_DEADLINE_MS);
  }

  private async call<T>(candidateId: string, ask: (workflowId: string, deadline: number) => Promise<T>): Promise<T> {
    const workflowId = journeyWorkflowId(candidateId);
    traceWorkflow(workflowId);
    try {
      const deadline = this.deadline();
      return await this.client.withDeadline(deadline, () => ask(workflowId, deadline));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw fromTemporal(error);
      throw (await this.options.isKnown(candidateId)) ? journeyEnded({ candidateId }) : notStarted(candidateId);
    }
  }
}

/** Asks again while the journey is busy; until the deadline its caller need not know. */
async function unlessBusy<T>(ask: () => Promise<T>, deadline: number): Promise<T> {
  for (let wait = BUSY_MS; ; wait = Math.min(2 * wait, MOST_BUSY_MS)) {
    try {
      return await ask();
    } catch (error) {
      if (!isBusy(error) || Date.now() + wait > deadline) throw error;
    }
    await pause(wait);
  }
}

/** A command can itself end the journey, and its answer can get lost: the server still knows the outcome. */
async function receiptOfEnded(handle: WorkflowHandle, key: string, notFound: WorkflowNotFoundError): Promise<CommandReceipt> {
  try {
    return await handle.getUpdateHandle<CommandReceipt>(key).result();
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? notFound : error;
  }
}

function notStarted(candidateId: string): DomainError {
  return new DomainError('JOURNEY.NOT_STARTED', 'This candidate has no journey', {
    remedy: 'Start the journey first.',
    facts: { candidateId },
  });
}
