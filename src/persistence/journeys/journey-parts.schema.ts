/** Proposals, placements and checkpoints: rows of a journey, each with the revision that fences it. */
import { Schema } from 'mongoose';
import { TARGET_GROUPS } from '../../domain/candidate/target-group.js';
import { CAROUSEL_ACKNOWLEDGEMENTS, FOLLOW_ON_REASONS, FOLLOW_ON_RESULTS } from '../../domain/journey/continuity-state.js';
import {
  ABSENCE_KINDS,
  CHECKPOINT_STATUSES,
  CONTACT_CANCELLATIONS,
  CONTACT_PURPOSES,
  DECLINE_REASONS,
  PLACEMENT_ENDINGS,
  PROPOSAL_CLOSINGS,
  REPORTERS,
  TERMINATION_REASONS,
} from '../../domain/journey/journey-state.js';
import {
  PLACEMENT_STATUSES,
  type CheckpointRow,
  type PlacementRow,
  type ProposalRow,
} from '../../domain/journey/projection.js';
import { CHECKPOINT_DUE, CHECKPOINT_EVENTS, CHECKPOINT_FORMS } from '../../domain/policy/journey-policy.js';
import { PART, schemaOptions } from '../schema-options.js';
import type { Stored } from '../stored.js';

export type ProposalDocument = Stored<ProposalRow, 'proposalId'>;
export type PlacementDocument = Stored<PlacementRow, 'placementId'>;
export type CheckpointDocument = Stored<CheckpointRow, 'checkpointId'>;

const answer = new Schema(
  {
    answer: { type: String, enum: ['pending', 'accepted', 'declined'], required: true },
    at: Date,
    reason: { type: String, enum: DECLINE_REASONS },
  },
  PART,
);

/** What every row of a journey carries. */
const owned = {
  _id: { type: String, required: true },
  candidateId: { type: String, required: true },
  region: { type: String, required: true },
  rev: { type: Number, required: true, min: 1 },
};

export const proposalSchema = new Schema(
  {
    ...owned,
    assignmentId: { type: String, required: true },
    contractorId: { type: String, required: true },
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    proposedAt: { type: Date, required: true },
    answerBy: { type: Date, required: true },
    proposedBy: { type: String, enum: ['coordinator', 'search'], required: true },
    reasons: { type: [String], required: true },
    contractor: { type: answer, required: true },
    candidate: { type: answer, required: true },
    followOn: { type: Boolean, required: true },
    placementId: String,
    neighbourRegion: String,
    acknowledged: new Schema({ warning: { type: String, enum: ['carousel'] }, reason: { type: String, enum: CAROUSEL_ACKNOWLEDGEMENTS } }, PART),
    status: { type: String, enum: ['open', 'closed'], required: true },
    closing: { type: String, enum: PROPOSAL_CLOSINGS },
    closedAt: Date,
  },
  schemaOptions('proposals'),
);
proposalSchema.index({ candidateId: 1, proposedAt: -1, _id: -1 }, { name: 'list_by_candidate_proposed' });
proposalSchema.index({ contractorId: 1, status: 1, answerBy: 1, _id: 1 }, { name: 'list_by_contractor_status_answer_by' });
proposalSchema.index({ region: 1, status: 1, answerBy: 1, _id: 1 }, { name: 'list_by_region_status_answer_by' });
proposalSchema.index({ status: 1, answerBy: 1, _id: 1 }, { name: 'list_by_status_answer_by' });
proposalSchema.index({ answerBy: 1, _id: 1 }, { name: 'list_by_answer_by' });
proposalSchema.index({ assignmentId: 1, status: 1, _id: 1 }, { name: 'list_by_assignment_status' });

// Figures by the moment that decides their period.
proposalSchema.index({ proposedAt: 1 }, { name: 'insights_by_proposed' });
proposalSchema.index({ closedAt: 1 }, { name: 'insights_by_closed' });

export const absence = new Schema(
  {
    absenceId: { type: String, required: true },
    kind: { type: String, enum: ABSENCE_KINDS, required: true },
    from: { type: Date, required: true },
    until: Date,
  },
  PART,
);

