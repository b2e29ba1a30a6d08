import { Schema } from 'mongoose';
import { PART, schemaOptions } from '../schema-options.js';

/** A labour-market region; the key is its code, `AM24`. */
export interface RegionDocument {
  _id: string;
  rev: number;
  name: string;
  /** The policy that a new journey in this region gets, in its newest version. */
  policyId: string;
  contacts?: RegionContacts;
}

/** Mailboxes of the region for messages. */
export interface RegionContacts {
  coordinator?: string;
  manager?: string;
}

export const regionSchema = new Schema(
  {
    _id: { type: String, required: true, match: /^AM\d{2}$/ },
    rev: { type: Number, required: true, min: 1 },
    name: { type: String, required: true },
    policyId: { type: String, required: true },
    contacts: new Schema({ coordinator: { type: String, maxlength: 254 }, manager: { type: String, maxlength: 254 } }, PART),
  },
  schemaOptions('regions'),
);
