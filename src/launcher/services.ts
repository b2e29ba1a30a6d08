import { join } from 'node:path';
import { StartProblem } from '../embedded/errors.js';
import { NotReady, startAndAwait, startManaged, stopLeftover, tailOf } from '../embedded/managed-process.js';
import { requireFreePort } from '../embedded/ports.js';
import type { Report } from '../embedded/report.js';
import { PORTS, type LaunchSettings, type PortName } from './launch-settings.js';
import type { Part, Running } from './supervisor.js';

/** A program of Doorstroom itself. */
export interface Service {
  readonly id: 'identity' | 'api' | 'worker';
  readonly title: string;
  readonly entry: string;
  readonly port: PortName;
  readonly graceMs: number;
}

export const SERVICES: readonly Service[] = [
  { id: 'identity', title: 'Demo sign-in', entry: 'src/identity/main.js', port: 'identity', graceMs: 10_000 },
  { id: 'api', title: 'API', entry: 'src/main.js', port: 'api', graceMs: 30_000 },
  { id: 'worker', title: 'Worker', entry: 'src/worker/main.js', port: 'worker', graceMs: 60_000 },
];

export interface ServiceContext {
  readonly settings: LaunchSettings;
  /** Folder of the compiled code. */
  readonly distDir: string;
  readonly projectDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report: Report;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
}

const READY_LIMIT_MS = 120_000;

function logFileOf(context: ServiceContext, id: string): string {
  return join(context.settings.dataDir, 'logs', `${id}.log`);
}

function recordFileOf(context: ServiceContext, id: string): string {
  return join(context.settings.dataDir, 'run', `${id}.json`);
}

function specOf(context: ServiceContext, service: { id: string; title: string; entry: string; graceMs: number }) {
  return {
    name: service.title,
    program: process.execPath,
    args: ['--enable-source-maps', join(context.distDir, service.entry)],
    env: context.env,
    cwd: context.projectDir,
    logFile: logFileOf(context, service.id),
    recordFile: recordFileOf(context, service.id),
    ownGroup: true,
    graceMs: service.graceMs,
    ...(context.signal !== undefined && { signal: context.signal }),
  };
}

/** A service as a part to supervise; started means that its /readyz says so. */
export function servicePart(service: Service, context: ServiceContext): Part<Running> {
  const port = context.settings.ports[service.port];
  const logFile = logFileOf(context, service.id);
  return {
    title: service.title,
    logFile,
    start: async () => {
      try {
        const child = await startAndAwait(specOf(context, service), { probe: () => requireReady(port), timeoutMs: READY_LIMIT_MS });
        return {
          ended: child.ended,
          stop: async () => {
            if ((await child.stop()) === 'forced') context.report.line(`${service.title} did not stop in time and was ended by force`);
          },
        };
      } catch (error) {
        if (!(error instanceof NotReady)) throw error;
        throw new StartProblem(`${error.message}. It said:\n${indent(error.log)}`, `Look in ${logFile}.`);
      }
    },
  };
}

/** @throws Error unless the service on this port says that it is ready */
export async function requireReady(port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(5000) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`/readyz answers ${response.status}`);
}

/** Stops the services that a start left behind which was itself killed, in the order of a normal stop. */
export async function stopLeftovers(context: ServiceContext): Promise<void> {
  for (const id of ['api', 'worker', 'identity'] as const) {
    const service = SERVICES.find((one) => one.id === id);
    if (service === undefined) continue;
    const pid = await stopLeftover(recordFileOf(context, id), service.graceMs);
    if (pid !== undefined) context.report.line(`${service.title}: stopped process ${pid}, left by an earlier run`);
  }
}

/** @throws StartProblem for the first port of a service that somebody else holds */
export async function requireServicePorts(context: ServiceContext): Promise<void> {
  for (const { port } of SERVICES) {
    const { title, variables } = PORTS[port];
    await requireFreePort({ port: context.settings.ports[port], for: title, setting: variables[0] ?? '' });
  }
}

/**
 * Brings the stores up to date: migrations, indexes, search attributes.
 * @throws StartProblem when it fails
 */
export async function runBootstrap(context: ServiceContext): Promise<void> {
  const spec = specOf(context, { id: 'bootstrap', title: 'Preparing the stores', entry: 'src/bootstrap/main.js', graceMs: 10_000 });
  const child = await startManaged(spec);
  const outcome = await child.ended;
  await child.stop();
  if (outcome === 'ended with code 0') return;
  throw new StartProblem(`Preparing the stores ${outcome}. It said:\n${indent(tailOf(spec.logFile, child.logStart))}`, `Look in ${spec.logFile}.`);
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}
