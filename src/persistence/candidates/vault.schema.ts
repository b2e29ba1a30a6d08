import { Schema } from 'mongoose';
import { schemaOptions } from '../schema-options.js';

/** A BSN, sealed with the key of the person, with the keyed hash by which an equal one is found. */
export interface VaultDocument {
  _id: string;
  bsn: string;
  bsnHash: string;
  createdAt: string;
}

export const vaultSchema = new Schema(
  {
    _id: { type: String, required: true },
    bsn: { type: String, required: true },
    bsnHash: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  schemaOptions('vault'),
);

/** Refuses a second record with the same BSN. */
export const ONE_CANDIDATE_PER_BSN = 'one_candidate_per_bsn';
vaultSchema.index({ bsnHash: 1 }, { name: ONE_CANDIDATE_PER_BSN, unique: true });
