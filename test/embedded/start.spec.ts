import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { killRecorded } from '../../src/embedded/managed-process.js';
import { findFreePort } from '../../src/embedded/ports.js';
import { processStart } from '../../src/embedded/process-identity.js';
import { ADDRESS_VARIABLES } from '../../src/embedded/settings.js';
import { PORTS } from '../../src/launcher/launch-settings.js';
import { scratchFolder } from './scratch.js';

const LAUNCHER = fileURLToPath(new URL('../../dist/src/launcher/main.js', import.meta.url));
const PARTS = ['mongodb', 'temporal', 'identity', 'api', 'worker'] as const;
const READY = 'Your data is kept';
const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

beforeAll(() => {
  if (!existsSync(LAUNCHER)) throw new Error('This spec starts the compiled launcher: npm run build');
});

interface Launched {
  readonly pid: number;
  readonly exited: Promise<string>;
  output(): string;
  until(text: string, times?: number): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

/** A data folder with free ports, on which the launcher can be started again and again. */
async function place() {
  const dataDir = scratchFolder();
  const env: NodeJS.ProcessEnv = { ...process.env, DOORSTROOM_DATA_DIR: dataDir };
  for (const name of [...Object.values(ADDRESS_VARIABLES), 'NODE_OPTIONS', 'PORT']) delete env[name];
  for (const { variables } of Object.values(PORTS)) env[variables[0] ?? ''] = String(await findFreePort());
  cleanups.push(() => {
    for (const part of PARTS) killRecorded(join(dataDir, 'run', `${part}.json`));
  });

  const launch = (): Launched => {
    const script = `const { launch } = await import(${JSON.stringify(LAUNCHER)}); process.exit(await launch(process.env));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const exited = new Promise<string>((resolve) => child.once('close', (code, signal) => resolve(signal ?? String(code))));
    let over = false;
    void exited.then(() => (over = true));
    cleanups.push(() => child.kill('SIGKILL'));
    return {
      pid: child.pid ?? 0,
      exited,
      output: () => output,
      until: async (text, times = 1) => {
        while (output.split(text).length <= times) {
          if (over) throw new Error(`It ended before it said "${text}":\n${output}`);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
      signal: (name) => child.kill(name),
    };
  };
  const pidOf = (part: string): number => JSON.parse(readFileSync(join(dataDir, 'run', `${part}.json`), 'utf8')).pid;
  const answers = async (name: keyof typeof PORTS): Promise<number> =>
    (await fetch(`http://127.0.0.1:${env[PORTS[name].variables[0] ?? '']}/readyz`)).status;
  return { launch, pidOf, answers, dataDir, env };
}

describe('a local start', () => {
  it('runs all parts, starts a killed one and one that hangs again, takes over after a kill of itself, and stops all on Ctrl-C', async () => {
    const { launch, pidOf, answers } = await place();
    const first = launch();
    await first.until(READY);
    for (const name of ['api', 'identity', 'worker'] as const) expect(await answers(name)).toBe(200);

    const twice = launch();
    expect(await twice.exited).toBe('1');
    expect(twice.output()).toContain(`(process ${first.pid})`);

    process.kill(pidOf('api'), 'SIGKILL');
    await first.until('API was ended by SIGKILL; it starts again in 0.5 s');
    await first.until('API runs again');
    expect(await answers('api')).toBe(200);
    process.kill(pidOf('mongodb'), 'SIGKILL');
    await first.until('MongoDB server runs again');
    process.kill(pidOf('temporal'), 'SIGKILL');
    await first.until('Temporal server runs again');
    const hangs = pidOf('temporal');
    process.kill(hangs, 'SIGSTOP');
    await first.until('Temporal server did not work (');
    await first.until('Temporal server runs again', 2);
    expect(processStart(hangs)).toBeUndefined();

    const left = PARTS.map(pidOf);
    first.signal('SIGKILL');
    expect(await first.exited).toBe('SIGKILL');
    expect(left.map((pid) => processStart(pid) !== undefined)).toEqual(PARTS.map(() => true));

    const second = launch();
    await second.until(READY);
    expect(left.map(processStart)).toEqual(PARTS.map(() => undefined));
    const running = PARTS.map(pidOf);
    second.signal('SIGINT');
    expect(await second.exited).toBe('0');
    expect(running.map(processStart)).toEqual(PARTS.map(() => undefined));
    const stops = second.output().match(/^.* stopped$/gm);
    expect(stops).toEqual(['API stopped', 'Worker stopped', 'Demo sign-in stopped', 'Temporal server stopped', 'MongoDB server stopped']);
  }, 300_000);

  it('that is called off half-way leaves nothing running', async () => {
    const { launch, dataDir } = await place();
    const start = launch();
    await start.until('MongoDB server ready');
    const pid: number = JSON.parse(readFileSync(join(dataDir, 'run', 'mongodb.json'), 'utf8')).pid;
    start.signal('SIGTERM');
    expect(await start.exited).toBe('0');
    expect(processStart(pid)).toBeUndefined();
    expect(existsSync(join(dataDir, 'run', 'temporal.json'))).toBe(false);
  });

  it('names a busy port, its holder and the way out, and starts nothing', async () => {
    const { launch, env, dataDir } = await place();
    const { createServer } = await import('node:net');
    const holder = createServer().listen(Number(env['DOORSTROOM_PORT']), '127.0.0.1');
    cleanups.push(() => holder.close());
    const start = launch();
    expect(await start.exited).toBe('1');
    expect(start.output()).toContain(`Doorstroom could not start. Port ${env['DOORSTROOM_PORT']} (API) is in use`);
    expect(start.output()).toContain('-> Stop that program, or choose another port: DOORSTROOM_PORT=');
    expect(existsSync(join(dataDir, 'run', 'mongodb.json'))).toBe(false);
  });
});
