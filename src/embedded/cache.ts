import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { tryLock } from './lock-file.js';
import type { Report } from './report.js';

/** Folder of the user where built and downloaded servers are kept, outside any checkout. */
export function cacheRoot(env: NodeJS.ProcessEnv): string {
  const base = env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'doorstroom');
}

export interface CacheEntry {
  readonly root: string;
  /** Name with version: another version is another entry. */
  readonly name: string;
  /** Path inside the entry of which the presence means that it is whole. */
  readonly file: string;
}

/** Path of the entry's file when it is there. */
export function cached(entry: CacheEntry): string | undefined {
  const path = join(entry.root, entry.name, entry.file);
  return existsSync(path) ? path : undefined;
}

/**
 * Fills an entry once: `fill` works in a temporary folder that is renamed into place when it succeeds. A second process
 * that wants the same entry waits for the first one instead of building it as well.
 * @returns the path of the entry's file
 */
export async function fillOnce(entry: CacheEntry, fill: (folder: string) => Promise<void>, report: Report): Promise<string> {
  const target = join(entry.root, entry.name);
  const lockPath = join(entry.root, `${entry.name}.lock`);
  mkdirSync(entry.root, { recursive: true });
  const lock = await lockOrWait(lockPath, entry.name, report);
  const folder = join(entry.root, `${entry.name}.partial`);
  try {
    const present = cached(entry);
    if (present !== undefined) return present;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    await fill(folder);
    if (!existsSync(join(folder, entry.file))) throw new Error(`the step ended without making ${entry.file}`);
    rmSync(target, { recursive: true, force: true });
    renameSync(folder, target);
    return join(target, entry.file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    lock.release();
  }
}

async function lockOrWait(path: string, name: string, report: Report): Promise<{ release(): void }> {
  let attempt = tryLock(path);
  if ('lock' in attempt) return attempt.lock;
  const step = report.step(`Waiting for process ${attempt.heldBy.pid}, which installs ${name}`);
  while (!('lock' in attempt)) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    attempt = tryLock(path);
  }
  step.end('done');
  return attempt.lock;
}
