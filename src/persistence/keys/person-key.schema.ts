import { Schema } from 'mongoose';
import { schemaOptions } from '../schema-options.js';

/** The data key of a person, or of something else that is destroyed as one. Readable with the key-encryption key alone. */
export interface PersonKeyDocument {
  /** A candidate, an import (`import/<id>`), or the installation. */
  _id: string;
  /** Base64. Absent once it was destroyed: what stays says that there was one, so that no new one takes its place. */
  wrapped?: string;
  /** Of the key-encryption key. */
  version?: number;
  createdAt: Date;
  destroyedAt?: Date;
  /** A key of what expires by itself goes with it. */
  expiresAt?: Date;
}

export const personKeySchema = new Schema(
  {
    _id: { type: String, required: true },
    wrapped: String,
    version: { type: Number, min: 1 },
    createdAt: { type: Date, required: true },
    destroyedAt: Date,
    expiresAt: Date,
  },
  schemaOptions('person-keys'),
);

personKeySchema.index({ version: 1, _id: 1 }, { name: 'rewrap_by_version' });
personKeySchema.index({ expiresAt: 1 }, { name: 'expire_keys', expireAfterSeconds: 0 });
