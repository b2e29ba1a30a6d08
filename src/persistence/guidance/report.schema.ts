import { Schema } from 'mongoose';
import type { Answers } from '../../domain/guidance/question-form.js';
import { REPORTERS, type Reporter } from '../../domain/journey/journey-state.js';
import type { Sealed } from '../keys/sealed-fields.js';
import { PART, schemaOptions } from '../schema-options.js';

/** What a report says in words. */
export interface ReportText {
  answers?: Answers;
  note?: string;
}

/** What was said at a checkpoint: personal data, so it stays here and reaches no workflow. One a checkpoint. */
export interface ReportDocument {
  /** Of the checkpoint. */
  _id: string;
  /** Revision of the journey after the report: a late repeat does not replace a newer report. */
  rev: number;
  candidateId: string;
  placementId?: string;
  contractorId?: string;
  region: string;
  reportedBy: Reporter;
  /** The account that reported it. */
  by: string;
  at: string;
  questions?: string;
  /** Sealed with the key of the candidate. */
  sealed: Partial<Sealed<ReportText>>;
  withdrawn?: { at: string; by: string };
}

export const reportSchema = new Schema(
  {
    _id: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    candidateId: { type: String, required: true },
    placementId: String,
    contractorId: String,
    region: { type: String, required: true },
    reportedBy: { type: String, enum: REPORTERS, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
    questions: String,
    sealed: { type: new Schema({ answers: String, note: String }, PART), required: true },
    withdrawn: new Schema({ at: { type: Date, required: true }, by: { type: String, required: true } }, PART),
  },
  schemaOptions('checkpoint-reports'),
);
reportSchema.index({ candidateId: 1, at: -1, _id: -1 }, { name: 'list_by_candidate' });
