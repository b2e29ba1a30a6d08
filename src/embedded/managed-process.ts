import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { oneLine } from './errors.js';
import { identify, isAlive, sendSignal, stopProcess, type ProcessIdentity } from './process-identity.js';

const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

export interface ManagedSpec {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly logFile: string;
  /** Where process id and start time are kept, so that a later start finds what an earlier one left. */
  readonly recordFile: string;
  /**
   * Own process group: a Ctrl-C in the terminal then reaches the launcher only, which stops its children in order.
   * Off for tests, which must take their servers with them.
   */
  readonly ownGroup: boolean;
  readonly graceMs: number;
  /** Ends the wait for readiness, and the child with it. */
  readonly signal?: AbortSignal;
}

/** A child ended before it was ready, or did not become ready in time. */
export class NotReady extends Error {
  override readonly name = 'NotReady';

  constructor(
    message: string,
    /** Last lines of what the child wrote during this attempt. */
    readonly log: string,
  ) {
    super(message);
  }
}

export interface ManagedProcess {
  readonly identity: ProcessIdentity;
  /** Settles once, when the process ends by itself or is stopped. */
  readonly ended: Promise<string>;
  isAlive(): boolean;
  stop(): Promise<'stopped' | 'forced' | 'gone'>;
}

/** Starts a child that writes to its log file and is remembered in its record file. */
export async function startManaged(spec: ManagedSpec): Promise<ManagedProcess & { readonly logStart: number }> {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  mkdirSync(dirname(spec.recordFile), { recursive: true });
  setAsideLargeLog(spec.logFile);
  const logStart = existsSync(spec.logFile) ? statSync(spec.logFile).size : 0;
  const log = openSync(spec.logFile, 'a');
  let child: ChildProcess;
  try {
    child = spawn(spec.program, [...spec.args], { cwd: spec.cwd, env: spec.env, stdio: ['ignore', log, log], detached: spec.ownGroup });
  } finally {
    closeSync(log);
  }
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `ended with code ${code}` : `was ended by ${signal}`));
  });
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity === undefined) throw new NotReady(`${spec.name} ${await ended}`, tailOf(spec.logFile, logStart));
  writeFileSync(spec.recordFile, JSON.stringify({ ...identity, name: spec.name }));
  return {
    identity,
    ended,
    logStart,
    isAlive: () => isAlive(identity),
    stop: async () => {
      const outcome = await stopProcess(identity, spec.graceMs);
      rmSync(spec.recordFile, { force: true });
      return outcome;
    },
  };
}

/**
 * Starts a child and waits until `probe` no longer throws.
 * @throws NotReady with the child's last log lines; the child is stopped then.
 */
export async function startAndAwait(spec: ManagedSpec, readiness: { probe: () => Promise<void>; timeoutMs: number }): Promise<ManagedProcess> {
  const child = await startManaged(spec);
  let end: string | undefined;
  void child.ended.then((reason) => {
    end = reason;
  });
  const deadline = Date.now() + readiness.timeoutMs;
  for (;;) {
    const failure = await attempt(readiness.probe);
    if (end !== undefined) {
      rmSync(spec.recordFile, { force: true });
      throw new NotReady(`${spec.name} ${end} before it was ready`, tailOf(spec.logFile, child.logStart));
    }
    if (spec.signal?.aborted === true) {
      await child.stop();
      spec.signal.throwIfAborted();
    }
    if (failure === undefined) return child;
    if (Date.now() > deadline) {
      await child.stop();
      throw new NotReady(`${spec.name} was not ready within ${Math.round(readiness.timeoutMs / 1000)} s (${failure})`, tailOf(spec.logFile, child.logStart));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What a probe says is wrong, in one line; undefined when it passes. */
export async function attempt(probe: () => Promise<void>): Promise<string | undefined> {
  try {
    await probe();
    return undefined;
  } catch (error) {
    return oneLine(error);
  }
}

/** One older log is kept, so that logs take no more than twice this much. */
function setAsideLargeLog(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
}

/** Last lines of a log file from byte `start` on. */
export function tailOf(logFile: string, start = 0, lines = 15): string {
  if (!existsSync(logFile)) return '';
  return readFileSync(logFile).subarray(start).toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/**
 * Stops a process that an earlier run left behind; a record of a process that no longer lives is dropped.
 * @returns the id of the process that was stopped
 */
export async function stopLeftover(recordFile: string, graceMs: number): Promise<number | undefined> {
  const identity = readRecord(recordFile);
  let stopped: number | undefined;
  if (identity !== undefined && isAlive(identity)) {
    await stopProcess(identity, graceMs);
    stopped = identity.pid;
  }
  rmSync(recordFile, { force: true });
  return stopped;
}

function readRecord(recordFile: string): ProcessIdentity | undefined {
  if (!existsSync(recordFile)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(recordFile, 'utf8'));
    if (typeof value === 'object' && value !== null && 'pid' in value && 'startedAt' in value) {
      if (typeof value.pid === 'number' && typeof value.startedAt === 'string') return { pid: value.pid, startedAt: value.startedAt };
    }
    return undefined;
  } catch {
    // A record cut short by a power cut names no process that still lives.
    return undefined;
  }
}

/** Ends the process of a record at once, without waiting, and drops the record. */
export function killRecorded(recordFile: string): void {
  const identity = readRecord(recordFile);
  if (identity !== undefined) sendSignal(identity, 'SIGKILL');
  rmSync(recordFile, { force: true });
}
