import { Schema } from 'mongoose';
import { schemaOptions } from '../schema-options.js';

/** A migration that has run, or the lock of the process that runs them. */
export interface MigrationDocument {
  _id: string;
  title?: string;
  ranAt?: Date;
  /** Of the lock: who holds it and until when. */
  owner?: string;
  heldUntil?: Date;
}

export const migrationSchema = new Schema(
  {
    _id: { type: String, required: true },
    title: String,
    ranAt: Date,
    owner: String,
    heldUntil: Date,
  },
  schemaOptions('migrations'),
);
