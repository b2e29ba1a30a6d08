/** Workers as processes of their own, so that a spec can kill one. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll } from '@jest/globals';

export interface WorkerProcess {
  pid: number | undefined;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Everything that it wrote until now. */
  said(): string;
}

const children: ChildProcess[] = [];
afterAll(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGKILL');
});

/** Starts a script of this folder, which says `ready` when its workers poll; it finds its settings in the environment. */
export async function startWorkerProcess(script: string, settings: object): Promise<WorkerProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL(script, import.meta.url))], {
    // The flags of jest are not for a child.
    env: { ...process.env, NODE_OPTIONS: '', DOORSTROOM_SPEC_WORKER: JSON.stringify(settings) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let [errors, told] = ['', ''];
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout?.on('data', (chunk: Buffer) => (told += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => (chunk.toString().includes('ready') ? resolve() : undefined));
    child.once('exit', (code) => reject(new Error(`The worker ended with ${code}: ${errors.slice(-2_000)}`)));
  });
  return { pid: child.pid, kill: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM'), said: () => told + errors };
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
