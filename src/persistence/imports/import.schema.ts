import { Schema } from 'mongoose';
import type { DuplicateReason } from '../../domain/candidate/duplicates.js';
import type { Person } from '../../domain/candidate/person.js';
import type { Profile } from '../../domain/candidate/profile.js';
import type { TargetGroup } from '../../domain/candidate/target-group.js';
import type { RowFault } from '../../domain/import/faults.js';
import { IMPORT_STATUSES, ROW_DECISIONS, ROW_STATUSES, type ImportStatus, type RowCounts, type RowDecision, type RowStatus } from '../../domain/import/status.js';
import { PART, schemaOptions } from '../schema-options.js';

/** An import. No personal data: it stays when its rows are gone. */
export interface ImportDocument {
  _id: string;
  region: string;
  status: ImportStatus;
  rows: number;
  columns: { recognised: string[]; unknown: { position: number; header: string }[] };
  /** The version in force when the file was accepted. */
  policy: { policyId: string; version: number };
  /** Of the last completion; while it runs the rows themselves are counted. */
  counts?: RowCounts;
  /** The account that imports. */
  by: string;
  createdAt: string;
  completedAt?: string;
  rowsExpireAt: string;
}

/** Who may be the same person: an earlier row, a registered candidate, or both. */
export interface Alike {
  row?: number;
  candidateId?: string;
  score?: number;
  reasons: DuplicateReason[];
}

/** Who a row is about, until the registry has it. */
export interface RowCandidate {
  person: Person;
  profile: Profile;
  bsn?: string;
}

/** A row. It holds personal data until the candidate is registered, or until it expires. */
export interface ImportRowDocument {
  /** `<importId>/<row>`. */
  _id: string;
  importId: string;
  row: number;
  line: number;
  status: RowStatus;
  candidateId: string;
  faults: RowFault[];
  alike: Alike[];
  /** Code of the refusal by the registry. */
  refusal?: string;
  /** What a journey starts with. */
  start?: { targetGroup: TargetGroup; intakeComplete: boolean };
  /** A `RowCandidate`, sealed with the key of the import. Gone as soon as the candidate is registered. */
  candidate?: string;
  /** The reason is sealed with the key of the import. */
  decision?: { decision: RowDecision; reason?: string | undefined; candidateId?: string; key: string; by: string; at: string };
  expiresAt: string;
}

const unknownColumn = new Schema({ position: Number, header: { type: String, maxlength: 60 } }, PART);

export const importSchema = new Schema(
  {
    _id: { type: String, required: true },
    region: { type: String, required: true },
    status: { type: String, enum: IMPORT_STATUSES, required: true },
    rows: { type: Number, required: true, min: 0 },
    policy: { type: new Schema({ policyId: String, version: Number }, PART), required: true },
    columns: { type: new Schema({ recognised: [String], unknown: [unknownColumn] }, PART), required: true },
    counts: { type: new Schema(Object.fromEntries(ROW_STATUSES.map((s) => [s, Number])), PART) },
    by: { type: String, required: true },
    createdAt: { type: Date, required: true },
    completedAt: Date,
    rowsExpireAt: { type: Date, required: true },
  },
  schemaOptions('imports'),
);
importSchema.index({ createdAt: -1, _id: -1 }, { name: 'list_newest' });
importSchema.index({ region: 1, createdAt: -1, _id: -1 }, { name: 'list_newest_of_region' });

export const importRowSchema = new Schema(
  {
    _id: { type: String, required: true },
    importId: { type: String, required: true },
    row: { type: Number, required: true, min: 1 },
    line: { type: Number, required: true, min: 2 },
    status: { type: String, enum: ROW_STATUSES, required: true },
    candidateId: { type: String, required: true },
    faults: { type: [Schema.Types.Mixed], required: true },
    alike: { type: [Schema.Types.Mixed], required: true },
    refusal: String,
    start: Schema.Types.Mixed,
    candidate: String,
    decision: new Schema(
      { decision: { type: String, enum: ROW_DECISIONS }, reason: { type: String, maxlength: 4_000 }, candidateId: String, key: String, by: String, at: Date },
      PART,
    ),
    expiresAt: { type: Date, required: true },
  },
  schemaOptions('import-rows'),
);
importRowSchema.index({ importId: 1, row: 1 }, { name: 'rows_of_import', unique: true });
importRowSchema.index({ importId: 1, status: 1, row: 1 }, { name: 'rows_of_import_by_status' });
importRowSchema.index({ expiresAt: 1 }, { name: 'expire_rows', expireAfterSeconds: 0 });