export const placementSchema = new Schema(
  {
    ...owned,
    targetGroup: { type: String, enum: TARGET_GROUPS, required: true },
    proposalId: { type: String, required: true },
    assignmentId: { type: String, required: true },
    contractorId: { type: String, required: true },
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    agreedAt: { type: Date, required: true },
    startedAt: Date,
    absences: { type: [absence], required: true },
    followOnSince: Date,
    gapDays: { type: Number, default: null },
    coachId: String,
    status: { type: String, enum: PLACEMENT_STATUSES, required: true },
    endedAt: Date,
    ending: { type: String, enum: PLACEMENT_ENDINGS },
    reason: { type: String, enum: TERMINATION_REASONS },
    nextKnownBeforeEnd: Boolean,
    followOn: new Schema({ result: { type: String, enum: FOLLOW_ON_RESULTS, required: true }, reason: { type: String, enum: FOLLOW_ON_REASONS } }, PART),
  },
  schemaOptions('placements'),
);
placementSchema.index({ candidateId: 1, startsAt: -1, _id: -1 }, { name: 'list_by_candidate_start' });
placementSchema.index({ contractorId: 1, status: 1, endsAt: 1, _id: 1 }, { name: 'list_by_contractor_status_end' });
placementSchema.index({ assignmentId: 1, status: 1, _id: 1 }, { name: 'list_by_assignment_status' });
placementSchema.index({ region: 1, status: 1, endsAt: 1, _id: 1 }, { name: 'list_by_region_status_end' });
placementSchema.index({ status: 1, endsAt: 1, _id: 1 }, { name: 'list_by_status_end' });
// Everybody who began a placement in a window, for the figures of continuity.
placementSchema.index({ startedAt: 1, candidateId: 1 }, { name: 'continuity_by_started' });
placementSchema.index({ endsAt: 1, _id: 1 }, { name: 'list_by_end' });

// Figures by the moment that decides their period.
placementSchema.index({ startedAt: 1 }, { name: 'insights_by_started' });
placementSchema.index({ endedAt: 1 }, { name: 'insights_by_ended' });

export const checkpointSchema = new Schema(
  {
    ...owned,
    placementId: String,
    contractorId: String,
    code: { type: String, required: true },
    form: { type: String, enum: CHECKPOINT_FORMS, required: true },
    due: { type: String, enum: CHECKPOINT_DUE, required: true },
    event: { type: String, enum: CHECKPOINT_EVENTS },
    absenceId: String,
    questions: String,
    dueAt: { type: Date, required: true },
    remindAt: Date,
    remindedAt: Date,
    missedAt: { type: Date, required: true },
    status: { type: String, enum: CHECKPOINT_STATUSES, required: true },
    settledAt: Date,
    coachId: String,
    todo: { type: Boolean, required: true },
    reportedBy: { type: String, enum: REPORTERS },
    plannedAt: Date,
    purpose: { type: String, enum: CONTACT_PURPOSES },
    cancellation: { type: String, enum: CONTACT_CANCELLATIONS },
  },
  schemaOptions('checkpoints'),
);
// What can be reported now, first due first: today's and the overdue ones of a coach or a region.
const TODO = { partialFilterExpression: { todo: true } };
checkpointSchema.index({ coachId: 1, todo: 1, dueAt: 1, _id: 1 }, { name: 'worklist_by_coach_due', ...TODO });
checkpointSchema.index({ region: 1, todo: 1, dueAt: 1, _id: 1 }, { name: 'worklist_by_region_due', ...TODO });
checkpointSchema.index({ candidateId: 1, dueAt: 1, _id: 1 }, { name: 'list_by_candidate_due' });
checkpointSchema.index({ placementId: 1, dueAt: 1, _id: 1 }, { name: 'list_by_placement_due' });
checkpointSchema.index({ region: 1, status: 1, dueAt: 1, _id: 1 }, { name: 'list_by_region_status_due' });
checkpointSchema.index({ status: 1, dueAt: 1, _id: 1 }, { name: 'list_by_status_due' });
checkpointSchema.index({ dueAt: 1, _id: 1 }, { name: 'list_by_due' });
checkpointSchema.index({ contractorId: 1, status: 1, dueAt: 1, _id: 1 }, { name: 'list_by_contractor_status_due' });
