import { Schema } from 'mongoose';
import type { Person } from '../../domain/candidate/person.js';
import type { Sealed } from '../keys/sealed-fields.js';
import { PART, schemaOptions } from '../schema-options.js';

/** Personal data, sealed field by field. Beside it stand only keyed hashes, to find it again. */
export interface PersonDocument {
  _id: string;
  /** Counts corrections. */
  rev: number;
  sealed: Sealed<Person>;
  /** Keyed hashes of the beginnings of the words of the name. */
  names: string[];
  /** Keyed hashes of the blocking keys of the duplicate score. */
  keys: string[];
  /** The record that took this one over; this one is kept as a pointer. */
  mergedInto?: string;
  createdAt: string;
  changedAt: string;
}

const text = { type: String, maxlength: 2000 } as const;
const sealed = new Schema(
  {
    givenName: { ...text, required: true },
    namePrefix: text,
    familyName: { ...text, required: true },
    birthDate: { ...text, required: true },
    address: { ...text, required: true },
    email: text,
    phone: text,
  },
  PART,
);

export const personSchema = new Schema(
  {
    _id: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    sealed: { type: sealed, required: true },
    names: { type: [String], required: true },
    keys: { type: [String], required: true },
    mergedInto: String,
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  schemaOptions('persons'),
);

personSchema.index({ names: 1 }, { name: 'search_by_name' });
personSchema.index({ keys: 1 }, { name: 'find_possible_duplicates' });
personSchema.index(
  { mergedInto: 1 },
  { name: 'list_merged_into', partialFilterExpression: { mergedInto: { $exists: true } } },
);
