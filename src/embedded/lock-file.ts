import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasCode } from './errors.js';
import { isAlive, self, type ProcessIdentity } from './process-identity.js';

export interface Lock {
  release(): void;
}

/**
 * Takes a lock that lives as long as its process: one of a dead process is taken over.
 * @returns the lock, or the process that holds it.
 */
export function tryLock(path: string): { lock: Lock } | { heldBy: ProcessIdentity } {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(self()));
  try {
    for (;;) {
      // Linking makes the lock appear whole or not at all, and fails when it exists.
      if (linked(mine, path)) return { lock: { release: () => rmSync(path, { force: true }) } };
      const holder = readHolder(path);
      if (holder === 'absent') continue;
      if (holder !== 'unreadable' && isAlive(holder)) return { heldBy: holder };
      takeAway(path, holder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Removes a stale lock, and puts back one that somebody else took in between. */
function takeAway(path: string, seen: ProcessIdentity | 'unreadable'): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const moved = readHolder(aside);
  const same = typeof moved === 'string' || typeof seen === 'string' ? moved === seen : moved.pid === seen.pid && moved.startedAt === seen.startedAt;
  if (!same) linked(aside, path);
  rmSync(aside, { force: true });
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function readHolder(path: string): ProcessIdentity | 'absent' | 'unreadable' {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'absent';
    throw error;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'pid' in value && 'startedAt' in value) {
      if (typeof value.pid === 'number' && typeof value.startedAt === 'string') return { pid: value.pid, startedAt: value.startedAt };
    }
    return 'unreadable';
  } catch {
    // A lock cut short by a full disk or a power cut holds nobody.
    return 'unreadable';
  }
}
