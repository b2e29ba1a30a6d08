/** The outbox: what journeys tell, in the order of its numbers. Written by journeys, numbered by the relay, read by many. */
import { createHash } from 'node:crypto';
import type { mongo } from 'mongoose';
import { eventIdOf, type JourneyEvent } from '../../domain/journey/events.js';
import type { Models } from '../models.js';
import { isDuplicateKey } from '../stored.js';
import { ONE_EVENT_PER_NUMBER, type ErasedEventDocument, type OutboxDocument } from './outbox.schema.js';

/** An event with its id and its number. */
export interface NumberedEvent {
  eventId: string;
  number: number;
  event: JourneyEvent;
}

/** The numbers that the outbox still holds; `newest` is 0 before the first event. */
export interface OutboxSpan {
  oldest: number;
  newest: number;
}

/** Events that are erased in one go. */
const AT_ONCE = 200;

export class Outbox {
  constructor(private readonly models: Pick<Models, 'outbox' | 'erasedEvents'>) {}

  /**
   * Adds the events of one publication, in their order. What is there already stays as it is, so a repeat adds nothing.
   * In order, since an event that can be seen must have those before it in the store.
   */
  async add(events: readonly JourneyEvent[]): Promise<void> {
    const documents = events.map((event) => waitingDocument(event));
    for (let next = 0; next < documents.length; ) {
      try {
        await this.collection.insertMany(documents.slice(next), { ordered: true });
        return;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        next += firstRefused(error as mongo.MongoBulkWriteError);
        const known = documents[next++]!;
        const other = await this.otherThanKnown(known);
        if (other) documents.splice(next, 0, other);
      }
    }
  }

  /** The oldest and the newest number. */
  async span(): Promise<OutboxSpan> {
    const [oldest, newest] = await Promise.all([this.oldest(), this.newest()]);
    return { oldest, newest };
  }

  /** The newest number, looked for from `since` up: a number that stood before, or 0. */
  async newest(since = 0): Promise<number> {
    const found = await this.collection
      .find({ number: { $gte: since } }, { projection: { number: 1 }, readConcern: 'majority' })
      .sort({ number: -1 })
      .limit(1)
      .next();
    // In this order: the number of what goes meanwhile is kept before it goes.
    const erased = await this.erased.find({ _id: { $gte: since } }, { readConcern: 'majority' }).sort({ _id: -1 }).limit(1).next();
    return Math.max(since, found?.number ?? 0, erased?._id ?? 0);
  }

  /** Numbered events after `number`, at most `limit`; without a gap but for what was erased. */
  async after(number: number, limit: number): Promise<NumberedEvent[]> {
    const found = await this.collection
      .find({ number: { $gt: number } }, { projection: { event: 1, number: 1 }, readConcern: 'majority' })
      .sort({ number: 1 })
      .limit(limit)
      .toArray();
    return found.map(({ _id, number: own, event }) => ({ eventId: _id, number: own!, event }));
  }

  /**
   * The next events to number, the longest waiting first; of each candidate none without those before it. A read beside
   * writes can meet a later event of a candidate and miss an earlier one, so who is met is read once more: what came
   * before an event that was seen is in the store by then.
   */
  async waiting(limit: number): Promise<OutboxDocument[]> {
    const met = await this.collection.find({ waiting: true }, { readConcern: 'majority' }).sort({ recordedAt: 1, _id: 1 }).limit(limit).toArray();
    if (met.length === 0) return [];
    const last = new Map<string, JourneyEvent>();
    for (const { event } of met) {
      const seen = last.get(event.candidateId);
      if (!seen || isLater(event, seen)) last.set(event.candidateId, event);
    }
    const whole = await this.collection
      .find({ waiting: true, 'event.candidateId': { $in: [...last.keys()] } }, { readConcern: 'majority' })
      .sort({ 'event.candidateId': 1, 'event.rev': 1, 'event.n': 1, _id: 1 })
      .toArray();
    return inTurn(met, whole.filter(({ event }) => !isLater(event, last.get(event.candidateId)!)));
  }

  /**
   * Gives the numbers from `from` up, one by one and in order: `from` + i only when those before it stand. An event that
   * got its number meanwhile keeps it, and a number that another relay gave ends the batch. Answers how many were given.
   *
   * Why no number is skipped: whoever calls this has read `from` - 1 as the newest number and then these events as
   * waiting. By the time the i-th is tried, the i - 1 before it have a number above that one, each another; numbers have
   * no gap, so `from` + i - 1 stands.
   */
  async number(ids: readonly string[], from: number): Promise<number> {
    const numberedAt = new Date();
    const writes = ids.map((_id, i) => ({
      updateOne: { filter: { _id, waiting: true as const }, update: { $set: { number: from + i, numberedAt }, $unset: { waiting: '' as const } } },
    }));
    try {
      return (await this.collection.bulkWrite(writes, { ordered: true })).modifiedCount;
    } catch (error) {
      if (!isDuplicateKey(error, ONE_EVENT_PER_NUMBER)) throw error;
      return (error as mongo.MongoBulkWriteError).result.modifiedCount;
    }
  }

  /** Since when the longest waiting event waits, and how many wait. */
  async backlog(): Promise<{ waiting: number; since?: Date }> {
    const [first, waiting] = await Promise.all([
      this.collection.find({ waiting: true }, { projection: { recordedAt: 1 } }).sort({ recordedAt: 1, _id: 1 }).limit(1).next(),
      this.collection.countDocuments({ waiting: true }),
    ]);
    return { waiting, ...(first && { since: first.recordedAt }) };
  }

