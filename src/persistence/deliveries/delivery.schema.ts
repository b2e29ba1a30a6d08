import { Schema } from 'mongoose';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../../contracts/deliveries.js';
import type { JourneyEvent } from '../../domain/journey/events.js';
import type { EmergencyOpened } from '../../domain/messages/officer-mail.js';
import type { Instant } from '../../domain/shared/calendar.js';
import { schemaOptions } from '../schema-options.js';

/** One event to one addressee over one channel. No content: that is made from the store at the moment of sending. */
export interface DeliveryDocument<E = JourneyEvent | EmergencyOpened> {
  /** `<event id>.<channel>.<addressee>`: a repeat finds it. */
  _id: string;
  channel: string;
  addressee: string;
  eventId: string;
  /** Number of the event; 0 for what is none of a journey. */
  number: number;
  event: E;
  status: DeliveryStatus;
  attempts: number;
  lastError?: string;
  nextAttemptAt?: Instant;
  createdAt: Instant;
  changedAt: Instant;
  /** The command that replayed it last. */
  replayKey?: string;
  /** When it goes by itself; none while it is under way. */
  expiresAt?: Instant;
}

export const deliverySchema = new Schema(
  {
    _id: { type: String, required: true },
    channel: { type: String, required: true },
    addressee: { type: String, required: true },
    eventId: { type: String, required: true },
    number: { type: Number, required: true },
    event: { type: Schema.Types.Mixed, required: true },
    status: { type: String, enum: DELIVERY_STATUSES, required: true },
    attempts: { type: Number, required: true, min: 0 },
    lastError: String,
    nextAttemptAt: Date,
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
    replayKey: String,
    expiresAt: Date,
  },
  schemaOptions('deliveries'),
);

deliverySchema.index({ status: 1, channel: 1, createdAt: -1, _id: -1 }, { name: 'list_by_status_channel_created' });
deliverySchema.index({ status: 1, createdAt: -1, _id: -1 }, { name: 'list_by_status_created' });
deliverySchema.index({ channel: 1, createdAt: -1, _id: -1 }, { name: 'list_by_channel_created' });
deliverySchema.index({ createdAt: -1, _id: -1 }, { name: 'list_by_created' });
deliverySchema.index({ 'event.candidateId': 1, number: 1 }, { name: 'unsettled_by_candidate' });
deliverySchema.index({ expiresAt: 1 }, { name: 'expire_settled', expireAfterSeconds: 0 });
