import { Schema } from 'mongoose';
import type { JourneyEventType } from '../../domain/journey/events.js';
import type { Instant } from '../../domain/shared/calendar.js';
import { PART, schemaOptions } from '../schema-options.js';

/** Who gets events as webhooks. The secret itself is derived, and stored nowhere. */
export interface WebhookDocument {
  _id: string;
  rev: number;
  url: string;
  /** Empty: every type. */
  types: JourneyEventType[];
  /** Empty: every region. */
  regions: string[];
  active: boolean;
  /** Counts up when the secret is replaced. */
  secretVersion: number;
  /** Until then the version before signs as well. */
  oldSecretUntil?: Instant;
  /** The command that replaced the secret last. */
  rotationKey?: string;
  /** Why and when it was switched off by itself. */
  stopped?: { code: string; at: Instant };
  createdAt: Instant;
  changedAt: Instant;
  createdBy: string;
}

export const webhookSchema = new Schema(
  {
    _id: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    url: { type: String, required: true, maxlength: 2000 },
    types: { type: [String], required: true },
    regions: { type: [String], required: true },
    active: { type: Boolean, required: true },
    secretVersion: { type: Number, required: true, min: 1 },
    oldSecretUntil: Date,
    rotationKey: String,
    stopped: new Schema({ code: { type: String, required: true }, at: { type: Date, required: true } }, PART),
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
    createdBy: { type: String, required: true },
  },
  schemaOptions('webhooks'),
);

webhookSchema.index({ createdAt: -1, _id: -1 }, { name: 'list_by_created' });
webhookSchema.index({ active: 1 }, { name: 'find_active' });
