/**
 * Removes what of the log was kept for its whole term: a stream as a whole, never a part of one. First the removal is
 * signed in the register, then the entries go, then the record of destruction is kept; whoever is cut off is followed by
 * the next run, which goes on from what was signed.
 */
import { v5 as uuidV5 } from 'uuid';
import { signedText } from '../../domain/processing-log/checkpoint.js';
import { endOfStream, headAt, type ChainedEntry, type Head } from '../../domain/processing-log/chain.js';
import { StreamVerification } from '../../domain/processing-log/verification.js';
import { isPast, type RetentionTerm } from '../../domain/rights/retention.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { Store } from '../connection.js';
import type { DestructionRecords } from '../rights/destruction-records.js';
import { chainedOf, checkpointOf, sha256 } from './documents.js';
import type { ProcessingLog } from './processing-log.js';
import type { CheckpointDocument } from './processing.schema.js';
import { SigningKey } from './signing-key.js';
import { idsOf, rawEntries, streamsIn } from './streams.js';

export interface LogRetentionParts {
  processing: Pick<ProcessingLog, 'signRemoval'>;
  records: DestructionRecords;
  /** Everybody under a legal hold, by every id that the person has or had. */
  held: () => Promise<string[]>;
  term: RetentionTerm;
}

/** Streams of one run; there are sixteen a month. */
const AT_ONCE = 16;
const BATCH = 1_000;
const NAMESPACE = '1d7c0f3c-5c0b-5c55-8a35-0d0c8f0a7b64';

export class LogRetention {
  private readonly models: Pick<Store['models'], 'processingLog' | 'processingCheckpoints' | 'destructionRecords'>;
  private readonly key: SigningKey;

  constructor(
    { models, keys }: Pick<Store, 'models' | 'keys'>,
    private readonly parts: LogRetentionParts,
  ) {
    this.models = models;
    this.key = SigningKey.of(keys.installation);
  }

  /** Some streams; `more` when there may be others. A stream that is not as it was written and signed stays: it is evidence. */
  async removePast(now: Instant, alive: () => void): Promise<{ records: number; more: boolean }> {
    let records = 0;
    for (const { stream, count, hash } of await this.unfinished()) {
      await this.take({ stream, count, hash }, now, alive);
      records += 1;
    }
    for await (const stream of streamsIn(this.models)) {
      const since = endOfStream(stream);
      if (!since || !isPast(this.parts.term, { since }, now) || (await this.namesHeld(stream))) continue;
      const head = await this.wholeHead(stream, alive);
      if (!head) continue;
      await this.parts.processing.signRemoval(head, this.groundOf(head));
      await this.take(head, now, alive);
      if (++records >= AT_ONCE) return { records, more: true };
    }
    return { records, more: false };
  }

  /** Removals that were signed by the product and have no record of destruction. */
  private async unfinished(): Promise<CheckpointDocument[]> {
    const removals = await this.models.processingCheckpoints.find({ removed: { $exists: true } }).lean<CheckpointDocument[]>();
    const ids = removals.map(({ stream }) => recordIdOf(stream));
    const kept = await this.models.destructionRecords.find({ _id: { $in: ids } }, { _id: 1 }).lean();
    const finished = new Set(kept.map(({ _id }) => _id));
    const isSigned = (one: CheckpointDocument) => this.key.verifies(signedText(checkpointOf(one)), one.signature);
    return removals.filter((one) => !finished.has(recordIdOf(one.stream)) && isSigned(one));
  }

  private async namesHeld(stream: string): Promise<boolean> {
    const held = await this.parts.held();
    return held.length > 0 && (await rawEntries(this.models).findOne({ ...idsOf(stream), candidateIds: { $in: held } }, { projection: { _id: 1 } })) !== null;
  }

  /** Undefined unless every entry is as it was written, and nothing that was signed is missing. */
  private async wholeHead(stream: string, alive: () => void): Promise<Head | undefined> {
    const signed = await this.models.processingCheckpoints.find({ stream }).lean<CheckpointDocument[]>();
    const verification = new StreamVerification({ stream, checkpoints: signed.map(checkpointOf), digest: sha256 });
    let last: ChainedEntry | undefined;
    for await (const document of rawEntries(this.models).find(idsOf(stream), { sort: { _id: 1 }, batchSize: BATCH })) {
      last = chainedOf(document);
      if (verification.see(last).length > 0) return undefined;
      if (last.sequence % BATCH === 0) alive();
    }
    return last && verification.end().length === 0 ? headAt(last) : undefined;
  }

  /** From the first on, so that what is left meanwhile still leads to what was signed. */
  private async take(head: Head, now: Instant, alive: () => void): Promise<void> {
    const entries = rawEntries(this.models);
    for (;;) {
      const ids = (await entries.find(idsOf(head.stream), { sort: { _id: 1 }, limit: BATCH, projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
      if (ids.length === 0) break;
      await entries.deleteMany({ _id: { $gte: ids[0]!, $lte: ids.at(-1)! } });
      alive();
    }
    const record = { recordId: recordIdOf(head.stream), destroyedAt: now, what: this.parts.term.kind, ground: this.groundOf(head), by: 'retention' };
    await this.parts.records.keep({ ...record, documents: { 'processing-log': head.count }, histories: 0, keyDestroyed: false });
  }

  private groundOf({ stream, count, hash }: Head): string {
    const { keep, source } = this.parts.term;
    return `${keep}. ${source} Reeks ${stream}, ${count} regels, laatste hash ${hash}.`;
  }
}

/** Of one stream it is the same record. */
function recordIdOf(stream: string): string {
  return uuidV5(stream, NAMESPACE);
}
