import { Schema } from 'mongoose';
import { schemaOptions } from '../schema-options.js';

/** What a note explains. */
export const NOTE_SUBJECTS = [
  'duplicate-overruled',
  'merged',
  'person-corrected',
  'profile-corrected',
  'absence',
  'decision',
  'correction',
  'transfer',
  'coach',
  'handover',
  'escalation',
  'hold',
  'outcome',
  'termination',
] as const;
export type NoteSubject = (typeof NOTE_SUBJECTS)[number];

/** Free text of a person about a candidate: personal data. */
export interface NoteDocument {
  _id: string;
  candidateId: string;
  subject: NoteSubject;
  /** Of the checkpoint, placement, proposal or record that the note is about. */
  subjectId?: string;
  /** Sealed with the key of the candidate. */
  text: string;
  /** The account that wrote it. */
  by: string;
  at: string;
}

export const noteSchema = new Schema(
  {
    _id: { type: String, required: true },
    candidateId: { type: String, required: true },
    subject: { type: String, enum: NOTE_SUBJECTS, required: true },
    subjectId: String,
    text: { type: String, required: true, maxlength: 24_000 },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  schemaOptions('notes'),
);

noteSchema.index({ candidateId: 1, at: -1, _id: -1 }, { name: 'list_by_candidate' });
