import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { RouteUnavailable } from './errors.js';
import type { Surroundings } from './settings.js';

/** Full path of a program on the PATH of `env`, or undefined. */
export function onPath(program: string, env: NodeJS.ProcessEnv): string | undefined {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    for (const name of folder === '' ? [] : names) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Absent or not ours to run: either way not a program for us.
    return false;
  }
}

/** What a program on the PATH prints when asked for its version (both streams), undefined when it is absent or fails. */
export async function askVersion(question: { program: string; args: readonly string[]; env: NodeJS.ProcessEnv }): Promise<string | undefined> {
  const path = onPath(question.program, question.env);
  if (path === undefined) return undefined;
  return new Promise((resolve) => {
    execFile(path, [...question.args], { env: question.env, timeout: 30_000 }, (error, stdout, stderr) => {
      resolve(error === null ? `${stdout}${stderr}` : undefined);
    });
  });
}

export interface LongCommand {
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
  /** On top of the surroundings. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command that may take minutes and shows that it is alive.
 * @throws RouteUnavailable with the command's last lines when it fails.
 */
export async function runLong(command: LongCommand, around: Surroundings): Promise<void> {
  const step = around.report.step(command.title);
  const tail: string[] = [];
  const child = spawn(command.program, [...command.args], { env: { ...around.env, ...command.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const abort = (): boolean => child.kill('SIGTERM');
  around.signal?.addEventListener('abort', abort);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      for (const line of text.split('\n').filter((part) => part.trim() !== '')) {
        tail.push(line);
        step.detail(line);
      }
      tail.splice(0, tail.length - 12);
    });
  }
  const outcome = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? 'done' : `ended with ${signal ?? code}`));
  });
  around.signal?.removeEventListener('abort', abort);
  step.end(outcome);
  if (outcome === 'done') return;
  const errorLine = tail.findLast((line) => /error|fail|refused|not found|no such/i.test(line)) ?? tail.at(-1) ?? '';
  throw new RouteUnavailable(`${command.program} ${outcome}: ${errorLine.trim().slice(0, 300)}`);
}
