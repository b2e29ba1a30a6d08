import { Schema } from 'mongoose';
import { LANGUAGE_LEVELS, TRAVEL_MODES, WEEKDAYS, type Profile } from '../../domain/candidate/profile.js';
import { TARGET_GROUPS } from '../../domain/candidate/target-group.js';
import type { Sealed } from '../keys/sealed-fields.js';
import { PART, schemaOptions } from '../schema-options.js';

/** Intake facts that say something of health or benefit: sealed with the key of the person. */
export const SEALED_FACTS = ['evidence', 'limits'] as const;
export type SealedFact = (typeof SEALED_FACTS)[number];

/** Intake facts. Region and target group follow the journey, so that a transfer or correction shows here too. */
export interface ProfileDocument extends Omit<Profile, SealedFact> {
  _id: string;
  /** Counts corrections by people; what the journey writes does not count. */
  rev: number;
  /** The revision of the journey that last set region and target group. */
  journeyRev: number;
  sealed: Partial<Sealed<Pick<Profile, SealedFact>>>;
  /** Taken over by another record; left out of lists and of matching. */
  merged: boolean;
  createdAt: string;
  changedAt: string;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

const travel = new Schema(
  {
    maxMinutes: { type: Number, min: 1 },
    maxKilometres: { type: Number, min: 0 },
    modes: { type: [{ type: String, enum: TRAVEL_MODES }], required: true },
    latitude: { type: Number, min: -90, max: 90 },
    longitude: { type: Number, min: -180, max: 180 },
  },
  PART,
);

const hours = new Schema(
  { min: { type: Number, required: true, min: 0 }, max: { type: Number, required: true, min: 0 } },
  PART,
);

const availability = new Schema(
  {
    from: { type: String, required: true, match: DATE },
    hoursPerWeek: { type: hours, required: true },
    days: { type: [{ type: String, enum: WEEKDAYS }], default: undefined },
  },
  PART,
);

export const profileSchema = new Schema(
  {
    _id: { type: String, required: true },
    rev: { type: Number, required: true, min: 1 },
    journeyRev: { type: Number, required: true, min: 0 },
    region: { type: String, required: true },
    targetGroup: { type: String, enum: TARGET_GROUPS, required: true },
    sealed: { type: new Schema({ evidence: String, limits: String }, PART), required: true },
    skills: { type: [String], required: true },
    certificates: { type: [String], required: true },
    travel,
    availability,
    languageLevel: { type: String, enum: LANGUAGE_LEVELS },
    municipality: { type: String, required: true },
    postcode4: { type: String, required: true, match: /^[1-9]\d{3}$/ },
    merged: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  schemaOptions('profiles'),
);

profileSchema.index({ region: 1, merged: 1, createdAt: -1, _id: -1 }, { name: 'list_by_region_created' });
profileSchema.index({ merged: 1, createdAt: -1, _id: -1 }, { name: 'list_by_created' });
profileSchema.index({ region: 1, targetGroup: 1, createdAt: -1, _id: -1 }, { name: 'list_by_region_group_created' });
