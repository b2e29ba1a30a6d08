import { Schema } from 'mongoose';
import { DROP_REASONS, ESCALATION_CLOSINGS } from '../../domain/journey/escalation.js';
import type { EscalationRow } from '../../domain/journey/projection.js';
import { ESCALATION_LEVELS, ESCALATION_SUBJECTS } from '../../domain/policy/journey-policy.js';
import { schemaOptions } from '../schema-options.js';
import type { Stored } from '../stored.js';

export type EscalationDocument = Stored<EscalationRow, 'escalationId'>;

/** What stayed undone, and with whom it lies. Written by the journey itself, fenced by `rev`. */
export const escalationSchema = new Schema(
  {
    _id: { type: String, required: true },
    candidateId: { type: String, required: true },
    region: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    subject: { type: String, enum: ESCALATION_SUBJECTS, required: true },
    subjectId: { type: String, required: true },
    placementId: String,
    since: { type: Date, required: true },
    level: { type: String, enum: ESCALATION_LEVELS, required: true },
    levelSince: { type: Date, required: true },
    nextAt: Date,
    status: { type: String, enum: ['open', 'closed'], required: true },
    closing: { type: String, enum: ESCALATION_CLOSINGS },
    closedAt: Date,
    reason: { type: String, enum: DROP_REASONS },
    coachId: String,
  },
  schemaOptions('escalations'),
);
escalationSchema.index({ region: 1, status: 1, since: 1, _id: 1 }, { name: 'list_by_region_status_since' });
escalationSchema.index({ coachId: 1, status: 1, since: 1, _id: 1 }, { name: 'worklist_by_coach_since', partialFilterExpression: { status: 'open' } });
escalationSchema.index({ status: 1, level: 1, since: 1, _id: 1 }, { name: 'list_by_status_level_since' });
escalationSchema.index({ candidateId: 1, since: 1, _id: 1 }, { name: 'list_by_candidate_since' });
escalationSchema.index({ since: 1, _id: 1 }, { name: 'list_by_since' });
