import { Schema } from 'mongoose';
import type { TargetGroup } from '../../domain/candidate/target-group.js';
import { TARGET_GROUPS } from '../../domain/candidate/target-group.js';
import { ROLLOUT_ROW_STATUSES, ROLLOUT_STATUSES, type RolloutRowStatus, type RolloutStatus } from '../../domain/policy/rollout.js';
import { schemaOptions } from '../schema-options.js';

export interface RolloutDocument {
  _id: string;
  policyId: string;
  version: number;
  /** What was chosen: a region, a target group, or candidates by name. */
  region?: string;
  targetGroup?: TargetGroup;
  named: boolean;
  journeys: number;
  status: RolloutStatus;
  createdAt: string;
  createdBy: string;
  completedAt?: string;
}

export interface RolloutRowDocument {
  /** `<rolloutId>/<n>`. */
  _id: string;
  rolloutId: string;
  n: number;
  candidateId: string;
  status: RolloutRowStatus;
  rev?: number;
  code?: string;
}

export const rolloutSchema = new Schema(
  {
    _id: { type: String, required: true },
    policyId: { type: String, required: true },
    version: { type: Number, required: true, min: 1 },
    region: String,
    targetGroup: { type: String, enum: TARGET_GROUPS },
    named: { type: Boolean, required: true },
    journeys: { type: Number, required: true, min: 1 },
    status: { type: String, enum: ROLLOUT_STATUSES, required: true },
    createdAt: { type: Date, required: true },
    createdBy: { type: String, required: true },
    completedAt: Date,
  },
  schemaOptions('policy-rollouts'),
);
rolloutSchema.index({ createdAt: -1, _id: -1 }, { name: 'list_newest' });

export const rolloutRowSchema = new Schema(
  {
    _id: { type: String, required: true },
    rolloutId: { type: String, required: true },
    n: { type: Number, required: true, min: 1 },
    candidateId: { type: String, required: true },
    status: { type: String, enum: ROLLOUT_ROW_STATUSES, required: true },
    rev: Number,
    code: String,
  },
  schemaOptions('policy-rollout-rows'),
);
rolloutRowSchema.index({ rolloutId: 1, n: 1, _id: 1 }, { name: 'rows_of_rollout' });
rolloutRowSchema.index({ rolloutId: 1, status: 1, n: 1, _id: 1 }, { name: 'rows_of_rollout_by_status' });
