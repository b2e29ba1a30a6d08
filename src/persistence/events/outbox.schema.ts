import { Schema } from 'mongoose';
import type { JourneyEvent } from '../../domain/journey/events.js';
import { schemaOptions } from '../schema-options.js';

/** An event as it waits for its number, and as it stands once it has one. */
export interface OutboxDocument {
  /** Id of the event: the same however often it is published. */
  _id: string;
  /** As it is: ids, codes and moments. */
  event: JourneyEvent;
  /** Order in which events are numbered. */
  recordedAt: Date;
  /** Until it has its number. */
  waiting?: true;
  /** Counts up from 1 without a gap, over all journeys; of what was erased the number alone is kept. */
  number?: number;
  numberedAt?: Date;
}

export const ONE_EVENT_PER_NUMBER = 'one_event_per_number';

export const outboxSchema = new Schema(
  {
    _id: { type: String, required: true },
    event: { type: Schema.Types.Mixed, required: true },
    recordedAt: { type: Date, required: true },
    waiting: Boolean,
    number: Number,
    numberedAt: Date,
  },
  schemaOptions('outbox'),
);

// Two replicas that give the same number: the second is refused.
outboxSchema.index({ number: 1 }, { name: ONE_EVENT_PER_NUMBER, unique: true, partialFilterExpression: { number: { $exists: true } } });
outboxSchema.index({ waiting: 1, recordedAt: 1, _id: 1 }, { name: 'next_to_number', partialFilterExpression: { waiting: true } });
outboxSchema.index(
  { 'event.candidateId': 1, 'event.rev': 1, 'event.n': 1 },
  { name: 'next_to_number_by_candidate', partialFilterExpression: { waiting: true } },
);

/** The number of an event that was erased: nobody has to look for it, and it is not given again. */
export interface ErasedEventDocument {
  /** The number. */
  _id: number;
  /** When the event got it: it goes when the event would have gone. */
  numberedAt: Date;
}

export const erasedEventSchema = new Schema({ _id: { type: Number, required: true }, numberedAt: { type: Date, required: true } }, schemaOptions('erased-events'));

/** How far a consumer has read. */
export interface ConsumerDocument {
  /** Name of the consumer. */
  _id: string;
  /** Number of the last event that it has dealt with. */
  number: number;
  movedAt: Date;
}

export const consumerSchema = new Schema(
  { _id: { type: String, required: true }, number: { type: Number, required: true, min: 0 }, movedAt: { type: Date, required: true } },
  schemaOptions('consumers'),
);
