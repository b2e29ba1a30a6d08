import { Schema } from 'mongoose';
import { PART, schemaOptions } from '../schema-options.js';

/** A version of a data key beside the one that seals. */
export interface OtherKeyVersion {
  /** Of the data key. */
  keyVersion: number;
  /** Base64. */
  wrapped: string;
  /** Of the key-encryption key. */
  version: number;
  /** When it was made, or when it was replaced. */
  since: Date;
  /** When the renewal began that it belongs to. */
  renewal: Date;
  /** Nothing in the store is sealed with it any more, and it cannot open a field: what is wrapped is the key of payloads alone. */
  payloadsOnly?: boolean;
  /** It stays, since a field of this person does not open. */
  unopened?: boolean;
}

/** The data key of a person, or of something else that is destroyed as one. Readable with the key-encryption key alone. */
export interface PersonKeyDocument {
  /** A candidate, an import (`import/<id>`), or the installation. */
  _id: string;
  /** Base64. Absent once it was destroyed: what stays says that there was one, so that no new one takes its place. */
  wrapped?: string;
  /** Of the key-encryption key. */
  version?: number;
  /** Of the data key; absent for the first. */
  keyVersion?: number;
  /** When this version was made; absent for the first. */
  madeAt?: Date;
  /** Made and not used yet: every process knows it before one seals with it. */
  next?: OtherKeyVersion;
  /** Were used before, and still open what they sealed. */
  older?: OtherKeyVersion[];
  createdAt: Date;
  destroyedAt?: Date;
  /** A key of what expires by itself goes with it. */
  expiresAt?: Date;
}

const otherVersion = new Schema(
  {
    keyVersion: { type: Number, required: true, min: 1 },
    wrapped: { type: String, required: true },
    version: { type: Number, required: true, min: 1 },
    since: { type: Date, required: true },
    renewal: { type: Date, required: true },
    payloadsOnly: Boolean,
    unopened: Boolean,
  },
  PART,
);

export const personKeySchema = new Schema(
  {
    _id: { type: String, required: true },
    wrapped: String,
    version: { type: Number, min: 1 },
    keyVersion: { type: Number, min: 2 },
    madeAt: Date,
    next: otherVersion,
    older: { type: [otherVersion], default: undefined },
    createdAt: { type: Date, required: true },
    destroyedAt: Date,
    expiresAt: Date,
  },
  schemaOptions('person-keys'),
);

personKeySchema.index({ version: 1, _id: 1 }, { name: 'rewrap_by_version' });
personKeySchema.index({ expiresAt: 1 }, { name: 'expire_keys', expireAfterSeconds: 0 });
