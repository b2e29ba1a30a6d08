import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker, type ActivityInterceptorsFactory, type Logger, type WorkerOptions } from '@temporalio/worker';
import type { WorkerConfig } from '../config/config.js';
import type { Log } from '../observability/log.js';
import type { Keyring } from '../persistence/keys/keyring.js';
import { dataConverterOf } from '../temporal/data-converter.js';
import { tlsOf } from '../temporal/temporal-client.js';
import { activityTraces, workflowTraces } from './traces.js';

/** A task queue and what works on it. */
export interface QueueWork {
  taskQueue: string;
  activities: object;
  /** Steps of workflows, and activities, that this queue has on their way at the same time; without it as the SDK sets it. */
  atOnce?: { steps: number; activities?: number };
  /** How long activities go on before they are told that the worker stops; most take no notice. */
  graceTime?: '0s';
}

/** Made by `npm run build`; without it the workflows are bundled at the start. */
const BUNDLE = fileURLToPath(new URL('../../workflows.bundle.js', import.meta.url));
const SOURCES = fileURLToPath(new URL('../../workflows/index.js', import.meta.url));
const TRACES = fileURLToPath(new URL('../../workflows/tracing.js', import.meta.url));

/** The Temporal workers of this process: one a task queue, over one connection. */
export class Workers {
  private workers: Worker[] = [];
  private connection: NativeConnection | undefined;
  private runs: Promise<void> | undefined;

  constructor(
    private readonly config: Pick<WorkerConfig, 'temporal' | 'cachedJourneys' | 'logLevel'>,
    private readonly parts: { log: Log; keys: Keyring; around?: ActivityInterceptorsFactory[] },
  ) {}

  /** True while every worker polls. */
  get running(): boolean {
    return this.workers.length > 0 && this.workers.every((worker) => worker.getState() === 'RUNNING');
  }

  /** Connects and starts to poll. Throws when Temporal does not answer. */
  async start(queues: QueueWork[]): Promise<void> {
    const { temporal, cachedJourneys } = this.config;
    const tls = tlsOf(temporal);
    const { apiKey } = temporal;
    this.connection = await NativeConnection.connect({ address: temporal.address, ...(tls && { tls }), ...(apiKey && { apiKey }) });
    for (const { taskQueue, activities, atOnce, graceTime = '20s' } of queues) {
      this.workers.push(
        await Worker.create({
          ...workflows([activityTraces, ...(this.parts.around ?? [])]),
          sinks: workflowTraces,
          connection: this.connection,
          namespace: temporal.namespace,
          taskQueue,
          activities,
          ...(atOnce && { maxConcurrentWorkflowTaskExecutions: atOnce.steps }),
          ...(atOnce?.activities && { maxConcurrentActivityTaskExecutions: atOnce.activities }),
          dataConverter: dataConverterOf(this.parts.keys),
          maxCachedWorkflows: cachedJourneys,
          shutdownGraceTime: graceTime,
        }),
      );
    }
    this.runs = Promise.all(this.workers.map((worker) => worker.run())).then(() => undefined);
  }

  /** Settles when the workers have stopped; rejects when one failed. */
  async ended(): Promise<void> {
    await this.runs;
  }

  /** Takes no new tasks, finishes those at hand, then closes the connection. */
  async stop(): Promise<void> {
    for (const worker of this.workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await this.runs?.catch((error: unknown) => this.parts.log.failure('worker.failed', error));
    await this.connection?.close();
  }
}

function workflows(activity: ActivityInterceptorsFactory[]): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath' | 'interceptors'> {
  const interceptors = { activity };
  // What intercepts workflows is in the bundle already.
  if (existsSync(BUNDLE)) return { workflowBundle: { codePath: BUNDLE }, interceptors };
  return { workflowsPath: SOURCES, interceptors: { ...interceptors, workflowModules: [TRACES] } };
}

/**
 * Must be called before anything else of the SDK. Signals are the shell's: it stops the workers before the store.
 * Gives the address of the SDK's own figures, on this machine alone: `/metrics` of the worker passes them on.
 */
export async function installRuntime(log: Log): Promise<string> {
  const bindAddress = `127.0.0.1:${await freePort()}`;
  Runtime.install({
    logger: sdkLogger(log),
    shutdownSignals: [],
    telemetryOptions: { metrics: { prometheus: { bindAddress, countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true } } },
  });
  return `http://${bindAddress}/metrics`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** What the SDK says, as lines of the worker: which task, and of what failed its code. A message may quote a person. */
export function sdkLogger(log: Log): Logger {
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    const { error, sdkComponent, workflowId, taskQueue, activityType, attempt } = (meta ?? {}) as Record<string, unknown>;
    const facts = { sdkComponent, workflowId, taskQueue, activityType, attempt, errorCode: codeOf(error) };
    if (level === 'ERROR') log.failure(message, error);
    else if (level === 'WARN') log.warn(message, facts);
    else log.info(message, facts);
  });
}

/** The dotted code of a refusal, the driver's code of a fault, otherwise the kind of error. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { type, code, name } = error as { type?: unknown; code?: unknown; name?: unknown };
  const found = [type, code, name].find((one) => (typeof one === 'string' && /^[\w.]{1,80}$/.test(one)) || Number.isInteger(one));
  return found === undefined ? undefined : String(found);
}
