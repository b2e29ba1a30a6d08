import { Schema } from 'mongoose';
import { schemaOptions } from '../schema-options.js';

/** Hours that a contractor reported for one week of one placement; the key is `<placementId>/<week>`. */
export interface HoursDocument {
  _id: string;
  rev: number;
  placementId: string;
  candidateId: string;
  contractorId: string;
  assignmentId: string;
  region: string;
  /** ISO week, `2026-W36`. */
  week: string;
  /** Worked minutes; a whole number, so that sums are exact. */
  minutes: number;
  reportedAt: string;
  reportedBy: string;
}

export const hoursSchema = new Schema(
  {
    _id: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    placementId: { type: String, required: true },
    candidateId: { type: String, required: true },
    contractorId: { type: String, required: true },
    assignmentId: { type: String, required: true },
    region: { type: String, required: true },
    week: { type: String, required: true, match: /^\d{4}-W\d{2}$/ },
    minutes: { type: Number, required: true, min: 0, max: 7 * 24 * 60, validate: Number.isInteger },
    reportedAt: { type: Date, required: true },
    reportedBy: { type: String, required: true },
  },
  schemaOptions('hours'),
);

hoursSchema.index({ placementId: 1, week: 1 }, { name: 'list_by_placement_week' });
hoursSchema.index({ contractorId: 1, week: 1, _id: 1 }, { name: 'list_by_contractor_week' });
hoursSchema.index({ candidateId: 1, week: 1, _id: 1 }, { name: 'list_by_candidate_week' });
