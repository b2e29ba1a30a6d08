import { join } from 'node:path';
import { SEARCH_ATTRIBUTES } from '../contracts/search-attributes.js';
import { startMongo } from '../embedded/mongo-server.js';
import type { Report } from '../embedded/report.js';
import type { Surroundings } from '../embedded/settings.js';
import { startTemporal } from '../embedded/temporal-server.js';
import { claimDataDir, localSecrets } from './data-dir.js';
import type { LaunchSettings } from './launch-settings.js';
import { requireServicePorts, runBootstrap, servicePart, SERVICES, stopLeftovers, type Service, type ServiceContext } from './services.js';
import { supervise, type Running, type Supervised } from './supervisor.js';

export interface StackOptions {
  readonly settings: LaunchSettings;
  readonly projectDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report: Report;
  /** Ends a start that is under way; `startStack` then throws its reason. */
  readonly signal?: AbortSignal;
}

/** A local Doorstroom that runs. */
export interface Stack {
  readonly mongodbUri: string;
  readonly temporalAddress: string;
  readonly temporalUiAddress: string | undefined;
  readonly apiAddress: string;
  readonly issuer: string;
  /** Environment of the services, secrets included. */
  readonly env: NodeJS.ProcessEnv;
  /** Drains and stops all that was started here, in order; nothing else. */
  stop(): Promise<void>;
}

/** Stops API, worker, sign-in, Temporal and MongoDB in this order, so that each still has what it needs to finish. */
const STOP_ORDER = ['API', 'Worker', 'Demo sign-in', 'Temporal server', 'MongoDB server'];

/**
 * Starts servers and services on one data folder and waits until all are ready.
 * @throws StartProblem; what was started by then is stopped
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { settings, report } = options;
  const lock = claimDataDir(settings.dataDir);
  const running = new Map<string, Supervised>();
  const stop = async (): Promise<void> => {
    try {
      for (const title of STOP_ORDER) {
        const part = running.get(title);
        if (part === undefined) continue;
        running.delete(title);
        await part.stop();
        report.line(`${title} stopped`);
      }
    } finally {
      lock.release();
    }
  };
  try {
    return { ...(await startParts({ ...options, running })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(options: StackOptions & { running: Map<string, Supervised> }): Promise<Omit<Stack, 'stop'>> {
  const { settings, report, running } = options;
  const { dataDir, ports, namespace } = settings;
  const apiAddress = `http://127.0.0.1:${ports.api}`;
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  const secrets = localSecrets(dataDir);
  const context: ServiceContext = {
    settings,
    report,
    projectDir: options.projectDir,
    distDir: join(options.projectDir, 'dist'),
    env: { ...secrets, ...options.env },
    ...signal,
  };
  await stopLeftovers(context);
  await requireServicePorts(context);
  options.signal?.throwIfAborted();

  const around: Surroundings = { env: options.env, report, ownGroup: true, ...signal };
  const mongo = await keep({
    title: 'MongoDB server',
    logFile: join(dataDir, 'logs', 'mongodb.log'),
    start: () => startMongo({ dataDir, port: ports.mongodb, database: 'doorstroom' }, around),
  });
  report.line(`MongoDB server ready (${mongo.source})`);
  options.signal?.throwIfAborted();
  const temporal = await keep({
    title: 'Temporal server',
    logFile: join(dataDir, 'logs', 'temporal.log'),
    start: () =>
      startTemporal(
        { dataDir, keep: true, port: ports.temporal, uiPort: ports.temporalUi, codecEndpoint: `${apiAddress}/codec`, namespace, searchAttributes: SEARCH_ATTRIBUTES },
        around,
      ),
  });
  report.line(`Temporal server ready (${temporal.source})`);
  options.signal?.throwIfAborted();

  const addresses = { mongodbUri: mongo.uri, temporalAddress: temporal.address, temporalUiAddress: temporal.uiAddress };
  const env = { ...context.env, ...serviceEnvironment(settings, addresses, options.env) };
  const ready = { ...context, env };
  await runBootstrap(ready);
  report.line('Stores prepared');
  options.signal?.throwIfAborted();
  await startServices(SERVICES, ready, running);

  return {
    ...addresses,
    apiAddress,
    issuer: env['DOORSTROOM_OIDC_ISSUER'] ?? '',
    env,
  };

  async function keep<R extends Running>(part: { title: string; logFile: string; start: () => Promise<R> }): Promise<R> {
    const kept = await supervise(part, report);
    running.set(part.title, kept);
    return kept.first;
  }
}

/** All at once: each waits for its own needs, and a start is as slow as the slowest. */
async function startServices(services: readonly Service[], context: ServiceContext, running: Map<string, Supervised>): Promise<void> {
  const outcomes = await Promise.allSettled(
    services.map(async (service) => {
      running.set(service.title, await supervise(servicePart(service, context), context.report));
      context.report.line(`${service.title} ready`);
    }),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** What API, worker and sign-in get told. A value that the user set for them wins, but for the addresses found here. */
export function serviceEnvironment(
  settings: LaunchSettings,
  found: { mongodbUri: string; temporalAddress: string; temporalUiAddress?: string | undefined },
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  const { ports } = settings;
  const given = (name: string, fallback: string): string => (env[name] === undefined || env[name] === '' ? fallback : env[name]);
  return {
    DOORSTROOM_MODE: 'local',
    DOORSTROOM_MONGODB_URI: found.mongodbUri,
    DOORSTROOM_TEMPORAL_ADDRESS: found.temporalAddress,
    DOORSTROOM_TEMPORAL_NAMESPACE: settings.namespace,
    DOORSTROOM_PORT: String(ports.api),
    DOORSTROOM_WORKER_PORT: String(ports.worker),
    DOORSTROOM_OIDC_PORT: String(ports.identity),
    DOORSTROOM_OIDC_AUDIENCE: settings.audience,
    DOORSTROOM_OIDC_ISSUER: given('DOORSTROOM_OIDC_ISSUER', `http://127.0.0.1:${ports.identity}`),
    // Empty: not set, for who brings a Temporal server without saying where its UI is.
    DOORSTROOM_TEMPORAL_UI_ORIGIN: given('DOORSTROOM_TEMPORAL_UI_ORIGIN', found.temporalUiAddress ?? ''),
    // Signing in needs no password here, so nobody else on the network may reach it.
    DOORSTROOM_HOST: given('DOORSTROOM_HOST', '127.0.0.1'),
  };
}
