/**
 * A Doorstroom of its own, for measuring and fuzzing: servers on free ports with a store that is thrown away, the real
 * API and worker as processes, and an issuer that mints any token. The build in dist/ is what runs.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SEARCH_ATTRIBUTES } from '../../src/contracts/search-attributes.js';
import { keySetText, type KeyVersion } from '../../src/keys/key-set.js';
import { startAndAwait, type ManagedProcess } from '../../src/embedded/managed-process.js';
import { startMongo } from '../../src/embedded/mongo-server.js';
import { findFreePort } from '../../src/embedded/ports.js';
import { streamReport } from '../../src/embedded/report.js';
import type { EmbeddedServer, Surroundings } from '../../src/embedded/settings.js';
import { startTemporal } from '../../src/embedded/temporal-server.js';
import { TEST_AUDIENCE, TestIssuer } from '../../test/support/tokens.js';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

export interface OwnStackOptions {
  /** Arguments of Node for the API, such as `--cpu-prof`. */
  apiArguments?: readonly string[];
  workerArguments?: readonly string[];
  /** Added to the environment of API and worker. */
  env?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/** A program of Doorstroom that runs. */
export interface Service {
  pid: number;
  url: string;
  stop(): Promise<void>;
}

export interface OwnStack {
  api: Service;
  mongodbUri: string;
  /** Of this stack alone, for who looks into its store. */
  keys: KeyVersion[];
  temporalAddress: string;
  namespace: string;
  issuer: TestIssuer;
  /** Thrown away when the stack stops; logs are in `logs/`. */
  dataDir: string;
  /** Where the servers come from, `cache`, and their processes when they are ours. */
  servers: Record<'mongodb' | 'temporal', { source: string; pid: number | undefined }>;
  /** Starts a worker; stop the one before it first. */
  startWorker(options?: { arguments?: readonly string[]; env?: Readonly<Record<string, string>> }): Promise<Service>;
  /** The lines that a program logged: `api` or `worker`. */
  logOf(program: 'api' | 'worker'): string[];
  stop(): Promise<void>;
}

/** Starts everything but a worker. What was started is stopped when something fails. */
export async function startOwnStack(options: OwnStackOptions = {}): Promise<OwnStack> {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorstroom-own-'));
  const stops: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopAll(stops, dataDir));
  try {
    return { ...(await startParts({ ...options, dataDir, stops })), dataDir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopAll(stops: (() => Promise<void>)[], dataDir: string): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(dataDir, { recursive: true, force: true });
}

type Parts = OwnStackOptions & { dataDir: string; stops: (() => Promise<void>)[] };

async function startParts({ dataDir, stops, signal, ...options }: Parts): Promise<Omit<OwnStack, 'dataDir' | 'stop'>> {
  const abort = signal && { signal };
  const around: Surroundings = { env: process.env, report: streamReport(process.stderr), ownGroup: false, ...abort };
  const keep = <S extends EmbeddedServer>(server: S): S => {
    stops.push(() => server.stop());
    return server;
  };
  const mongo = keep(await startMongo({ dataDir, port: await findFreePort(), database: 'doorstroom' }, around));
  const namespace = process.env['DOORSTROOM_TEMPORAL_NAMESPACE'] || 'default';
  const at = { dataDir, keep: true, port: await findFreePort(), namespace, searchAttributes: SEARCH_ATTRIBUTES };
  const temporal = keep(await startTemporal(at, around));
  const issuer = await TestIssuer.start();
  stops.push(() => issuer.goDown());

  const keys: KeyVersion[] = [{ version: 1, key: randomBytes(32).toString('base64') }];
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DOORSTROOM_MODE: 'local',
    DOORSTROOM_HOST: '127.0.0.1',
    DOORSTROOM_MONGODB_URI: mongo.uri,
    DOORSTROOM_TEMPORAL_ADDRESS: temporal.address,
    DOORSTROOM_TEMPORAL_NAMESPACE: namespace,
    DOORSTROOM_OIDC_ISSUER: issuer.issuer,
    DOORSTROOM_OIDC_AUDIENCE: TEST_AUDIENCE,
    DOORSTROOM_KEYS: keySetText(keys),
    ...options.env,
  };
  const logFile = (program: string) => join(dataDir, 'logs', `${program}.log`);
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  await runOnce({ entry: 'src/bootstrap/main.js', env });

  const startService = async (program: 'api' | 'worker', more: { nodeArguments: readonly string[]; env?: object }): Promise<Service> => {
    const port = await findFreePort();
    const url = `http://127.0.0.1:${port}`;
    const child = await startAndAwait(
      {
        name: program,
        program: process.execPath,
        args: [...more.nodeArguments, '--enable-source-maps', join(DIST, program === 'api' ? 'src/main.js' : 'src/worker/main.js')],
        env: { ...env, ...more.env, [program === 'api' ? 'DOORSTROOM_PORT' : 'DOORSTROOM_WORKER_PORT']: String(port) },
        logFile: logFile(program),
        recordFile: join(dataDir, 'run', `${program}.json`),
        ownGroup: false,
        graceMs: 30_000,
        ...abort,
      },
      { probe: () => requireReady(url), timeoutMs: 120_000 },
    );
    const stop = onceOnly(child);
    stops.push(stop);
    return { pid: child.identity.pid, url, stop };
  };

  return {
    api: await startService('api', { nodeArguments: options.apiArguments ?? [] }),
    mongodbUri: mongo.uri,
    keys,
    temporalAddress: temporal.address,
    namespace,
    issuer,
    servers: {
      mongodb: { source: mongo.source, pid: mongo.pid },
      temporal: { source: temporal.source, pid: temporal.pid },
    },
    startWorker: (more = {}) =>
      startService('worker', { nodeArguments: [...(options.workerArguments ?? []), ...(more.arguments ?? [])], env: { ...more.env } }),
    logOf: (program) => readFileSync(logFile(program), 'utf8').split('\n'),
  };
}

function onceOnly(child: ManagedProcess): () => Promise<void> {
  let stopped: Promise<unknown> | undefined;
  return async () => {
    await (stopped ??= child.stop());
  };
}

async function runOnce({ entry, env }: { entry: string; env: NodeJS.ProcessEnv }): Promise<void> {
  const child = spawn(process.execPath, [join(DIST, entry)], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`${entry} ended with ${code}: ${said.trimEnd()}`);
}

async function requireReady(url: string): Promise<void> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`/readyz answers ${answer.status}`);
}
