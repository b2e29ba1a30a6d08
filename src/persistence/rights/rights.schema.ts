import { Schema } from 'mongoose';
import { REQUEST_ATTENTIONS, REQUEST_STATUSES, RIGHTS, type RequestAttention, type RequestStatus, type Right } from '../../domain/rights/request.js';
import type { Sealed } from '../keys/sealed-fields.js';
import { PART, schemaOptions } from '../schema-options.js';
import type { PersonChanges } from '../../domain/candidate/person.js';

/** What a request says in words and data: sealed with the key of the candidate, and gone with an erasure. */
export interface RequestText {
  explanation?: string;
  changes?: PersonChanges;
  /** Why it was decided so. */
  reason?: string;
  extensionReason?: string;
}

/** A request by which somebody uses a right. Once the person is erased it names nobody, and shows that it was answered in time. */
export interface RightsRequestDocument {
  _id: string;
  right: Right;
  /** Absent once the person was erased. */
  candidateId?: string;
  region: string;
  status: RequestStatus;
  attention?: RequestAttention;
  receivedAt: string;
  /** Who made it: the candidate self, or a member of staff who was asked. */
  receivedBy: 'candidate' | 'staff';
  dueBy: string;
  extended: boolean;
  decidedAt?: string;
  /** Account. */
  decidedBy?: string;
  /** Decided that the journey ends with the erasure. */
  endJourney?: boolean;
  carriedOutAt?: string;
  liftedAt?: string;
  archiveExpiresAt?: string;
  sealed: Partial<Sealed<RequestText>>;
}

export const rightsRequestSchema = new Schema(
  {
    _id: { type: String, required: true },
    right: { type: String, enum: RIGHTS, required: true },
    candidateId: String,
    region: { type: String, required: true },
    status: { type: String, enum: REQUEST_STATUSES, required: true },
    attention: { type: String, enum: REQUEST_ATTENTIONS },
    receivedAt: { type: Date, required: true },
    receivedBy: { type: String, enum: ['candidate', 'staff'], required: true },
    dueBy: { type: Date, required: true },
    extended: { type: Boolean, required: true },
    decidedAt: Date,
    decidedBy: String,
    endJourney: Boolean,
    carriedOutAt: Date,
    liftedAt: Date,
    archiveExpiresAt: Date,
    sealed: { type: new Schema({ explanation: String, changes: String, reason: String, extensionReason: String }, PART), required: true },
  },
  schemaOptions('rights-requests'),
);
rightsRequestSchema.index({ status: 1, dueBy: 1, _id: 1 }, { name: 'list_by_status_due' });
rightsRequestSchema.index({ dueBy: 1, _id: 1 }, { name: 'list_by_due' });
rightsRequestSchema.index({ candidateId: 1, dueBy: 1, _id: 1 }, { name: 'list_by_candidate_due' });
/** Two open requests of one person for the same right: the second is refused. */
export const ONE_OPEN_REQUEST = 'one_open_request_per_right';
rightsRequestSchema.index({ candidateId: 1, right: 1 }, { name: ONE_OPEN_REQUEST, unique: true, partialFilterExpression: { status: 'open', candidateId: { $exists: true } } });

/** What somebody asked to have: sealed with the key of the candidate. */
export interface RightsArchiveDocument {
  /** Of the request. */
  _id: string;
  candidateId: string;
  /** The zip in base64, sealed. */
  sealed: string;
  expiresAt: string;
}

export const rightsArchiveSchema = new Schema(
  { _id: { type: String, required: true }, candidateId: { type: String, required: true }, sealed: { type: String, required: true }, expiresAt: { type: Date, required: true } },
  schemaOptions('rights-archives'),
);
rightsArchiveSchema.index({ expiresAt: 1 }, { name: 'expire_archives', expireAfterSeconds: 0 });
rightsArchiveSchema.index({ candidateId: 1 }, { name: 'archives_of_candidate' });

interface Mark {
  since: string;
  requestId: string;
}

/** What a decision forbids from now on with the data of a candidate. */
export interface ProcessingMarkDocument {
  /** Of the candidate. */
  _id: string;
  /** Art. 18: kept, and nothing else. */
  restriction?: Mark;
  /** Art. 21: left out of ranked search. */
  objection?: Mark;
}

const mark = new Schema({ since: { type: Date, required: true }, requestId: { type: String, required: true } }, PART);
export const processingMarkSchema = new Schema({ _id: { type: String, required: true }, restriction: mark, objection: mark }, schemaOptions('processing-marks'));

/** Why the data of somebody must not be destroyed. */
export interface LegalHoldDocument {
  _id: string;
  candidateId: string;
  /** Sealed with the key of the candidate. */
  reason: string;
  putAt: string;
  putBy: string;
  liftedAt?: string;
  liftedBy?: string;
  /** Sealed. */
  liftReason?: string;
}

export const legalHoldSchema = new Schema(
  {
    _id: { type: String, required: true },
    candidateId: { type: String, required: true },
    reason: { type: String, required: true },
    putAt: { type: Date, required: true },
    putBy: { type: String, required: true },
    liftedAt: Date,
    liftedBy: String,
    liftReason: String,
  },
  schemaOptions('legal-holds'),
);
legalHoldSchema.index({ putAt: -1, _id: -1 }, { name: 'list_newest' });
legalHoldSchema.index({ candidateId: 1, liftedAt: 1 }, { name: 'holds_of_candidate' });

/** What was destroyed, when, on what ground and by whom. Of whom it was stands nowhere. */
export interface DestructionRecordDocument {
  _id: string;
  destroyedAt: string;
  /** `erasure`: asked for by the person. Otherwise the kind of record whose term was over. */
  what: string;
  /** Text of law, or the term with its source. */
  ground: string;
  /** The account that decided, or `retention`. */
  by: string;
  /** Absent: of the whole installation. */
  region?: string;
  /** Documents by collection. */
  documents: Record<string, number>;
  /** Executions of Temporal. */
  histories: number;
  keyDestroyed: boolean;
}

export const destructionRecordSchema = new Schema(
  {
    _id: { type: String, required: true },
    destroyedAt: { type: Date, required: true },
    what: { type: String, required: true },
    ground: { type: String, required: true },
    by: { type: String, required: true },
    region: String,
    documents: { type: Schema.Types.Mixed, required: true },
    histories: { type: Number, required: true, min: 0 },
    keyDestroyed: { type: Boolean, required: true },
  },
  schemaOptions('destruction-records'),
);
destructionRecordSchema.index({ destroyedAt: -1, _id: -1 }, { name: 'list_newest' });
