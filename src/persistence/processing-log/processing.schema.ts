import { Schema } from 'mongoose';
import type { Checkpoint } from '../../domain/processing-log/checkpoint.js';
import type { ChainedEntry } from '../../domain/processing-log/chain.js';
import type { ProcessingEntry } from '../../domain/processing-log/entry.js';
import { schemaOptions } from '../schema-options.js';

/** An entry as it stands: what was hashed and nothing else, instants as the texts that they were. */
export interface ProcessingDocument extends ProcessingEntry, Omit<ChainedEntry, 'entry'> {
  /** Stream and place, `2026-11/07/000000000012`: the unique index on it is the condition on the head. */
  _id: string;
}

/** A signed head; `_id` is its number. */
export interface CheckpointDocument extends Omit<Checkpoint, 'number'> {
  _id: number;
}

const text = { type: String, required: true } as const;

export const processingSchema = new Schema(
  {
    _id: text,
    stream: text,
    sequence: { type: Number, required: true, min: 1 },
    previous: text,
    hash: text,
    commandId: String,
    traceId: text,
    spanId: text,
    operationId: text,
    startedAt: text,
    endedAt: text,
    purpose: text,
    access: text,
    kinds: [String],
    candidateIds: [String],
    importId: String,
    emergencyAccessId: String,
    actor: { type: Schema.Types.Mixed, required: true },
    webhookId: String,
    outcome: text,
    code: String,
  },
  schemaOptions('processing-log'),
);

processingSchema.index({ candidateIds: 1, startedAt: -1, _id: -1 }, { name: 'list_by_candidate_latest' });
/** The entry of a command that stands already: it is not written again. */
export const ONE_ENTRY_PER_COMMAND = 'one_entry_per_command';
processingSchema.index({ commandId: 1 }, { name: ONE_ENTRY_PER_COMMAND, unique: true, partialFilterExpression: { commandId: { $exists: true } } });

export const processingCheckpointSchema = new Schema(
  {
    _id: { type: Number, required: true, min: 1 },
    stream: text,
    count: { type: Number, required: true, min: 1 },
    hash: text,
    previous: { type: String },
    signedAt: text,
    removed: String,
    keyId: text,
    signature: text,
  },
  schemaOptions('processing-checkpoints'),
);

processingCheckpointSchema.index({ stream: 1, count: 1 }, { name: 'signatures_of_stream' });
processingCheckpointSchema.index({ removed: 1 }, { name: 'find_removals', partialFilterExpression: { removed: { $exists: true } } });
