import type { DeliveryStatus } from '../../contracts/deliveries.js';
import type { JourneyEvent } from '../../domain/journey/events.js';
import { plus, type Instant } from '../../domain/shared/calendar.js';
import type { NumberedEvent } from '../events/outbox.js';
import type { Among } from '../journey-reads.js';
import type { Models } from '../models.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { insertNew, rowOf } from '../stored.js';
import type { DeliveryDocument } from './delivery.schema.js';

export type DeliveryRecord<E = DeliveryDocument['event']> = Omit<DeliveryDocument<E>, '_id'> & { deliveryId: string };

/** What was settled stays visible this long; what is dead longer, since somebody must look. */
const KEPT: Partial<Record<DeliveryStatus, string>> = { sent: 'P30D', dropped: 'P30D', dead: 'P180D' };

/** The id of the delivery of an event over a channel to an addressee. */
export function deliveryIdOf({ eventId, channel, addressee }: { eventId: string; channel: string; addressee: string }): string {
  return `${eventId}.${channel}.${addressee}`;
}

/** An event that goes to an addressee over a channel. */
export interface NewDelivery {
  event: Omit<NumberedEvent, 'event'> & Pick<DeliveryDocument, 'event'>;
  channel: string;
  addressee: string;
}

export interface Recorded {
  status: DeliveryStatus;
  attempts?: number;
  lastError?: string;
  nextAttemptAt?: Instant;
}

export class Deliveries {
  constructor(private readonly models: Pick<Models, 'deliveries'>) {}

  /** Adds the deliveries of events; those that are there stay as they are. */
  async add(made: readonly NewDelivery[], now: Instant): Promise<void> {
    await insertNew(this.models.deliveries, made.map((one) => documentOf(one, now)));
  }

  /** Adds deliveries that cannot be made, with the reason as a code; those that are there stay as they are. */
  async addDropped(made: readonly NewDelivery[], { code, now }: { code: string; now: Instant }): Promise<void> {
    const dropped = { status: 'dropped' as const, lastError: code, expiresAt: plus(now, KEPT.dropped!) };
    await insertNew(this.models.deliveries, made.map((one) => ({ ...documentOf(one, now), ...dropped })));
  }

  async find(deliveryId: string): Promise<DeliveryRecord | undefined> {
    const found = await this.models.deliveries.findById(deliveryId).lean();
    return found ? rowOf<DeliveryRecord>(found, 'deliveryId') : undefined;
  }

  async list(where: { status?: DeliveryStatus | undefined; channel?: string | undefined; region?: Among | undefined }, page: PageRequest): Promise<Page<DeliveryRecord>> {
    const filter = { ...(where.status && { status: where.status }), ...(where.channel && { channel: where.channel }), ...(where.region && { 'event.region': where.region }) };
    const { items, ...rest } = await readPage(this.models.deliveries, { filter, page });
    return { ...rest, items: items.map((item) => rowOf<DeliveryRecord>(item, 'deliveryId')) };
  }

  /** Records how a delivery stands. */
  async record(deliveryId: string, { status, attempts, lastError, nextAttemptAt }: Recorded, now: Instant): Promise<void> {
    const kept = KEPT[status];
    const absent = { ...(!nextAttemptAt && { nextAttemptAt: '' }), ...(!kept && { expiresAt: '' }) };
    await this.models.deliveries.updateOne(
      { _id: deliveryId },
      {
        $set: {
          status,
          changedAt: now,
          ...(attempts !== undefined && { attempts }),
          ...(lastError !== undefined && { lastError }),
          ...(nextAttemptAt && { nextAttemptAt }),
          ...(kept && { expiresAt: plus(now, kept) }),
        },
        ...(Object.keys(absent).length > 0 && { $unset: absent }),
      },
    );
  }

  /**
   * Takes a settled delivery up again for a command; a repeat of the command finds it taken up. Undefined when it is
   * under way for another reason.
   */
  async reopen(deliveryId: string, key: string, now: Instant): Promise<DeliveryRecord | undefined> {
    await this.models.deliveries.updateOne(
      { _id: deliveryId, status: { $in: ['sent', 'dropped', 'dead'] }, replayKey: { $ne: key } },
      { $set: { status: 'queued', replayKey: key, changedAt: now }, $unset: { expiresAt: '', nextAttemptAt: '' } },
    );
    const found = await this.find(deliveryId);
    return found?.replayKey === key ? found : undefined;
  }

  /** Deliveries over a channel for events about a candidate, of events before `number`, that are not settled; in order. */
  async unsettledBefore({ channel, candidateId, number }: { channel: string; candidateId: string; number: number }): Promise<DeliveryRecord<JourneyEvent>[]> {
    const found = await this.models.deliveries
      .find({ 'event.candidateId': candidateId, status: { $in: ['queued', 'waiting'] }, number: { $lt: number }, channel })
      .sort({ number: 1 })
      .lean();
    return found.map((document) => rowOf<DeliveryRecord<JourneyEvent>>(document, 'deliveryId'));
  }

  /** How many deliveries stand so. */
  async count(status: DeliveryStatus): Promise<number> {
    return this.models.deliveries.countDocuments({ status });
  }
}

function documentOf({ event: { eventId, number, event }, channel, addressee }: NewDelivery, now: Instant): DeliveryDocument {
  const _id = deliveryIdOf({ eventId, channel, addressee });
  return { _id, channel, addressee, eventId, number, event, status: 'queued', attempts: 0, createdAt: now, changedAt: now };
}
