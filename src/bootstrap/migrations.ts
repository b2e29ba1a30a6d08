/** Migrations: each runs once, in order, by one process at a time. A process that dies leaves a lock that expires. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '../domain/shared/domain-error.js';
import type { Store } from '../persistence/connection.js';
import { isDuplicateKey } from '../persistence/stored.js';

/**
 * One step. `run` may be cut off at any point and is then run again from its beginning, so it must stand being
 * repeated. There is no way back: a step that was wrong is mended by the next one.
 */
export interface Migration {
  /** Sorts: `0001`, `0002`. */
  version: string;
  title: string;
  run(store: Store): Promise<void>;
}

export interface MigrationOptions {
  /** A lock that was not renewed for this long belongs to a process that died. */
  leaseMs?: number;
  /** How long to wait for another process that migrates. */
  patienceMs?: number;
}

const LOCK = 'lock';

/** Runs what has not run yet; answers the versions that this process ran. Throws `BOOTSTRAP.LOCKED`. */
export async function migrate(
  store: Store,
  { migrations, leaseMs = 30_000, patienceMs = 120_000 }: MigrationOptions & { migrations: readonly Migration[] },
): Promise<string[]> {
  const lock = new MigrationLock(store, leaseMs);
  await lock.acquire(patienceMs);
  try {
    return await runMissing(store, { migrations, lock });
  } finally {
    await lock.release();
  }
}

async function runMissing(
  store: Store,
  { migrations, lock }: { migrations: readonly Migration[]; lock: MigrationLock },
): Promise<string[]> {
  const done = new Set((await store.models.migrations.find({}, { _id: 1 }).lean()).map((m) => m._id));
  const ran: string[] = [];
  for (const { version, title, run } of [...migrations].sort((a, b) => (a.version < b.version ? -1 : 1))) {
    if (done.has(version)) continue;
    await run(store);
    await lock.require();
    await store.models.migrations.create({ _id: version, title, ranAt: new Date() });
    ran.push(version);
  }
  return ran;
}

class MigrationLock {
  private readonly owner = randomUUID();
  private renewal: NodeJS.Timeout | undefined;
  private lost: unknown;

  constructor(
    private readonly store: Store,
    private readonly leaseMs: number,
  ) {}

  async acquire(patienceMs: number): Promise<void> {
    const giveUpAt = Date.now() + patienceMs;
    while (!(await this.take())) {
      if (Date.now() > giveUpAt) throw locked();
      await pause(Math.min(250, this.leaseMs / 4));
    }
    this.renewal = setInterval(() => void this.renew(), this.leaseMs / 3);
    this.renewal.unref();
  }

  /** Throws when the lock went to another process. */
  async require(): Promise<void> {
    await this.renew();
    if (this.lost) throw new Error('The lock on the migrations was lost', { cause: this.lost });
  }

  async release(): Promise<void> {
    clearInterval(this.renewal);
    await this.store.models.migrations.deleteOne({ _id: LOCK, owner: this.owner });
  }

  private async take(): Promise<boolean> {
    try {
      await this.store.models.migrations.updateOne(
        { _id: LOCK, heldUntil: { $lt: new Date() } },
        { $set: { owner: this.owner, heldUntil: this.until() } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  private async renew(): Promise<void> {
    try {
      const { matchedCount } = await this.store.models.migrations.updateOne(
        { _id: LOCK, owner: this.owner },
        { $set: { heldUntil: this.until() } },
      );
      if (matchedCount === 0) this.lost = 'taken over by another process';
    } catch (error) {
      this.lost = error;
    }
  }

  private until(): Date {
    return new Date(Date.now() + this.leaseMs);
  }
}

function locked(): DomainError {
  return new DomainError('BOOTSTRAP.LOCKED', 'Another process is migrating the database', {
    remedy: 'Wait until it is done, and start again.',
  });
}
