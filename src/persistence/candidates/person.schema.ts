import { Schema } from 'mongoose';
import type { Person } from '../../domain/candidate/person.js';
import { PART, schemaOptions } from '../schema-options.js';

/** Personal data. Beside the person it holds only what is made from it to find it again. */
export interface PersonDocument extends Person {
  _id: string;
  /** Counts corrections. */
  rev: number;
  /** Family name, then given name, folded: the order of lists. */
  sortName: string;
  /** Every word of the name, folded: what a search for the beginning of a name runs over. */
  names: string[];
  /** Blocking keys of the duplicate score. */
  keys: string[];
  /** The record that took this one over; this one is kept as a pointer. */
  mergedInto?: string;
  createdAt: string;
  changedAt: string;
}

const address = new Schema(
  {
    street: { type: String, required: true, maxlength: 120 },
    houseNumber: { type: String, required: true, maxlength: 20 },
    postcode: { type: String, required: true, match: /^[1-9]\d{3}[A-Z]{2}$/ },
    town: { type: String, required: true, maxlength: 80 },
  },
  PART,
);

export const personSchema = new Schema(
  {
    _id: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    givenName: { type: String, required: true, maxlength: 80 },
    namePrefix: { type: String, maxlength: 30 },
    familyName: { type: String, required: true, maxlength: 120 },
    birthDate: { type: String, required: true, match: /^\d{4}-\d{2}-\d{2}$/ },
    address: { type: address, required: true },
    email: { type: String, maxlength: 254 },
    phone: { type: String, maxlength: 20 },
    sortName: { type: String, required: true },
    names: { type: [String], required: true },
    keys: { type: [String], required: true },
    mergedInto: String,
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  schemaOptions('persons'),
);

personSchema.index({ names: 1 }, { name: 'search_by_name' });
personSchema.index({ sortName: 1, _id: 1 }, { name: 'list_by_name' });
personSchema.index({ keys: 1 }, { name: 'find_possible_duplicates' });
personSchema.index(
  { mergedInto: 1 },
  { name: 'list_merged_into', partialFilterExpression: { mergedInto: { $exists: true } } },
);
