import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Connection } from '@temporalio/client';
import { cacheRoot, cached, fillOnce, type CacheEntry } from './cache.js';
import { downloadThroughSdk, requireReachable } from './download.js';
import { RouteUnavailable, StartProblem, oneLine } from './errors.js';
import { NotReady, startAndAwait } from './managed-process.js';
import { firstRoute, requireVersion, type Route } from './routes.js';
import { addressFrom, ADDRESS_VARIABLES, foreignServer, VERSIONS, type EmbeddedServer, type Surroundings } from './settings.js';
import { askVersion, runLong } from './tools.js';

export interface EmbeddedTimeSkipping extends EmbeddedServer {
  readonly address: string;
}

/** A program and the arguments that come before the port. */
export interface TestServerProgram {
  readonly program: string;
  readonly args: readonly string[];
}

const MAIN_CLASS = 'io.temporal.testserver.TestServer';
const REMEDY =
  `Install Java 17 or newer and Maven, or set ${ADDRESS_VARIABLES.timeSkipping} to the host:port of a Temporal time-skipping test server that runs.`;

/** The time-skipping test server, found or installed; it serves tests only. @throws StartProblem */
export async function findTimeSkippingServer(around: Surroundings): Promise<TestServerProgram & { source: string }> {
  const root = cacheRoot(around.env);
  const jars: CacheEntry = { root, name: `temporal-test-server-${VERSIONS.testServer}`, file: `temporal-test-server-${VERSIONS.testServer}.jar` };
  const downloaded: CacheEntry = { root, name: 'temporal-test-server-sdk-download', file: 'temporal-test-server' };
  const onJava = (jar: string): TestServerProgram => ({ program: 'java', args: ['-Xmx512m', '-cp', join(dirname(jar), '*'), MAIN_CLASS] });
  const requireJava = async (): Promise<void> => {
    const output = await askVersion({ program: 'java', args: ['-version'], env: around.env });
    requireVersion({ name: 'java', output, atLeast: [17, 0] });
  };
  const routes: Route<TestServerProgram>[] = [
    {
      name: 'cache',
      find: async () => {
        const program = cached(downloaded);
        if (program !== undefined) return { program, args: [] };
        const jar = cached(jars);
        if (jar === undefined) throw new RouteUnavailable(`nothing in ${join(root, jars.name)} yet`);
        await requireJava();
        return onJava(jar);
      },
    },
    {
      name: 'download',
      find: async () => {
        await requireReachable('temporal.download', around.env);
        const fill = (folder: string): Promise<void> =>
          downloadThroughSdk({ folder, kind: 'time-skipping', name: downloaded.file }, around.report);
        return { program: await fillOnce(downloaded, fill, around.report), args: [] };
      },
    },
    {
      name: 'registry',
      find: async () => {
        await requireJava();
        requireVersion({ name: 'mvn', output: mavenVersion(await askVersion({ program: 'mvn', args: ['-v'], env: around.env })), atLeast: [3, 6] });
        return onJava(await fillOnce(jars, (folder) => copyJars(folder, around), around.report));
      },
    },
  ];
  const found = await firstRoute({ what: 'time-skipping test server', remedy: REMEDY, routes }, around);
  return { ...found.value, source: found.route };
}

function mavenVersion(output: string | undefined): string | undefined {
  return output === undefined ? undefined : /Apache Maven (\S+)/.exec(output)?.[1] ?? output;
}

async function copyJars(folder: string, around: Surroundings): Promise<void> {
  const pom = join(folder, 'pom.xml');
  writeFileSync(
    pom,
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>doorstroom</groupId><artifactId>embedded</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${VERSIONS.testServer}</version></dependency></dependencies>
</project>
`,
  );
  await runLong(
    {
      title: `Fetching the time-skipping test server ${VERSIONS.testServer} with Maven (once)`,
      program: 'mvn',
      args: ['-B', '-q', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`],
    },
    around,
  );
}

/**
 * A time-skipping server that answers: the one of the environment, else a new one on `port`. Its clock belongs to all
 * who use it, so each user that skips time needs a server of its own.
 * @throws StartProblem when none can be had or started
 */
export async function startTimeSkippingServer(options: { dataDir: string; port: number }, around: Surroundings): Promise<EmbeddedTimeSkipping> {
  const given = addressFrom(around.env, 'timeSkipping');
  if (given !== undefined) return { ...foreignServer, address: given };
  const { program, args, source } = await findTimeSkippingServer(around);
  const address = `127.0.0.1:${options.port}`;
  const logFile = join(options.dataDir, 'logs', `time-skipping-${options.port}.log`);
  try {
    const server = await startAndAwait(
      {
        name: 'time-skipping test server',
        program,
        args: [...args, String(options.port)],
        env: around.env,
        logFile,
        recordFile: join(options.dataDir, 'run', `time-skipping-${options.port}.json`),
        ownGroup: around.ownGroup,
        ...(around.signal !== undefined && { signal: around.signal }),
        graceMs: 5000,
      },
      { probe: () => probe(address), timeoutMs: 120_000 },
    );
    return {
      source,
      address,
      pid: server.identity.pid,
      ended: server.ended,
      stop: async () => {
        await server.stop();
      },
    };
  } catch (error) {
    if (error instanceof NotReady) throw new StartProblem(`${oneLine(error)}. It said: ${error.log}`, `Look in ${logFile}.`);
    throw error;
  }
}

async function probe(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 5000 });
  await connection.close();
}
