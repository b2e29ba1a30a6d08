/**
 * What commands owe that were not heard of any more. The claim on a command holds its entry before it is carried out, and as it ended once that is
 * known; whoever was killed or could not write it leaves it there. It is sealed: what is put into the store by hand
 * becomes no entry. When no answer was kept either, nobody knows whether the journey carried it out: it is asked to set the store right.
 */
import type { mongo } from 'mongoose';
import type { ProcessingEntry } from '../../domain/processing-log/entry.js';
import type { Log } from '../../observability/log.js';
import type { Store } from '../connection.js';
import type { DataKey } from '../keys/data-key.js';
import { candidateOf, type CommandSubject } from './command-subject.js';
import type { ProcessingLog } from './processing-log.js';

/** A claim, as far as its entry is concerned. */
export interface OwingClaim {
  _id: string;
  /** Of who carries it out, and of the entry: its `commandId`. */
  owner: string;
  leaseUntil: Date;
  /** What the command is about, by which its journey is found; gone once it is known what came of it. */
  subject?: CommandSubject;
  /** The sealed entry, until it is known to stand. */
  owed?: string;
  /** What did not open, so that it was not put there by the product; kept to be looked into. */
  unopened?: string;
}

export interface OwedEntriesParts {
  processing: Pick<ProcessingLog, 'append'>;
  log: Pick<Log, 'info' | 'failure'>;
  /** Asks the journey of a candidate to set the store right. */
  doubt: (candidateId: string) => Promise<void>;
}

export interface OwedEntriesOptions {
  everyMs?: number;
  /** So long after its lease a command is no longer under way anywhere, in milliseconds: the clocks of processes differ. */
  graceMs?: number;
}

const EVERY_MS = 15_000;
const GRACE_MS = 60_000;
const BATCH = 200;

const placeOf = (commandId: string) => ({ collection: 'idempotency', id: commandId, field: 'owed' });

/** The entry as a claim holds it. */
export function sealedEntry(entry: ProcessingEntry, { commandId, key }: { commandId: string; key: Pick<DataKey, 'sealField'> }): string {
  return key.sealField(entry, placeOf(commandId));
}

/** Settles what was owed for too long, at intervals. Safe beside others that do the same: the log takes each entry once. */
export class OwedEntries {
  readonly #claims: mongo.Collection<OwingClaim>;
  readonly #entries: mongo.Collection<{ _id: string; commandId?: string }>;
  readonly #key: Pick<DataKey, 'openField'>;
  readonly #everyMs: number;
  readonly #graceMs: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(
    private readonly store: Pick<Store, 'models' | 'keys'>,
    private readonly parts: OwedEntriesParts,
    { everyMs = EVERY_MS, graceMs = GRACE_MS }: OwedEntriesOptions = {},
  ) {
    const { models, keys } = store;
    this.#claims = models.idempotency.collection as unknown as mongo.Collection<OwingClaim>;
    this.#entries = models.processingLog.collection as unknown as mongo.Collection<{ _id: string; commandId?: string }>;
    this.#key = keys.installation;
    this.#everyMs = everyMs;
    this.#graceMs = graceMs;
  }

  /** Now, and then at intervals. */
  start(): void {
    this.#running = this.#runAndPlan();
  }

  /** Returns once nothing is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Answers how many entries were written. Throws when one could not be. */
  async noteAll(): Promise<number> {
    for (let noted = 0; ; ) {
      const claims = await this.#next();
      noted += await this.#note(claims);
      if (claims.length < BATCH || this.#stopped) return noted;
    }
  }

  async #runAndPlan(): Promise<void> {
    const { log } = this.parts;
    try {
      const entries = await this.noteAll();
      if (entries > 0) log.info('processing-log.owed-entries', { entries });
    } catch (error) {
      log.failure('processing-log.owing', error);
    }
    if (!this.#stopped) this.#timer = setTimeout(() => this.start(), this.#everyMs).unref();
  }

  #next(): Promise<OwingClaim[]> {
    const until = new Date(Date.now() - this.#graceMs);
    return this.#claims.find({ owed: { $exists: true }, leaseUntil: { $lt: until } }, { sort: { leaseUntil: 1 }, limit: BATCH, projection: { owner: 1, owed: 1, subject: 1 } }).toArray();
  }

  async #note(claims: OwingClaim[]): Promise<number> {
    if (claims.length === 0) return 0;
    const standing = new Set(await this.#standing(claims));
    const missing = claims.filter(({ owner }) => !standing.has(owner));
    const ends = await Promise.allSettled(missing.map((claim) => this.#write(claim)));
    const doubted = claims.filter(({ subject }) => subject !== undefined);
    const doubts = await this.#doubt(doubted);
    const failed = [...missing.filter((_claim, at) => ends[at]!.status === 'rejected'), ...doubted.filter((_claim, at) => doubts[at]!.status === 'rejected')];
    await this.#settle(claims.filter((claim) => !failed.includes(claim)));
    for (const doubt of doubts) if (doubt.status === 'rejected') throw doubt.reason;
    let written = 0;
    for (const end of ends) {
      if (end.status === 'rejected') throw end.reason;
      if (end.value) written += 1;
    }
    return written;
  }

  /** Each journey once, however many of its commands were given up. */
  async #doubt(claims: OwingClaim[]): Promise<PromiseSettledResult<void>[]> {
    const asked = new Map<string, Promise<void>>();
    return Promise.allSettled(
      claims.map(async ({ subject }) => {
        const candidateId = await candidateOf(subject!, this.store.models);
        if (candidateId === undefined) return;
        if (!asked.has(candidateId)) asked.set(candidateId, this.parts.doubt(candidateId));
        await asked.get(candidateId);
      }),
    );
  }

  async #standing(claims: OwingClaim[]): Promise<string[]> {
    const found = await this.#entries.find({ commandId: { $in: claims.map(({ owner }) => owner) } }, { projection: { _id: 0, commandId: 1 }, batchSize: BATCH + 1 }).toArray();
    return found.map(({ commandId }) => commandId!);
  }

  /** False for what does not open. */
  async #write({ _id, owner, owed }: OwingClaim): Promise<boolean> {
    let entry: ProcessingEntry;
    try {
      entry = this.#key.openField(owed!, placeOf(owner)) as ProcessingEntry;
    } catch (error) {
      this.parts.log.failure('processing-log.owed-entry-forged', new Error(`What claim ${_id} owes was not put there by Doorstroom`, { cause: error }));
      await this.#claims.updateOne({ _id, owner }, { $set: { unopened: owed! }, $unset: { owed: '' } });
      return false;
    }
    await this.parts.processing.append(entry);
    return true;
  }

  /** A claim that somebody took over meanwhile owes another entry. */
  async #settle(claims: OwingClaim[]): Promise<void> {
    const filter = { _id: { $in: claims.map(({ _id }) => _id) }, owner: { $in: claims.map(({ owner }) => owner) } };
    await this.#claims.updateMany(filter, { $unset: { owed: '', subject: '' } });
  }
}
