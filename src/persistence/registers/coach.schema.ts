import { Schema } from 'mongoose';
import { PART, schemaOptions } from '../schema-options.js';

/** A place in a caseload. */
export interface CoachCase {
  candidateId: string;
  caseId: string;
}

/** Who guides, in which regions and with how many people. `cases` and `spent` are written by the case ledger alone. */
export interface CoachDocument {
  /** Account id at the identity provider. */
  _id: string;
  /** Counts corrections; cases taken do not count, so that a correction is not refused for a new case. */
  rev: number;
  /** Contact data of a member of staff. */
  displayName: string;
  email?: string;
  /** Folded, for searching and for the order of lists. */
  sortName: string;
  regions: string[];
  /** People. */
  capacity: number;
  /** An inactive coach gets no new cases. */
  active: boolean;
  /** At most `capacity`. */
  cases: CoachCase[];
  /** Case ids that may not take a place any more: refused before, or given back. */
  spent: string[];
  /** Key of the command that registered the coach: a repeat of it gives the same answer. */
  createdKey: string;
  createdAt: string;
  changedAt: string;
}

const coachCase = new Schema({ candidateId: { type: String, required: true }, caseId: { type: String, required: true } }, PART);

export const coachSchema = new Schema(
  {
    _id: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    displayName: { type: String, required: true, maxlength: 120 },
    email: { type: String, maxlength: 254 },
    sortName: { type: String, required: true },
    regions: { type: [String], required: true },
    capacity: { type: Number, required: true, min: 0, max: 500 },
    active: { type: Boolean, required: true },
    cases: { type: [coachCase], required: true },
    spent: { type: [String], required: true },
    createdKey: { type: String, required: true },
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  schemaOptions('coaches'),
);

coachSchema.index({ regions: 1, sortName: 1, _id: 1 }, { name: 'list_by_region_name' });
coachSchema.index({ sortName: 1, _id: 1 }, { name: 'list_by_name' });
