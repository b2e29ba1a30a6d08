import { Schema } from 'mongoose';
import { schemaOptions } from '../schema-options.js';

/** What was seen of a candidate's progress at a moment. Facts for work, no diagnosis. */
export interface ProgressDocument {
  _id: string;
  candidateId: string;
  at: string;
  hoursPerWeek?: number;
  skillsGained?: string[];
  certificatesGained?: string[];
  /** Loonwaarde: 0 to 100. */
  wageValuePercent?: number;
  recordedAt: string;
  recordedBy: string;
}

const codes = { type: [String], default: undefined };

export const progressSchema = new Schema(
  {
    _id: { type: String, required: true },
    candidateId: { type: String, required: true },
    at: { type: Date, required: true },
    hoursPerWeek: { type: Number, min: 0, max: 48 },
    skillsGained: codes,
    certificatesGained: codes,
    wageValuePercent: { type: Number, min: 0, max: 100 },
    recordedAt: { type: Date, required: true },
    recordedBy: { type: String, required: true },
  },
  schemaOptions('progress'),
);
progressSchema.index({ candidateId: 1, at: 1, _id: 1 }, { name: 'list_by_candidate_at' });