  /** When the newest of the numbered events happened, by the clock of Temporal; undefined without any. */
  async lastRecordedAt(): Promise<Date | undefined> {
    const [last] = await this.collection.find({ number: { $exists: true } }, { projection: { recordedAt: 1 } }).sort({ number: -1 }).limit(1).toArray();
    return last?.recordedAt;
  }

  /**
   * Removes events that were numbered before `before` and that every consumer has read, `read` being the least of their
   * numbers. The newest stays always: the next number follows from it.
   */
  async trim({ before, read }: { before: Date; read: number }): Promise<number> {
    const newest = await this.newest();
    const last = { $lte: Math.min(read, newest - 1) };
    const { deletedCount } = await this.collection.deleteMany({ number: last, numberedAt: { $lt: before } });
    await this.erased.deleteMany({ _id: last, numberedAt: { $lt: before } });
    return deletedCount;
  }

  /**
   * Removes the events of these candidates that were numbered before `before`, and answers how many went. Their numbers are
   * kept without them. Those that wait get a number first: a relay that has just read them may go on to the number after
   * theirs. `before` leaves a relay the time to be refused a number that stands.
   */
  async erase(candidateIds: readonly string[], { before }: { before: Date }): Promise<number> {
    const own = { 'event.candidateId': { $in: [...candidateIds] } };
    for (;;) {
      const newest = await this.newest();
      const waiting = await this.collection.find({ ...own, waiting: true }).sort({ 'event.candidateId': 1, 'event.rev': 1, 'event.n': 1, _id: 1 }).limit(AT_ONCE).toArray();
      if (waiting.length === 0) break;
      await this.number(waiting.map(({ _id }) => _id), newest + 1);
    }
    let gone = 0;
    for (;;) {
      const found = await this.collection.find({ ...own, number: { $exists: true }, numberedAt: { $lt: before } }).limit(AT_ONCE).toArray();
      if (found.length === 0) return gone;
      await this.erased.bulkWrite(found.map(({ number, numberedAt }) => ({ updateOne: { filter: { _id: number! }, update: { $set: { numberedAt: numberedAt! } }, upsert: true } })));
      gone += (await this.collection.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } })).deletedCount;
    }
  }

  /** How many events between two numbers are missing, those that were erased left out. */
  async missing({ after, before }: { after: number; before: number }): Promise<number> {
    if (before <= after + 1) return 0;
    const between = { $gt: after, $lt: before };
    const [there, erased] = await Promise.all([this.collection.distinct('number', { number: between }), this.erased.distinct('_id', { _id: between })]);
    return before - after - 1 - new Set([...there, ...erased]).size;
  }

  private async oldest(): Promise<number> {
    const found = await this.collection
      .find({ number: { $exists: true } }, { projection: { number: 1 }, readConcern: 'majority' })
      .sort({ number: 1 })
      .limit(1)
      .next();
    const erased = await this.erased.find({}, { readConcern: 'majority' }).sort({ _id: 1 }).limit(1).next();
    const numbers = [found?.number, erased?._id].filter((number) => number !== undefined);
    return numbers.length === 0 ? 0 : Math.min(...numbers);
  }

  /**
   * A worker can fall after it published a change and before the journey kept it; the journey may then go another way
   * under the same revision. What it tells now is new, and gets an id of its own.
   */
  private async otherThanKnown(document: OutboxDocument): Promise<OutboxDocument | undefined> {
    const known = await this.collection.findOne({ _id: document._id });
    if (!known || contentOf(known.event) === contentOf(document.event)) return undefined;
    const mark = createHash('sha256').update(contentOf(document.event)).digest('hex').slice(0, 8);
    return { ...document, _id: `${document._id}.${mark}` };
  }

  private get collection(): mongo.Collection<OutboxDocument> {
    return this.models.outbox.collection as unknown as mongo.Collection<OutboxDocument>;
  }

  private get erased(): mongo.Collection<ErasedEventDocument> {
    return this.models.erasedEvents.collection as unknown as mongo.Collection<ErasedEventDocument>;
  }
}

function waitingDocument(event: JourneyEvent): OutboxDocument {
  return { _id: eventIdOf(event), event, recordedAt: new Date(event.at), waiting: true };
}

function isLater(a: JourneyEvent, b: JourneyEvent): boolean {
  return a.rev > b.rev || (a.rev === b.rev && a.n > b.n);
}

/** Each candidate's own events in their order, the candidates in the order in which they were met. */
function inTurn(met: readonly OutboxDocument[], whole: readonly OutboxDocument[]): OutboxDocument[] {
  const own = new Map<string, OutboxDocument[]>();
  for (const document of whole) own.set(document.event.candidateId, [...(own.get(document.event.candidateId) ?? []), document]);
  const order = [...new Set(met.map(({ event }) => event.candidateId))];
  return order.flatMap((candidateId) => own.get(candidateId) ?? []);
}

/** What an event tells, without when it was recorded: a repeat is recorded at another moment. */
function contentOf({ at: _at, ...told }: JourneyEvent): string {
  return JSON.stringify(Object.entries(told).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function firstRefused({ writeErrors }: mongo.MongoBulkWriteError): number {
  return Math.min(...[writeErrors].flat().map(({ index }) => index));
}
