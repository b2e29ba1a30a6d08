import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { cacheRoot, cached, fillOnce, type CacheEntry } from './cache.js';
import { downloadThroughSdk, requireReachable } from './download.js';
import { RouteUnavailable, StartProblem, oneLine } from './errors.js';
import { NotReady, startAndAwait, stopLeftover } from './managed-process.js';
import { findFreePort, requireFreePort } from './ports.js';
import { firstRoute, requireVersion, type Route } from './routes.js';
import { addressFrom, ADDRESS_VARIABLES, foreignServer, VERSIONS, type EmbeddedServer, type Surroundings } from './settings.js';
import { storeProblem } from './store-problem.js';
import { askVersion, onPath, runLong, type LongCommand } from './tools.js';
import { startUiFront, type UiFront } from './ui-front.js';

export interface TemporalOptions {
  /** Folder for the store, log and record; without `keep` the store lives in memory. */
  readonly dataDir: string;
  readonly keep: boolean;
  readonly port: number;
  /** Absent: no web UI. */
  readonly uiPort?: number;
  /** Where the web UI has payloads opened, with the cookies of who looks. */
  readonly codecEndpoint?: string;
  readonly namespace: string;
  /** Search attribute names with their type, e.g. `{ Stage: 'Keyword' }`. */
  readonly searchAttributes: Readonly<Record<string, string>>;
  /** Settings of the server by the name of its dynamic configuration. */
  readonly dynamicConfig?: Readonly<Record<string, string | number>>;
}

export interface EmbeddedTemporal extends EmbeddedServer {
  readonly address: string;
  readonly uiAddress?: string;
}

const REMEDY =
  `Do one of these: install Go 1.24 or newer (the server is then built once, in a few minutes); put a "temporal" program ` +
  `(https://docs.temporal.io/cli) on the PATH; or set ${ADDRESS_VARIABLES.temporal} to the host:port of a Temporal server that runs.`;

/** Path of a `temporal` program, found or installed. @throws StartProblem */
export async function findTemporal(around: Surroundings): Promise<{ program: string; source: string }> {
  const root = cacheRoot(around.env);
  const built: CacheEntry = { root, name: `temporal-cli-${VERSIONS.temporalCli}-sqlite-${VERSIONS.temporalSqlite}`, file: 'temporal' };
  const published: CacheEntry = { root, name: `temporal-cli-${VERSIONS.temporalCli}-as-published`, file: 'temporal' };
  const downloaded: CacheEntry = { root, name: 'temporal-cli-sdk-download', file: 'temporal' };
  const routes: Route<string>[] = [
    {
      name: 'PATH',
      find: async () => {
        const output = await askVersion({ program: 'temporal', args: ['--version'], env: around.env });
        requireVersion({ name: 'temporal', output, atLeast: [1, 3] });
        return onPath('temporal', around.env) ?? '';
      },
    },
    {
      name: 'cache',
      find: async () => {
        const path = cached(built) ?? cached(downloaded) ?? cached(published);
        if (path === undefined) throw new RouteUnavailable(`nothing in ${join(root, built.name)} yet`);
        return path;
      },
    },
    {
      name: 'download',
      find: async () => {
        await requireReachable('temporal.download', around.env);
        return fillOnce(downloaded, (folder) => downloadThroughSdk({ folder, kind: 'dev-server', name: 'temporal' }, around.report), around.report);
      },
    },
    { name: 'registry', find: () => buildWithGo(built, buildMended, around) },
    { name: 'registry, as published', find: () => buildWithGo(published, buildAsPublished, around) },
  ];
  const found = await firstRoute({ what: 'Temporal server', remedy: REMEDY, routes }, around);
  return { program: found.value, source: found.route };
}

async function buildWithGo(entry: CacheEntry, build: (folder: string) => LongCommand, around: Surroundings): Promise<string> {
  requireVersion({ name: 'go', output: await askVersion({ program: 'go', args: ['version'], env: around.env }), atLeast: [1, 24] });
  return fillOnce(entry, (folder) => runLong(build(folder), around), around.report);
}

const CLI = 'github.com/temporalio/cli';

/**
 * The server with a newer SQLite driver than it is published with. In modernc.org/sqlite 1.34.1 a query that its caller gives
 * up can leave the only connection interrupted, and the server then reads its store no more (docs/reliability.md).
 */
function buildMended(folder: string): LongCommand {
  const { temporalCli, temporalSqlite } = VERSIONS;
  const requires = [`${CLI} v${temporalCli}`, `modernc.org/sqlite v${temporalSqlite}`];
  writeFileSync(join(folder, 'go.mod'), `module doorstroom.local/temporal\n\ngo 1.24\n\nrequire (\n\t${requires.join('\n\t')}\n)\n`);
  return {
    title: `Building the Temporal server ${temporalCli} with Go (once; some minutes)`,
    program: 'go',
    // In a folder of its own, whatever workspace the user works in.
    env: { GOWORK: 'off' },
    args: ['build', '-C', folder, '-mod=mod', '-o', join(folder, 'temporal'), `${CLI}/cmd/temporal`],
  };
}

