import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { isGrpcServiceError, ServiceError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { DefaultLogger, Runtime, Worker, type NativeConnection } from '@temporalio/worker';
import { createJourneyActivities, type JourneyActivityDeps } from '../../activities/journey.activities.js';
import { journeyWorkflowId } from '../../src/contracts/ids.js';
import type { JourneyStart } from '../../src/domain/journey/intake.js';
import type { CommandReceipt, JourneyState } from '../../src/domain/journey/journey-state.js';
import {
  assignmentCompleted,
  journeyState,
  type JourneyCommandName,
  type JourneyCommands,
  type JourneyInput,
} from '../../workflows/candidate/candidate.messages.js';
import type { candidateJourney } from '../../workflows/candidate/candidate.workflow.js';

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
let bundle: Promise<{ codePath: string }> | undefined;

/** The bundle that a worker loads, made by the same script; made anew when the workflows of the source tree changed. */
export function workflowBundle(): Promise<{ codePath: string }> {
  bundle ??= promisify(execFile)(process.execPath, [root('scripts/bundle-workflows.mjs')]).then(() => ({ codePath: root('dist/workflows.bundle.js') }));
  return bundle;
}

export interface JourneyWorkerOptions {
  connection: NativeConnection;
  namespace: string | undefined;
  taskQueue: string;
  deps: JourneyActivityDeps;
  maxCachedWorkflows?: number;
  dataConverter?: DataConverter;
}

/** A worker for journeys over the given ports. */
export async function journeyWorker(options: JourneyWorkerOptions): Promise<Worker> {
  const { connection, namespace, taskQueue, deps, maxCachedWorkflows, dataConverter } = options;
  return Worker.create({
    connection,
    ...(namespace ? { namespace } : {}),
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: { ...createJourneyActivities(deps) },
    ...(dataConverter && { dataConverter }),
    ...(maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows }),
  });
}

/** The server's answer for a journey whose last steps failed, or took too long. */
const FAILED_PRECONDITION = 9;

/** One journey as a test speaks to it. */
export class JourneyDriver {
  private constructor(
    readonly handle: WorkflowHandle<typeof candidateJourney>,
    readonly firstRunId: string,
  ) {}

  static async start(
    { client, taskQueue }: { client: Client; taskQueue: string },
    input: JourneyInput & { start: JourneyStart },
  ): Promise<JourneyDriver> {
    const { start } = input;
    const handle = await client.workflow.start<typeof candidateJourney>('candidateJourney', {
      workflowId: journeyWorkflowId(start.candidateId),
      taskQueue,
      args: [input],
    });
    return new JourneyDriver(handle, handle.firstExecutionRunId);
  }

  /**
   * Sends a command; without a key of its own each call is a new command. As a caller of the API does: again with the same
   * key when the worker was too busy for its last steps.
   */
  async send<N extends JourneyCommandName>(name: N, command: JourneyCommands[N], key: string = randomUUID()): Promise<CommandReceipt> {
    for (let left = 20; ; left -= 1) {
      try {
        return (await this.handle.executeUpdate(name, { args: [{ ...command, key }], updateId: key })) as CommandReceipt;
      } catch (error) {
        const busy = error instanceof ServiceError && isGrpcServiceError(error.cause) && error.cause.code === FAILED_PRECONDITION;
        if (!busy || left === 0) throw error;
        await pause(500);
      }
    }
  }

  async completed(placementId: string, completedAt: string, key: string = randomUUID()): Promise<void> {
    await this.handle.signal(assignmentCompleted, { key, placementId, completedAt });
  }

  state(): Promise<JourneyState> {
    return this.handle.query(journeyState);
  }

  /** No step and no search is under way: the journey waits for what comes next. */
  async isAtRest(): Promise<boolean> {
    const events = (await this.handle.fetchHistory()).events ?? [];
    const scheduled = events.findLastIndex((event) => event.workflowTaskScheduledEventAttributes);
    const count = (has: (event: temporal.api.history.v1.IHistoryEvent) => unknown) => events.filter((event) => has(event)).length;
    const searches = count((e) => e.activityTaskScheduledEventAttributes) - count((e) => e.activityTaskCompletedEventAttributes);
    return searches === 0 && scheduled >= 0 && events.slice(scheduled).some((event) => event.workflowTaskCompletedEventAttributes);
  }

  /** Replays what a run has done so far: the present one, unless told. */
  async replay(runId?: string): Promise<void> {
    const run = this.handle.client.getHandle(this.handle.workflowId, runId);
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, await run.fetchHistory());
  }

  /** Proposal accepted by both; the id of the placement. */
  async place(offer: JourneyCommands['propose']): Promise<string> {
    const { proposalId } = await this.send('propose', offer);
    await this.send('acceptProposal', { proposalId: proposalId!, party: 'contractor' });
    const { placementId } = await this.send('acceptProposal', { proposalId: proposalId!, party: 'candidate' });
    return placementId!;
  }
}

