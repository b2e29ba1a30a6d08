/** The log of processing: entries are only ever added, each at the head of its stream. */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { chained, emptyHead, headAt, LANES, streamOf, type Head } from '../../domain/processing-log/chain.js';
import type { ProcessingEntry } from '../../domain/processing-log/entry.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { instantOf, type Instant } from '../../domain/shared/calendar.js';
import type { Log } from '../../observability/log.js';
import type { Store } from '../connection.js';
import { Grouped, type Outcome } from '../grouped.js';
import { DUPLICATE_KEY, isDuplicateKey } from '../stored.js';
import { documentOf, sha256 } from './documents.js';
import { ONE_ENTRY_PER_COMMAND, type CheckpointDocument, type ProcessingDocument } from './processing.schema.js';
import { SignedHeads, type SignedHeadsOptions } from './signed-heads.js';
import { SigningKey } from './signing-key.js';

export interface ProcessingLogOptions extends SignedHeadsOptions {
  /** 0 to 15; processes in different lanes never wait for each other. One at random unless given. */
  lane?: number;
  now?: () => Instant;
  /** How long to try when others write in the same lane, in milliseconds. */
  patienceMs?: number;
}

const PATIENCE_MS = 10_000;
/** Others who were first are given this much room, at most. */
const MOST_PAUSE_MS = 20;

export interface ProcessingLogParts {
  entries: Pick<mongo.Collection<ProcessingDocument>, 'find' | 'insertMany'>;
  heads: SignedHeads;
}

export class ProcessingLog {
  readonly #entries: ProcessingLogParts['entries'];
  readonly #signed: SignedHeads;
  readonly #lane: number;
  readonly #now: () => Instant;
  readonly #patienceMs: number;
  /** Of the stream written last, as far as is known. */
  #head: Head | undefined;
  readonly #appends: Grouped<ProcessingEntry, undefined>;

  constructor({ entries, heads }: ProcessingLogParts, { lane, now, patienceMs = PATIENCE_MS }: ProcessingLogOptions = {}) {
    this.#entries = entries;
    this.#signed = heads;
    this.#lane = lane ?? randomInt(LANES);
    this.#now = now ?? (() => instantOf(Date.now()));
    this.#patienceMs = patienceMs;
    this.#appends = new Grouped((group) => this.#appendAll(group));
  }

  static of({ models, keys }: Pick<Store, 'models' | 'keys'>, options: ProcessingLogOptions = {}): ProcessingLog {
    const heads = new SignedHeads(models.processingCheckpoints.collection as unknown as mongo.Collection<CheckpointDocument>, { ...options, key: SigningKey.of(keys.installation) });
    return new ProcessingLog({ entries: models.processingLog.collection as unknown as ProcessingLogParts['entries'], heads }, options);
  }

  /** As the processes of the product have it: each signature is told in their own log as well, so outside of the store. */
  static told(store: Pick<Store, 'models' | 'keys'>, log: Pick<Log, 'info' | 'failure'>): ProcessingLog {
    return ProcessingLog.of(store, {
      signed: (note) => log.info('processing-log.signed', note),
      failed: (error) => log.failure('processing-log.signing-failed', error),
    });
  }

  /**
   * Adds an entry; what is added while others are being written goes along in the next write. Once it resolves the entry
   * stands. Throws `PROCESSING_LOG.UNAVAILABLE` when that is not certain.
   */
  async append(entry: ProcessingEntry): Promise<void> {
    try {
      await this.#appends.ask(entry);
    } catch (cause) {
      throw Object.assign(unavailable(), { cause });
    }
  }

  /** Signs that a stream is removed, whole. Throws when that does not stand. */
  signRemoval(head: Head, ground: string): Promise<void> {
    return this.#signed.signRemoval(head, ground);
  }

  /** Signs what was written; before the store closes. */
  async stop(): Promise<void> {
    await this.#signed.sign();
  }

  /** In order: when one is refused, none behind it is written. */
  async #appendAll(entries: ProcessingEntry[]): Promise<Outcome<undefined>[]> {
    const stream = streamOf(this.#now(), this.#lane);
    const giveUpAt = performance.now() + this.#patienceMs;
    let left = entries;
    while (left.length > 0) {
      const head = await this.#headOf(stream);
      const places = chained(head, left, { digest: sha256 });
      const { written, stood } = await this.#insert(places.map(documentOf));
      const last = places[written - 1];
      if (last) this.#signed.note((this.#head = headAt(last)));
      left = left.slice(written + stood);
      if (left.length === 0) break;
      if (stood > 0) continue;
      // Somebody else was first.
      this.#head = undefined;
      if (performance.now() > giveUpAt) {
        const error = new Error('Others write in this stream all the time');
        return entries.map((_, index) => (index < entries.length - left.length ? { result: undefined } : { error }));
      }
      await pause(randomInt(MOST_PAUSE_MS));
    }
    return entries.map(() => ({ result: undefined }));
  }

  /**
   * How many were written, from the first on: all, or those before one that was refused. Its place was taken, or it stood
   * before: then that is one. Throws when it is not known.
   */
  async #insert(documents: ProcessingDocument[]): Promise<{ written: number; stood: 0 | 1 }> {
    try {
      await this.#entries.insertMany(documents, { ordered: true });
      return { written: documents.length, stood: 0 };
    } catch (error) {
      this.#head = undefined;
      const { code, writeErrors, result } = error as Partial<mongo.MongoBulkWriteError>;
      const [refused] = [writeErrors ?? []].flat();
      if (code !== DUPLICATE_KEY || refused?.code !== DUPLICATE_KEY || result?.getWriteConcernError() !== undefined) throw error;
      return { written: refused.index, stood: isDuplicateKey(error, ONE_ENTRY_PER_COMMAND) ? 1 : 0 };
    }
  }

  async #headOf(stream: string): Promise<Head> {
    if (this.#head?.stream === stream) return this.#head;
    const [last] = await this.#entries.find({ _id: { $gt: `${stream}/`, $lt: `${stream}/~` } }, { sort: { _id: -1 }, limit: 1 }).toArray();
    return (this.#head = last ? { stream, count: last.sequence, hash: last.hash } : emptyHead(stream, sha256));
  }
}

function unavailable(): DomainError {
  return new DomainError('PROCESSING_LOG.UNAVAILABLE', 'What was read or written could not be noted, so it is not answered', {
    remedy: 'Try again in a few seconds, with the same key.',
  });
}
