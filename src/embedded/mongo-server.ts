import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { cacheRoot, cached, fillOnce, type CacheEntry } from './cache.js';
import { downloadMongod, requireReachable } from './download.js';
import { RouteUnavailable, StartProblem, oneLine } from './errors.js';
import { NotReady, startAndAwait, stopLeftover } from './managed-process.js';
import { requireFreePort } from './ports.js';
import { firstRoute, requireVersion, type Route } from './routes.js';
import { addressFrom, ADDRESS_VARIABLES, foreignServer, VERSIONS, type EmbeddedServer, type Surroundings } from './settings.js';
import { storeProblem } from './store-problem.js';
import { askVersion, onPath, runLong } from './tools.js';

/** Two programs that speak the same protocol, each with a store of its own kind. */
export type MongoEngine = 'mongod' | 'secantus';

export interface MongoOptions {
  readonly dataDir: string;
  readonly port: number;
  /** Database in the returned URI. */
  readonly database: string;
}

export interface EmbeddedMongo extends EmbeddedServer {
  readonly uri: string;
}

interface MongoProgram {
  readonly engine: MongoEngine;
  readonly path: string;
}

const REPLICA_SET = 'doorstroom';
const REMEDY =
  'Do one of these: install Rust 1.95 or newer with cargo (https://rustup.rs; the server is then built once, in about five minutes); ' +
  `put a "mongod" 6.0 or newer on the PATH; or set ${ADDRESS_VARIABLES.mongodb} to the URI of a MongoDB replica set that runs.`;

/** A MongoDB-compatible program, found or installed. `holds` limits the choice to the engine that made the store. @throws StartProblem */
export async function findMongo(wish: { holds?: MongoEngine }, around: Surroundings): Promise<{ program: MongoProgram; source: string }> {
  const root = cacheRoot(around.env);
  const secantus: CacheEntry = { root, name: `secantus-mdb-${VERSIONS.secantus}`, file: join('bin', 'secantusd-rs') };
  const mongod: CacheEntry = { root, name: `mongod-${VERSIONS.mongod}`, file: 'mongod' };
  const fits = (engine: MongoEngine): void => {
    if (wish.holds !== undefined && wish.holds !== engine) throw new RouteUnavailable(`the data here was written by ${wish.holds}, which ${engine} cannot read`);
  };
  const routes: Route<MongoProgram>[] = [
    {
      name: 'PATH',
      find: async () => {
        requireVersion({ name: 'mongod', output: mongodVersion(await askVersion({ program: 'mongod', args: ['--version'], env: around.env })), atLeast: [6, 0] });
        fits('mongod');
        return { engine: 'mongod', path: onPath('mongod', around.env) ?? '' };
      },
    },
    {
      name: 'cache',
      find: async () => {
        const candidates: [MongoEngine, string | undefined][] = [
          ['mongod', cached(mongod)],
          ['secantus', cached(secantus)],
        ];
        for (const [engine, path] of candidates) {
          if (path !== undefined && (wish.holds === undefined || wish.holds === engine)) return { engine, path };
        }
        throw new RouteUnavailable(`nothing that fits in ${root} yet`);
      },
    },
    {
      name: 'download',
      find: async () => {
        fits('mongod');
        await requireReachable('fastdl.mongodb.org', around.env);
        const fill = (folder: string): Promise<void> => downloadMongod({ folder, version: VERSIONS.mongod }, around.report);
        return { engine: 'mongod', path: await fillOnce(mongod, fill, around.report) };
      },
    },
    {
      name: 'registry',
      find: async () => {
        fits('secantus');
        const output = await askVersion({ program: 'rustc', args: ['--version'], env: around.env });
        requireVersion({ name: 'rustc', output, atLeast: [1, 95] });
        requireVersion({ name: 'cargo', output: await askVersion({ program: 'cargo', args: ['--version'], env: around.env }), atLeast: [1, 95] });
        const install = (folder: string): Promise<void> =>
          runLong(
            {
              title: `Building the MongoDB-compatible server secantus-mdb ${VERSIONS.secantus} with Rust (once; five minutes or more)`,
              program: 'cargo',
              // The crate names a newer Rust than it needs.
              args: ['install', 'secantus-mdb', '--version', VERSIONS.secantus, '--ignore-rust-version', '--root', folder],
            },
            around,
          );
        return { engine: 'secantus', path: await fillOnce(secantus, install, around.report) };
      },
    },
  ];
  const found = await firstRoute({ what: 'MongoDB server', remedy: REMEDY, routes }, around);
  return { program: found.value, source: found.route };
}

