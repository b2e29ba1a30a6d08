import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll } from '@jest/globals';
import type { KeyVersion } from '../../src/keys/key-set.js';

export interface ImportWorkerSettings {
  uri: string;
  address: string;
  namespace: string;
  /** Queue of journeys; imports run on the one behind it with `-imports`. */
  taskQueue: string;
  keys: KeyVersion[];
}

export interface ImportWorker {
  pid: number | undefined;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('./import-worker-process.ts', import.meta.url));
const children: ChildProcess[] = [];
afterAll(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGKILL');
});

/** Starts a worker for journeys and imports in a process of its own, and waits until it polls. */
export async function startImportWorker(settings: ImportWorkerSettings): Promise<ImportWorker> {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT], {
    // The flags of jest are not for a child.
    env: { ...process.env, NODE_OPTIONS: '', DOORSTROOM_SPEC_WORKER: JSON.stringify(settings) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => (chunk.toString().includes('ready') ? resolve() : undefined));
    child.once('exit', (code) => reject(new Error(`The worker ended with ${code}: ${errors.slice(-2_000)}`)));
  });
  return { pid: child.pid, kill: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM') };
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
