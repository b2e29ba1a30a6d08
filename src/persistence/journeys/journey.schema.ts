import { Schema } from 'mongoose';
import { TARGET_GROUPS } from '../../domain/candidate/target-group.js';
import { AFTER_CARE_CLOSINGS, AFTER_CARE_STATUSES, CONSENT_PURPOSES } from '../../domain/journey/continuity-state.js';
import { COACH_CHANGE_REASONS, HANDOVER_CLOSINGS } from '../../domain/journey/coach-state.js';
import { DEADLINE_KINDS } from '../../domain/journey/deadlines.js';
import { HOLD_REASONS, OUTCOMES, STAGES } from '../../domain/journey/journey-state.js';
import { ATTENTIONS, type JourneyRow } from '../../domain/journey/projection.js';
import { CHECKPOINT_FORMS } from '../../domain/policy/journey-policy.js';
import { PART, schemaOptions } from '../schema-options.js';
import { absence } from './journey-parts.schema.js';
import type { Stored } from '../stored.js';

export type JourneyDocument = Stored<JourneyRow, 'candidateId'> & { visibleAt?: Date };

const hold = new Schema(
  {
    since: { type: Date, required: true },
    reason: { type: String, enum: HOLD_REASONS, required: true },
    reviewAt: { type: Date, required: true },
    limitAt: { type: Date, required: true },
    reviews: { type: Number, required: true },
  },
  PART,
);

const transfer = new Schema(
  {
    transferId: { type: String, required: true },
    toRegion: { type: String, required: true },
    requestedAt: { type: Date, required: true },
    answerBy: { type: Date, required: true },
  },
  PART,
);

const handover = new Schema(
  {
    handoverId: { type: String, required: true },
    toCoachId: { type: String, required: true },
    reason: { type: String, enum: COACH_CHANGE_REASONS, required: true },
    requestedBy: { type: String, required: true },
    requestedAt: { type: Date, required: true },
    answerBy: { type: Date, required: true },
  },
  PART,
);

const closedHandover = new Schema(
  {
    handoverId: { type: String, required: true },
    toCoachId: { type: String, required: true },
    closing: { type: String, enum: HANDOVER_CLOSINGS, required: true },
    closedAt: { type: Date, required: true },
  },
  PART,
);

const outcome = (moment: 'at' | 'agreedAt') =>
  new Schema(
    {
      kind: { type: String, enum: OUTCOMES, required: true },
      reason: { type: String, required: true },
      [moment]: { type: Date, required: true },
    },
    PART,
  );

const afterCareCheck = new Schema(
  {
    code: { type: String, required: true },
    form: { type: String, enum: CHECKPOINT_FORMS, required: true },
    dueAt: { type: Date, required: true },
    answerBy: { type: Date, required: true },
    status: { type: String, enum: AFTER_CARE_STATUSES, required: true },
    settledAt: Date,
  },
  PART,
);

const afterCareFields = {
  outcome: { type: outcome('at'), required: true },
  checks: { type: [afterCareCheck], required: true },
  leftAt: Date,
  returnBy: Date,
};

const search = new Schema(
  {
    since: { type: Date, required: true },
    step: { type: Number, required: true, min: 0 },
    distanceFactor: { type: Number, required: true, min: 1 },
    otherTargetGroups: { type: Boolean, required: true },
    regions: { type: [String], required: true },
  },
  PART,
);

/** Where every candidate stands. Written by the journey itself, fenced by `rev`. */
export const journeySchema = new Schema(
  {
    _id: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    region: { type: String, required: true },
    targetGroup: { type: String, enum: TARGET_GROUPS, required: true },
    policyId: { type: String, required: true },
    policyVersion: { type: Number, required: true },
    stage: { type: String, enum: STAGES, required: true },
    stageSince: { type: Date, required: true },
    startedAt: { type: Date, required: true },
    intakeCompletedAt: Date,
    poolSince: Date,
    nextDueAt: Date,
    nextDueKind: { type: String, enum: DEADLINE_KINDS },
    proposalId: String,
    placementId: String,
    followOnPlacementId: String,
    contractorId: String,
    placementEndsAt: Date,
    nextKnown: { type: Boolean, required: true },
    placementCount: { type: Number, required: true, min: 0 },
    attention: { type: [{ type: String, enum: ATTENTIONS }], required: true },
    hold,
    transfer,
    lastTransferId: String,
    plannedOutcome: outcome('agreedAt'),
    outcome: outcome('at'),
    search,
    afterCare: new Schema(afterCareFields, PART),
    formerAfterCare: { type: [new Schema({ ...afterCareFields, closedAt: { type: Date, required: true }, closing: { type: String, enum: AFTER_CARE_CLOSINGS, required: true } }, PART)], default: undefined },
    consents: { type: [{ type: String, enum: CONSENT_PURPOSES }], required: true },
    coachId: String,
    coachSince: Date,
    formerCoachId: String,
    unguided: Boolean,
    handover,
    lastHandover: closedHandover,
    plannedAbsences: { type: [absence], required: true },
    /** When the store showed this revision, by the clock of the server. */
    visibleAt: Date,
  },
  schemaOptions('journeys'),
);