function mongodVersion(output: string | undefined): string | undefined {
  return output === undefined ? undefined : /db version v(\S+)/.exec(output)?.[1] ?? output;
}

/**
 * A MongoDB server that takes writes: the one of the environment, else a local one-node replica set on `port`.
 * @throws StartProblem when none can be had or started
 */
export async function startMongo(options: MongoOptions, around: Surroundings): Promise<EmbeddedMongo> {
  const given = addressFrom(around.env, 'mongodb');
  if (given !== undefined) {
    await requireAnswer(given);
    return { ...foreignServer, uri: given };
  }
  const recordFile = join(options.dataDir, 'run', 'mongodb.json');
  const leftover = await stopLeftover(recordFile, 30_000);
  if (leftover !== undefined) around.report.line(`MongoDB server: stopped process ${leftover}, left by an earlier run`);
  await requireFreePort({ port: options.port, for: 'MongoDB', setting: 'DOORSTROOM_MONGODB_PORT' });

  const holds = engineOfStore(options.dataDir);
  const { program, source } = await findMongo(holds === undefined ? {} : { holds }, around);
  const store = storeFolder(options.dataDir, program.engine);
  const logFile = join(options.dataDir, 'logs', 'mongodb.log');
  mkdirSync(store, { recursive: true });
  const base = `mongodb://127.0.0.1:${options.port}`;
  try {
    const server = await startAndAwait(
      {
        name: 'MongoDB server',
        program: program.path,
        args: mongoArguments({ engine: program.engine, port: options.port, store }),
        env: around.env,
        logFile,
        recordFile,
        ownGroup: around.ownGroup,
        ...(around.signal !== undefined && { signal: around.signal }),
        graceMs: 30_000,
      },
      { probe: () => probeMongo({ uri: `${base}/?directConnection=true`, engine: program.engine, port: options.port }), timeoutMs: 120_000 },
    );
    return {
      source,
      // A direct connection needs no lookup of the set's members, which may carry another host name.
      uri: `${base}/${options.database}?directConnection=true`,
      pid: server.identity.pid,
      ended: server.ended,
      stop: async () => {
        await server.stop();
      },
    };
  } catch (error) {
    if (error instanceof NotReady) throw storeProblem({ server: 'MongoDB server', failure: error, store, logFile });
    throw error;
  }
}

/** Folder of an engine's store: neither can read the other's. */
export function storeFolder(dataDir: string, engine: MongoEngine): string {
  return join(dataDir, `mongodb-${engine}`);
}

/** The engine that wrote the store that is there already, if any. */
export function engineOfStore(dataDir: string): MongoEngine | undefined {
  const engines: MongoEngine[] = ['secantus', 'mongod'];
  return engines.find((engine) => existsSync(storeFolder(dataDir, engine)) && readdirSync(storeFolder(dataDir, engine)).length > 0);
}

/** Arguments of either program: loopback only, and an acknowledged write survives a power cut. */
export function mongoArguments(start: { engine: MongoEngine; port: number; store: string }): string[] {
  const { engine, port, store } = start;
  return engine === 'mongod'
    ? ['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', store, '--replSet', REPLICA_SET]
    : ['--host', '127.0.0.1', '--port', String(port), '--storage-path', store, '--sync-on-commit', '--log-level', 'WARNING', '--cache-size', '512M'];
}

async function probeMongo(server: { uri: string; engine: MongoEngine; port: number }): Promise<void> {
  const client = new mongoose.mongo.MongoClient(server.uri, { serverSelectionTimeoutMS: 2000 });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello['isWritablePrimary'] === true) return;
    if (server.engine === 'mongod' && hello['setName'] === undefined) {
      const members = [{ _id: 0, host: `127.0.0.1:${server.port}` }];
      await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } });
    }
    throw new Error('it takes no writes yet');
  } finally {
    await client.close();
  }
}

async function requireAnswer(uri: string): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 10_000 });
  try {
    await client.db('admin').command({ hello: 1 });
  } catch (error) {
    throw new StartProblem(
      `${ADDRESS_VARIABLES.mongodb} is set, but no MongoDB answers at ${withoutCredentials(uri)} (${oneLine(error)}).`,
      `Start that server, correct the URI, or unset ${ADDRESS_VARIABLES.mongodb} to use a local server.`,
    );
  } finally {
    await client.close();
  }
}

/** The URI fit for a message: user and password left out. */
export function withoutCredentials(uri: string): string {
  return uri.replace(/\/\/[^@/]*@/, '//');
}
