/** Signs the heads of streams at intervals, each signature in the one register of all streams. */
import type { mongo } from 'mongoose';
import type { Head } from '../../domain/processing-log/chain.js';
import { checkpointDigest, signedText, type Checkpoint } from '../../domain/processing-log/checkpoint.js';
import { instantOf } from '../../domain/shared/calendar.js';
import { isDuplicateKey } from '../stored.js';
import { checkpointOf, sha256 } from './documents.js';
import type { CheckpointDocument } from './processing.schema.js';
import type { SigningKey } from './signing-key.js';

export interface SignedHeadsOptions {
  /** An entry is signed within this time, in milliseconds. */
  everyMs?: number;
  /** Or as soon as this many wait. */
  everyEntries?: number;
  /** Told of each signature, so that it can be kept outside of the store. */
  signed?: (note: { number: number; digest: string; stream: string; count: number }) => void;
  /** Told when signing failed; it is tried again. */
  failed?: (error: unknown) => void;
}

const EVERY_MS = 10_000;
const EVERY_ENTRIES = 1_000;

export class SignedHeads {
  readonly #checkpoints: mongo.Collection<CheckpointDocument>;
  readonly #key: SigningKey;
  readonly #options: SignedHeadsOptions & { everyMs: number; everyEntries: number };
  readonly #waiting = new Map<string, Head>();
  readonly #signedCounts = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(checkpoints: mongo.Collection<CheckpointDocument>, { key, ...options }: SignedHeadsOptions & { key: SigningKey }) {
    this.#checkpoints = checkpoints;
    this.#key = key;
    this.#options = { everyMs: EVERY_MS, everyEntries: EVERY_ENTRIES, ...options };
  }

  /** A stream now ends here, as this process wrote it: what becomes of it in the store meanwhile is found by the signature. */
  note(head: Head): void {
    const { everyMs, everyEntries } = this.#options;
    const signed = this.#signedCounts.get(head.stream);
    if (signed === undefined) this.#signedCounts.set(head.stream, head.count - 1);
    this.#waiting.set(head.stream, head);
    if (head.count - (signed ?? head.count) >= everyEntries) void this.sign();
    else this.#timer ??= setTimeout(() => void this.sign(), everyMs).unref();
  }

  /** Signs what waits. */
  sign(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running = this.#running.then(() => this.#signAll());
    return this.#running;
  }

  /** Signs that a stream, which ends here, is removed on this ground. Throws when it could not be signed. */
  signRemoval(head: Head, ground: string): Promise<void> {
    return this.#signOne(head, ground);
  }

  async #signAll(): Promise<void> {
    for (const head of [...this.#waiting.values()]) {
      try {
        await this.#signOne(head);
      } catch (error) {
        this.#options.failed?.(error);
        this.#timer ??= setTimeout(() => void this.sign(), this.#options.everyMs).unref();
        return;
      }
      this.#signedCounts.set(head.stream, head.count);
      if (this.#waiting.get(head.stream) === head) this.#waiting.delete(head.stream);
    }
  }

  /** Another process may sign at the same moment: whoever comes second goes on behind it. */
  async #signOne(head: Head, removed?: string): Promise<void> {
    for (;;) {
      const newest = await this.#checkpoints.findOne({}, { sort: { _id: -1 } });
      const before = newest ? checkpointOf(newest) : undefined;
      const open = { ...head, number: (before?.number ?? 0) + 1, previous: before ? checkpointDigest(before, sha256) : '', signedAt: instantOf(Date.now()), ...(removed !== undefined && { removed }), keyId: this.#key.id };
      const checkpoint: Checkpoint = { ...open, signature: this.#key.sign(signedText(open)) };
      const { number, ...fields } = checkpoint;
      try {
        await this.#checkpoints.insertOne({ _id: number, ...fields });
      } catch (error) {
        if (isDuplicateKey(error)) continue;
        throw error;
      }
      this.#options.signed?.({ number, digest: checkpointDigest(checkpoint, sha256), stream: head.stream, count: head.count });
      return;
    }
  }
}