// Lists of journeys, the longest in their stage first; `_id` makes every order total. An index serves both directions.
journeySchema.index({ region: 1, stage: 1, stageSince: 1, _id: 1 }, { name: 'list_by_region_stage_since' });
journeySchema.index({ region: 1, stageSince: 1, _id: 1 }, { name: 'list_by_region_since' });
journeySchema.index({ stage: 1, stageSince: 1, _id: 1 }, { name: 'list_by_stage_since' });
journeySchema.index({ stageSince: 1, _id: 1 }, { name: 'list_by_since' });
journeySchema.index({ region: 1, nextDueAt: 1, _id: 1 }, { name: 'list_by_region_next_due' });
journeySchema.index({ nextDueAt: 1, _id: 1 }, { name: 'list_by_next_due' });
journeySchema.index({ startedAt: 1, _id: 1 }, { name: 'list_by_started' });
// The journeys that run by a policy, for a roll-out.
journeySchema.index({ policyId: 1, startedAt: 1, _id: 1 }, { name: 'list_by_policy_started' });
journeySchema.index({ attention: 1, region: 1, nextDueAt: 1, _id: 1 }, { name: 'list_by_attention_region_due' });
// Who waits in the pool of a region, longest first, and the counts of a pool.
journeySchema.index({ region: 1, stage: 1, poolSince: 1, _id: 1 }, { name: 'waiting_list_by_region' });
// A coach's caseload and its worklists; the region's have the same order.
journeySchema.index({ coachId: 1, poolSince: 1, _id: 1 }, { name: 'waiting_list_by_coach', partialFilterExpression: { stage: 'pool' } });
journeySchema.index({ coachId: 1, stageSince: 1, _id: 1 }, { name: 'list_by_coach_since', partialFilterExpression: { coachId: { $exists: true } } });
const ENDING = { partialFilterExpression: { stage: 'follow-on', nextKnown: false } };
journeySchema.index({ coachId: 1, stage: 1, nextKnown: 1, placementEndsAt: 1, _id: 1 }, { name: 'worklist_ending_by_coach', ...ENDING });
journeySchema.index({ region: 1, stage: 1, nextKnown: 1, placementEndsAt: 1, _id: 1 }, { name: 'worklist_ending_by_region', ...ENDING });
const HANDED_OVER = { partialFilterExpression: { 'handover.handoverId': { $exists: true } } };
journeySchema.index({ 'handover.toCoachId': 1, 'handover.answerBy': 1, _id: 1 }, { name: 'worklist_handovers_by_coach', ...HANDED_OVER });
journeySchema.index({ region: 1, 'handover.answerBy': 1, _id: 1 }, { name: 'worklist_handovers_by_region', ...HANDED_OVER });
const AWAY = { partialFilterExpression: { 'plannedAbsences.from': { $exists: true } } };
journeySchema.index({ coachId: 1, 'plannedAbsences.from': 1, _id: 1 }, { name: 'worklist_absences_by_coach', ...AWAY });
journeySchema.index({ region: 1, 'plannedAbsences.from': 1, _id: 1 }, { name: 'worklist_absences_by_region', ...AWAY });
const UNGUIDED = { partialFilterExpression: { unguided: true } };
journeySchema.index({ region: 1, stageSince: 1, _id: 1, unguided: 1 }, { name: 'worklist_without_coach_by_region', ...UNGUIDED });
journeySchema.index({ formerCoachId: 1, stageSince: 1, _id: 1 }, { name: 'worklist_without_coach_by_former', ...UNGUIDED });
journeySchema.index({ 'handover.handoverId': 1 }, { name: 'find_by_handover', ...HANDED_OVER });
journeySchema.index(
  { 'lastHandover.handoverId': 1 },
  { name: 'find_by_last_handover', partialFilterExpression: { 'lastHandover.handoverId': { $exists: true } } },
);
// The journey of a transfer that waits for its answer.
journeySchema.index(
  { 'transfer.transferId': 1 },
  { name: 'find_by_transfer', partialFilterExpression: { 'transfer.toRegion': { $exists: true } } },
);
// And of one that was settled, for an answer that is sent again.
journeySchema.index({ lastTransferId: 1 }, { name: 'find_by_last_transfer', partialFilterExpression: { lastTransferId: { $exists: true } } });
// Figures by the moment that decides their period.
journeySchema.index({ 'outcome.at': 1 }, { name: 'insights_by_outcome' });
journeySchema.index({ 'afterCare.outcome.at': 1 }, { name: 'insights_by_after_care', sparse: true });
journeySchema.index({ 'formerAfterCare.outcome.at': 1 }, { name: 'insights_by_former_after_care', sparse: true });
journeySchema.index({ intakeCompletedAt: 1 }, { name: 'insights_by_intake_completed' });
