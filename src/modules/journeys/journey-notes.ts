import type { CommandIdentity } from '../../contracts/api/route.js';
import type { Principal } from '../../contracts/api/roles.js';
import type { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import type { NoteSubject } from '../../persistence/candidates/note.schema.js';

export interface NewNote {
  candidateId: string;
  subject: NoteSubject;
  subjectId?: string | undefined;
  /** Nothing is kept when there is none. */
  text: string | undefined;
}

/** Free text with a command: personal data, so it stays in the store and never reaches the workflow. */
export class JourneyNotes {
  constructor(private readonly records: CandidateRecords) {}

  /** Keeps the note of a command that was carried out; a repeat of the command changes nothing. */
  async keep({ text, subjectId, ...note }: NewNote, command: CommandIdentity, caller: Principal): Promise<void> {
    if (text === undefined) return;
    const made = { _id: command.id('note'), ...note, ...(subjectId && { subjectId }), text };
    await this.records.keepNotes([{ ...made, by: caller.subject, at: new Date().toISOString() }]);
  }
}
