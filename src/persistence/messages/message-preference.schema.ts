import { Schema } from 'mongoose';
import { MESSAGE_CHANNELS, MESSAGE_KINDS, MESSAGE_LANGUAGES } from '../../domain/messages/message-kinds.js';
import type { MessagePreferences } from '../../domain/messages/preferences.js';
import { PART, schemaOptions } from '../schema-options.js';

/** What somebody chose about messages. */
export interface MessagePreferenceDocument extends MessagePreferences {
  /** `candidate/<id>`, `contractor/<id>` or `account/<id at the identity provider>`. */
  _id: string;
  rev: number;
  changedAt: string;
}

const clock = { type: String, required: true, match: /^\d{2}:\d{2}$/ };
const channels = Object.fromEntries(MESSAGE_KINDS.map((kind) => [kind, { type: String, enum: MESSAGE_CHANNELS }]));

export const messagePreferenceSchema = new Schema(
  {
    _id: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    language: { type: String, enum: MESSAGE_LANGUAGES, required: true },
    channels: { type: new Schema(channels, PART), required: true },
    quietHours: new Schema({ from: clock, until: clock }, PART),
    weekendKinds: { type: [{ type: String, enum: MESSAGE_KINDS }], required: true },
    changedAt: { type: Date, required: true },
  },
  schemaOptions('message-preferences'),
);
