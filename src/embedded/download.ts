import { chmodSync, readdirSync, renameSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { RouteUnavailable, oneLine } from './errors.js';
import type { Report } from './report.js';

const CONNECT_LIMIT_MS = 20_000;

/**
 * Fails fast when a download host cannot be reached: a closed network often drops packets, and the download itself
 * would then hang for minutes. Behind a proxy only the download can tell.
 * @throws RouteUnavailable
 */
export async function requireReachable(host: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (env['DOORSTROOM_DOWNLOADS'] === 'off') throw new RouteUnavailable('switched off by DOORSTROOM_DOWNLOADS=off');
  if (['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].some((name) => (env[name] ?? '') !== '')) return;
  const failure = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host, port: 443 });
    const done = (reason?: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reason);
    };
    const timer = setTimeout(() => done(`no answer within ${CONNECT_LIMIT_MS / 1000} s`), CONNECT_LIMIT_MS);
    socket.once('connect', () => done());
    socket.once('error', (error) => done(oneLine(error)));
  });
  if (failure !== undefined) throw new RouteUnavailable(`${host} cannot be reached (${failure})`);
}

/** Downloads a mongod into `folder` as `mongod`. The library comes with the development dependencies. */
export async function downloadMongod(to: { folder: string; version: string }, report: Report): Promise<void> {
  const step = report.step(`Downloading mongod ${to.version}`);
  try {
    const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js');
    const path = await MongoBinary.getPath({ version: to.version, downloadDir: to.folder });
    renameSync(path, join(to.folder, 'mongod'));
    step.end('done');
  } catch (error) {
    step.end('failed');
    throw new RouteUnavailable(oneLine(error));
  }
}

/**
 * Lets the Temporal SDK download one of its servers into `folder` as `name`. The SDK downloads only on the way to a
 * running server, so that one is started and stopped once.
 */
export async function downloadThroughSdk(to: { folder: string; kind: 'dev-server' | 'time-skipping'; name: string }, report: Report): Promise<void> {
  const step = report.step(`Downloading the Temporal ${to.kind === 'dev-server' ? 'dev server' : 'time-skipping test server'}`);
  try {
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    const server = { executable: { type: 'cached-download' as const, downloadDir: to.folder } };
    const environment = await (to.kind === 'dev-server'
      ? TestWorkflowEnvironment.createLocal({ server })
      : TestWorkflowEnvironment.createTimeSkipping({ server }));
    await environment.teardown();
    const files = readdirSync(to.folder);
    const [file] = files;
    if (file === undefined || files.length !== 1) throw new Error(`the SDK left ${files.length} files where one was expected`);
    renameSync(join(to.folder, file), join(to.folder, to.name));
    chmodSync(join(to.folder, to.name), 0o755);
    step.end('done');
  } catch (error) {
    step.end('failed');
    throw new RouteUnavailable(oneLine(error));
  }
}
