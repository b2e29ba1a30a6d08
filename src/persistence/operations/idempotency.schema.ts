import { Schema } from 'mongoose';
import { schemaOptions } from '../schema-options.js';

/** Keys of commands with the answer that was given; they go by themselves when their time is over. */
export const idempotencySchema = new Schema(
  {
    _id: { type: String, required: true },
    bodyHash: { type: String, required: true },
    state: { type: String, enum: ['running', 'done'], required: true },
    owner: { type: String, required: true },
    leaseUntil: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    status: Number,
    headers: Schema.Types.Mixed,
    body: String,
    subject: Schema.Types.Mixed,
    about: { type: [String], default: undefined },
    owed: String,
    unopened: String,
  },
  schemaOptions('idempotency'),
);

/** Few: what was noted owes nothing any more. */
idempotencySchema.index({ leaseUntil: 1 }, { name: 'find_owed_entries', partialFilterExpression: { owed: { $exists: true } } });
idempotencySchema.index({ expiresAt: 1 }, { name: 'expire_answers', expireAfterSeconds: 0 });
