/** Idempotency keys: the same command is carried out once, and answered the same however often it comes. */
import { createHash, hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { v5 as uuidV5 } from 'uuid';
import type { CommandIdentity } from '../contracts/api/route.js';
import type { ProcessingEntry } from '../domain/processing-log/entry.js';
import { DocumentsById } from '../persistence/documents-by-id.js';
import type { DataKey } from '../persistence/keys/data-key.js';
import { Grouped } from '../persistence/grouped.js';
import { sealedEntry, type OwingClaim } from '../persistence/processing-log/owed-entries.js';
import type { CommandSubject } from '../persistence/processing-log/command-subject.js';
import { DUPLICATE_KEY } from '../persistence/stored.js';
import { RefusedWrite, unorderedWrites } from '../persistence/unordered-writes.js';
import { ApiError } from './api-error.js';
import { Answer } from './reply.js';

export const IDEMPOTENCY_COLLECTION = 'idempotency';
/** An answer is kept this long. */
const KEPT_MS = 30 * 24 * 3600 * 1000;
/** A claim whose process died may be taken over after this long: longer than any command takes. */
const LEASE_MS = 60_000;
/** A repeat waits this long for the first one. */
const PATIENCE_MS = 30_000;
/** The namespace of ids that are derived from a command. */
const NAMESPACE = '5f0b8b0e-6f0a-5d57-9a55-0f6d8f0f2c1e';

export interface IdempotencyRecord extends OwingClaim, Partial<Pick<Answer, 'status' | 'headers' | 'body' | 'about'>> {
  /** Keyed hash of the request, so that nothing can be read from it. */
  bodyHash: string;
  state: 'running' | 'done';
  expiresAt: Date;
}

/** A claim on a key: carry the command out, then `complete`, `release`, `leave` or `owe`. Otherwise the answer of the first time. */
export type Claim = OwnClaim | { answer: Answer };
export interface OwnClaim {
  id: string;
  /** Who carries it out; a claim that was taken over has another owner. */
  owner: string;
  /** Another attempt of the same command was made before, and nobody knows what came of it. */
  repeated?: true;
}

/** Who carries a command out: an id of this time, what it is about, and the entry of the log that is owed from now on, if any. */
export interface Claimant {
  owner: string;
  entry?: ProcessingEntry | undefined;
  subject?: CommandSubject | undefined;
  /** Heard when it has to wait until another request with the same key is over. */
  waits?: (() => void) | undefined;
}

export interface IdempotencyOptions {
  /** Hashes requests and seals answers, which hold personal data; the same for every replica. */
  key: Pick<DataKey, 'blind' | 'sealField' | 'openField'>;
  leaseMs?: number;
  patienceMs?: number;
}

/** The identity of a command: of this caller, method and path. Two callers never share a key. */
export function commandIdentity(parts: { subject: string; method: string; path: string; key: string }): CommandIdentity {
  const { subject, method, path, key } = parts;
  const id = hash('sha256', JSON.stringify([subject, method, path, key]), 'base64url');
  return { key: id, id: (name) => uuidV5(`${id}/${name}`, NAMESPACE) };
}

/** Throws `IDEMPOTENCY.KEY_MISSING` or `IDEMPOTENCY.KEY_INVALID`. */
export function requireKey(header: string | string[] | undefined): string {
  const field = 'header.Idempotency-Key';
  if (header === undefined || header === '') {
    throw new ApiError('IDEMPOTENCY.KEY_MISSING', 'This command needs an Idempotency-Key header', {
      field,
      remedy: 'Send a new UUID with every new command, and the same one when you try again.',
    });
  }
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new ApiError('IDEMPOTENCY.KEY_INVALID', 'The Idempotency-Key is not valid', {
    field,
    remedy: 'Use 1 to 255 visible ASCII characters, preferably a UUID.',
  });
}

/**
 * Claims and answers that arrive while others are being written go together in the next write: the store syncs to disk
 * once for all of them, and each is told what came of its own.
 */
export class IdempotencyStore {
  readonly #records: mongo.Collection<IdempotencyRecord>;
  readonly #options: Required<Omit<IdempotencyOptions, 'key'>>;
  readonly #key: IdempotencyOptions['key'];
  readonly #claims: Grouped<IdempotencyRecord, undefined>;
  readonly #endings: Grouped<mongo.AnyBulkWriteOperation<IdempotencyRecord>, undefined>;
  readonly #kept: DocumentsById<IdempotencyRecord>;

  constructor(records: mongo.Collection<IdempotencyRecord>, { key, ...options }: IdempotencyOptions) {
    this.#records = records;
    this.#options = { leaseMs: LEASE_MS, patienceMs: PATIENCE_MS, ...options };
    this.#key = key;
    this.#claims = new Grouped((claims) => unorderedWrites(records, claims.map((document) => ({ insertOne: { document } }))));
    this.#endings = new Grouped((endings) => unorderedWrites(records, endings));
    this.#kept = new DocumentsById(records);
  }

  /**
   * Claims a key, or gives the answer of the first time; waits while the first one runs.
   * Throws `IDEMPOTENCY.KEY_REUSED` and, when the first one takes too long, `IDEMPOTENCY.IN_PROGRESS`.
   */
  async claim(id: string, request: readonly unknown[], { owner, entry, subject, waits }: Claimant): Promise<Claim> {
    const bodyHash = this.#hashOf(request);
    const claimant = { owner, ...this.#owed(owner, entry), ...(subject && { subject }) };
    // Time that passed: the clock on the wall may be set, and nobody is to wait until it is there again.
    const giveUpAt = performance.now() + this.#options.patienceMs;
    for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
      const claim = (await this.#insert(id, bodyHash, claimant)) ?? (await this.#repeat(id, bodyHash, claimant));
      if (claim) return claim;
      if (performance.now() > giveUpAt) throw inProgress();
      waits?.();
      await pause(wait);
    }
  }

  /** Claims nothing, and owes an entry: for a command without a key. */
  async begin({ owner, entry }: Claimant): Promise<OwnClaim> {
    await this.#claims.ask({ _id: owner, bodyHash: '', state: 'running', owner, ...this.#owed(owner, entry), ...this.#terms() });
    return { id: owner, owner };
  }

  /** Keeps the answer, and the entry as it came to be. A claim that was taken over meanwhile is left to its new owner. */
  async complete({ id, owner, repeated }: OwnClaim, { status, headers, body, about }: Answer, entry?: ProcessingEntry): Promise<void> {
    // Carried out now, the journey has overtaken whatever the attempt before left in the store; refused, it has not.
    const settled = !repeated || status < 400;
    const kept = { state: 'done' as const, status, headers, about, body: this.#key.sealField(body, placeOf(id)), ...this.#owed(owner, entry) };
    await this.#endings.ask({ updateOne: { filter: { _id: id, owner }, update: { $set: kept, ...(settled && { $unset: { subject: '' } }) } } });
  }

  /** Gives the key back, of which only the entry is still owed: whoever comes next carries the command out. */
  async owe({ id, owner }: OwnClaim, entry: ProcessingEntry): Promise<void> {
    await this.#endings.ask({ updateOne: { filter: { _id: id, owner }, update: { $set: { leaseUntil: new Date(), ...this.#owed(owner, entry) } } } });
  }

  /** Gives the key back, and whoever comes next carries the command out. Nobody knows what came of it: it is still owed. */
  async leave({ id, owner }: OwnClaim): Promise<void> {
    await this.#endings.ask({ updateOne: { filter: { _id: id, owner }, update: { $set: { leaseUntil: new Date() } } } });
  }

  /** Gives the key back: nothing was answered that should be repeated, and the entry stands. */
  async release({ id, owner }: OwnClaim): Promise<void> {
    await this.#endings.ask({ deleteOne: { filter: { _id: id, owner, state: 'running' } } });
  }

  /** A file is hashed as it is: as JSON it would be many times its size. */
  #hashOf(request: readonly unknown[]): string {
    const digest = createHash('sha256');
    for (const part of request) digest.update(part instanceof Uint8Array ? part : JSON.stringify(part ?? null)).update('\n');
    return this.#key.blind('request', digest.digest('base64url'));
  }

  /** Undefined when the key is already there. */
  async #insert(id: string, bodyHash: string, claimant: Owing): Promise<Claim | undefined> {
    try {
      await this.#claims.ask({ _id: id, bodyHash, state: 'running', ...claimant, ...this.#terms() });
      return { id, owner: claimant.owner };
    } catch (error) {
      if (error instanceof RefusedWrite && error.code === DUPLICATE_KEY) return undefined;
      throw error;
    }
  }

  /** Undefined while the first one runs, or when it was released just now. */
  async #repeat(id: string, bodyHash: string, claimant: Owing): Promise<Claim | undefined> {
    const found = await this.#kept.find(id);
    if (!found) return undefined;
    if (found.bodyHash !== bodyHash) throw keyReused();
    if (found.state === 'done') {
      return { answer: new Answer(found.status!, found.headers!, this.#key.openField(found.body!, placeOf(id)) as string, found.about) };
    }
    if (this.#holds(found)) return undefined;
    // The command is the same one: what was owed for the time before is now owed for this time.
    const taken = await this.#records.updateOne(
      { _id: id, owner: found.owner, state: 'running' },
      { $set: { ...claimant, ...this.#terms() } },
    );
    return taken.matchedCount === 1 ? { id, owner: claimant.owner, repeated: true } : undefined;
  }

  #owed(commandId: string, entry: ProcessingEntry | undefined): Pick<OwingClaim, 'owed'> {
    return entry ? { owed: sealedEntry(entry, { commandId, key: this.#key }) } : {};
  }

  /**
   * Clocks of replicas differ a little; a lease that ends much later than any that is given now comes from a clock that was
   * wrong, and would keep the key until that day.
   */
  #holds({ leaseUntil }: IdempotencyRecord): boolean {
    const left = leaseUntil.getTime() - Date.now();
    return left > 0 && left <= 2 * this.#options.leaseMs;
  }

  #terms(): Pick<IdempotencyRecord, 'leaseUntil' | 'expiresAt'> {
    const now = Date.now();
    return { leaseUntil: new Date(now + this.#options.leaseMs), expiresAt: new Date(now + KEPT_MS) };
  }
}

type Owing = Pick<OwingClaim, 'owner' | 'owed' | 'subject'>;

/** An answer opens under its own key alone. */
function placeOf(id: string) {
  return { collection: IDEMPOTENCY_COLLECTION, id, field: 'body' };
}

function keyReused(): ApiError {
  return new ApiError('IDEMPOTENCY.KEY_REUSED', 'This Idempotency-Key was used for another request', {
    field: 'header.Idempotency-Key',
    remedy: 'Use a new key for a new command.',
  });
}

function inProgress(): ApiError {
  return new ApiError('IDEMPOTENCY.IN_PROGRESS', 'The first request with this key is still running', {
    field: 'header.Idempotency-Key',
    remedy: 'Try again in a few seconds, with the same key.',
    headers: { 'retry-after': '5' },
  });
}
