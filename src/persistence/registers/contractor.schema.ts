import { Schema } from 'mongoose';
import { PART, schemaOptions } from '../schema-options.js';

/** A company with a contract. No people: who works there signs in by the identity provider. */
export interface ContractorDocument {
  _id: string;
  rev: number;
  name: string;
  /** Folded, for searching and for the order of lists. */
  sortName: string;
  /** Number at the chamber of commerce, eight digits. */
  kvkNumber?: string;
  regions: string[];
  /** Where messages go: a mailbox of the company. */
  contact?: { email: string };
  createdAt: string;
  changedAt: string;
}

/** Refuses a second record of the same company. */
export const ONE_CONTRACTOR_PER_KVK = 'one_contractor_per_kvk_number';

export const contractorSchema = new Schema(
  {
    _id: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    name: { type: String, required: true, maxlength: 120 },
    sortName: { type: String, required: true },
    kvkNumber: { type: String, match: /^\d{8}$/ },
    regions: { type: [String], required: true },
    contact: new Schema({ email: { type: String, required: true, maxlength: 254 } }, PART),
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  schemaOptions('contractors'),
);

contractorSchema.index({ regions: 1, sortName: 1, _id: 1 }, { name: 'list_by_region_name' });
contractorSchema.index({ sortName: 1, _id: 1 }, { name: 'list_by_name' });
contractorSchema.index({ createdAt: -1, _id: -1 }, { name: 'list_by_created' });
contractorSchema.index(
  { kvkNumber: 1 },
  { name: ONE_CONTRACTOR_PER_KVK, unique: true, partialFilterExpression: { kvkNumber: { $exists: true } } },
);