function buildAsPublished(folder: string): LongCommand {
  return {
    title: `Building the Temporal server ${VERSIONS.temporalCli} as it is published (once; some minutes)`,
    program: 'go',
    args: ['install', `${CLI}/cmd/temporal@v${VERSIONS.temporalCli}`],
    env: { GOBIN: folder },
  };
}

/**
 * A Temporal server that answers: the one of the environment, else a local dev server on `port`.
 * @throws StartProblem when none can be had or started
 */
export async function startTemporal(options: TemporalOptions, around: Surroundings): Promise<EmbeddedTemporal> {
  const given = addressFrom(around.env, 'temporal');
  if (given !== undefined) {
    await requireAnswer(given);
    return { ...foreignServer, address: given };
  }
  const recordFile = join(options.dataDir, 'run', 'temporal.json');
  const leftover = await stopLeftover(recordFile, 20_000);
  if (leftover !== undefined) around.report.line(`Temporal server: stopped process ${leftover}, left by an earlier run`);
  await requireFreePort({ port: options.port, for: 'Temporal', setting: 'DOORSTROOM_TEMPORAL_PORT' });
  if (options.uiPort !== undefined) await requireFreePort({ port: options.uiPort, for: 'Temporal UI', setting: 'DOORSTROOM_TEMPORAL_UI_PORT' });

  const { program, source } = await findTemporal(around);
  const logFile = join(options.dataDir, 'logs', 'temporal.log');
  const store = join(options.dataDir, 'temporal', 'temporal.db');
  if (options.keep) mkdirSync(join(options.dataDir, 'temporal'), { recursive: true });
  const address = `127.0.0.1:${options.port}`;
  const { uiPort } = options;
  const behind = uiPort === undefined || options.codecEndpoint === undefined ? undefined : await findFreePort();
  try {
    const server = await startAndAwait(
      {
        name: 'Temporal server',
        program,
        args: temporalArguments({ ...options, ...(behind !== undefined && { uiPort: behind }) }, store),
        env: around.env,
        logFile,
        recordFile,
        ownGroup: around.ownGroup,
        ...(around.signal !== undefined && { signal: around.signal }),
        graceMs: 20_000,
      },
      { probe: () => probeTemporal({ address, namespace: options.namespace }), timeoutMs: 120_000 },
    );
    const front = uiPort === undefined || behind === undefined ? undefined : await uiFrontOf(server, { port: uiPort, behind });
    return {
      source,
      address,
      ...(uiPort === undefined ? {} : { uiAddress: `http://127.0.0.1:${uiPort}` }),
      pid: server.identity.pid,
      check: () => probeTemporal({ address, namespace: options.namespace }),
      // Whoever starts it again needs the port of the UI.
      ended: server.ended.then(async (reason) => {
        await front?.stop();
        return reason;
      }),
      stop: async () => {
        await front?.stop();
        await server.stop();
      },
    };
  } catch (error) {
    if (error instanceof NotReady) throw storeProblem({ server: 'Temporal server', failure: error, store, logFile });
    throw error;
  }
}

/** A server whose UI cannot be reached is of no use, and is not left running. */
async function uiFrontOf(server: { stop(): Promise<unknown> }, ports: { port: number; behind: number }): Promise<UiFront> {
  try {
    return await startUiFront(ports);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Arguments of `temporal` for a local server: loopback only, warnings only, stable in order. */
export function temporalArguments(options: TemporalOptions, store: string): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port), '--log-level', 'warn'],
    ...(options.uiPort === undefined ? ['--headless'] : ['--ui-port', String(options.uiPort)]),
    ...(options.uiPort === undefined || options.codecEndpoint === undefined ? [] : ['--ui-codec-endpoint', options.codecEndpoint]),
    ...(options.keep ? ['--db-filename', store] : []),
    ...(options.namespace === 'default' ? [] : ['--namespace', options.namespace]),
    ...Object.entries(options.searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ...Object.entries(options.dynamicConfig ?? {}).flatMap(([name, value]) => ['--dynamic-config-value', `${name}=${value}`]),
  ];
}

/** An answer that takes longer is none. */
const ANSWER_WITHIN_MS = 10_000;

/** Throws unless the server reads its store: what it holds in memory it can tell without. */
async function probeTemporal(server: { address: string; namespace: string }): Promise<void> {
  const connection = await Connection.connect({ address: server.address, connectTimeout: 5000 });
  try {
    await connection.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => connection.workflowService.describeNamespace({ namespace: server.namespace }));
  } finally {
    await connection.close();
  }
}

async function requireAnswer(address: string): Promise<void> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 10_000 });
    await connection.close();
  } catch (error) {
    throw new StartProblem(
      `${ADDRESS_VARIABLES.temporal} is ${address}, but no Temporal server answers there (${oneLine(error)}).`,
      `Start that server, correct the address, or unset ${ADDRESS_VARIABLES.temporal} to use a local server.`,
    );
  }
}
