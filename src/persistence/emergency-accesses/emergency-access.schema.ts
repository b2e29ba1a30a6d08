import { Schema } from 'mongoose';
import { EMERGENCY_FINDINGS, type EmergencyFinding } from '../../domain/processing-log/emergency.js';
import { schemaOptions } from '../schema-options.js';

/** One person, opened for reading to one account for a while. Kept after it ended: the privacy officer looks at it. */
export interface EmergencyAccessDocument {
  _id: string;
  candidateId: string;
  /** The account that opened it. */
  openedBy: string;
  /** Sealed with the key of the candidate. */
  reason: string;
  openedAt: string;
  /** From then on it opens nothing. */
  expiresAt: string;
  /** Ended before that. */
  endedAt?: string;
  endedBy?: string;
  acknowledgedAt?: string;
  acknowledgedBy?: string;
  finding?: EmergencyFinding;
  /** Until its reports to the privacy officer are on their way. */
  unreported?: true;
}

export const emergencyAccessSchema = new Schema(
  {
    _id: { type: String, required: true },
    candidateId: { type: String, required: true },
    openedBy: { type: String, required: true },
    reason: { type: String, required: true, maxlength: 8_000 },
    openedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    endedAt: Date,
    endedBy: String,
    acknowledgedAt: Date,
    acknowledgedBy: String,
    finding: { type: String, enum: EMERGENCY_FINDINGS },
    unreported: { type: Boolean },
  },
  schemaOptions('emergency-accesses'),
);

emergencyAccessSchema.index({ candidateId: 1, openedAt: -1, _id: -1 }, { name: 'list_by_candidate_opened' });
emergencyAccessSchema.index({ openedBy: 1, openedAt: -1, _id: -1 }, { name: 'list_by_account_opened' });
emergencyAccessSchema.index({ openedAt: -1, _id: -1 }, { name: 'list_by_opened' });
emergencyAccessSchema.index({ unreported: 1, openedAt: 1 }, { name: 'unreported_by_opened', partialFilterExpression: { unreported: true } });
