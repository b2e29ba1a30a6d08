import { Schema } from 'mongoose';
import { TARGET_GROUPS } from '../../domain/candidate/target-group.js';
import { ASSIGNMENT_STATUSES, DEMANDS, WORK_CATEGORIES, type AssignmentStatus, type Work } from '../../domain/matching/work.js';
import { PART, schemaOptions } from '../schema-options.js';

/** An assignment with the seats that were taken. `seats` and `spent` are written by the seat ledger alone. */
export interface AssignmentDocument extends Work {
  _id: string;
  /** Counts corrections; seats taken do not count, so that a correction is not refused for a new placement. */
  rev: number;
  status: AssignmentStatus;
  /** Placement ids, at most `headcount`. */
  seats: string[];
  /** Placement ids that may not take a seat here any more: refused before, or given back. */
  spent: string[];
  createdAt: string;
  changedAt: string;
}

const place = new Schema(
  {
    municipality: { type: String, required: true, maxlength: 80 },
    postcode4: { type: String, required: true, match: /^[1-9]\d{3}$/ },
    latitude: { type: Number, min: -90, max: 90 },
    longitude: { type: Number, min: -180, max: 180 },
  },
  PART,
);

export const assignmentSchema = new Schema(
  {
    _id: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    contractorId: { type: String, required: true },
    region: { type: String, required: true },
    title: { type: String, required: true, maxlength: 120 },
    category: { type: String, enum: WORK_CATEGORIES, required: true },
    skills: { type: [String], required: true },
    certificates: { type: [String], required: true },
    demands: { type: [{ type: String, enum: DEMANDS }], required: true },
    place: { type: place, required: true },
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    hoursPerWeek: { type: Number, required: true, min: 1, max: 48 },
    headcount: { type: Number, required: true, min: 1, max: 500 },
    // Not a default: an assignment without it is for everybody, and a filter must not have to know both forms.
    targetGroups: { type: [{ type: String, enum: TARGET_GROUPS }], default: undefined },
    status: { type: String, enum: ASSIGNMENT_STATUSES, required: true },
    seats: { type: [String], required: true },
    spent: { type: [String], required: true },
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  schemaOptions('assignments'),
);

assignmentSchema.index({ region: 1, status: 1, startsAt: 1, _id: 1 }, { name: 'list_by_region_status_start' });
// Past work stays open in name: a search begins at what has not ended.
assignmentSchema.index({ region: 1, status: 1, endsAt: 1, _id: 1 }, { name: 'search_open_by_region_end' });
assignmentSchema.index({ contractorId: 1, startsAt: 1, _id: 1 }, { name: 'list_by_contractor_start' });
assignmentSchema.index({ status: 1, startsAt: 1, _id: 1 }, { name: 'list_by_status_start' });
assignmentSchema.index({ startsAt: 1, _id: 1 }, { name: 'list_by_start' });
assignmentSchema.index({ createdAt: -1, _id: -1 }, { name: 'list_by_created' });
