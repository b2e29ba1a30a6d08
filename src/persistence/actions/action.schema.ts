import { Schema } from 'mongoose';
import { ACTION_KINDS, type ActionKind } from '../../domain/guidance/worklists.js';
import { schemaOptions } from '../schema-options.js';

/** Something to do for a candidate, or something to keep an eye on, by a day. The text is personal data, and sealed. */
export interface ActionDocument {
  _id: string;
  rev: number;
  candidateId: string;
  /** The checkpoint at which it was agreed. */
  checkpointId?: string;
  kind: ActionKind;
  /** Sealed with the key of the candidate. */
  what: string;
  /** `YYYY-MM-DD`, a day in Europe/Amsterdam. */
  dueOn: string;
  /** The account that does it; left out, it is for whoever is the coach. */
  owner?: string;
  /** On whose worklist it stands: the owner, or the coach of the candidate now. */
  assignee?: string;
  region: string;
  /** The revision of the journey that region and coach follow. */
  journeyRev: number;
  open: boolean;
  doneAt?: string;
  doneBy?: string;
  createdAt: string;
  createdBy: string;
  changedAt: string;
}

export const actionSchema = new Schema(
  {
    _id: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    candidateId: { type: String, required: true },
    checkpointId: String,
    kind: { type: String, enum: ACTION_KINDS, required: true },
    what: { type: String, required: true, maxlength: 12_000 },
    dueOn: { type: String, required: true, match: /^\d{4}-\d{2}-\d{2}$/ },
    owner: String,
    assignee: String,
    region: { type: String, required: true },
    journeyRev: { type: Number, required: true, min: 0 },
    open: { type: Boolean, required: true },
    doneAt: Date,
    doneBy: String,
    createdAt: { type: Date, required: true },
    createdBy: { type: String, required: true },
    changedAt: { type: Date, required: true },
  },
  schemaOptions('actions'),
);

actionSchema.index({ candidateId: 1, dueOn: 1, _id: 1 }, { name: 'list_by_candidate_due' });
actionSchema.index({ assignee: 1, open: 1, dueOn: 1, _id: 1 }, { name: 'worklist_by_assignee_due' });
actionSchema.index({ region: 1, open: 1, dueOn: 1, _id: 1 }, { name: 'worklist_by_region_due' });
actionSchema.index({ dueOn: 1, _id: 1 }, { name: 'list_by_due' });
