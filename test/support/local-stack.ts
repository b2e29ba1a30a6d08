import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../src/embedded/ports.js';
import { until } from './until.js';

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
/** A start may build; a stop drains. */
export const STACK_LIMIT_MS = 600_000;

const PORTS = ['PORT', 'OIDC_PORT', 'WORKER_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'MONGODB_PORT'] as const;

export interface LocalStack {
  env: NodeJS.ProcessEnv;
  dataDir: string;
  api: string;
  issuer: string;
  temporalUi: string;
  /** What `npm start` has said so far. */
  said(): string;
  /** Runs a script of the project against it to its end. */
  run(script: string, ...args: string[]): Promise<{ code: number | null; output: string }>;
  stop(): Promise<number | null>;
}

/** `npm start` on a data folder and ports of its own, as a user has it. */
export async function localStack(): Promise<LocalStack> {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorstroom-local-'));
  const ports: Record<string, string> = {};
  for (const name of PORTS) ports[`DOORSTROOM_${name}`] = String(await findFreePort());
  // Its own servers, also where the run of tests has some: journeys of other specs have no business here.
  const { DOORSTROOM_MONGODB_URI: _m, DOORSTROOM_TEMPORAL_ADDRESS: _t, NODE_OPTIONS: _n, ...rest } = process.env;
  const env = { ...rest, ...ports, DOORSTROOM_DATA_DIR: dataDir };
  const start = script(env, 'start.mjs');
  await until(() => start.output().includes('Doorstroom is running') || start.child.exitCode !== null, STACK_LIMIT_MS);
  if (start.child.exitCode !== null) throw new Error(`npm start ended with ${start.child.exitCode}:\n${start.output()}`);
  return {
    env,
    dataDir,
    api: `http://127.0.0.1:${ports['DOORSTROOM_PORT']}`,
    issuer: `http://127.0.0.1:${ports['DOORSTROOM_OIDC_PORT']}`,
    temporalUi: `http://127.0.0.1:${ports['DOORSTROOM_TEMPORAL_UI_PORT']}`,
    said: start.output,
    run: async (name, ...args) => {
      const running = script(env, name, ...args);
      return { code: await running.ended, output: running.output() };
    },
    stop: async () => {
      start.child.kill('SIGTERM');
      const code = await start.ended;
      rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}

function script(env: NodeJS.ProcessEnv, name: string, ...args: string[]): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [join(PROJECT, 'scripts', name), ...args], { cwd: PROJECT, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  return { child, output: () => output, ended: new Promise((resolve) => child.once('close', resolve)) };
}
