import type { LocalDate } from '../../domain/shared/calendar.js';

/** What somebody will do after a contact. */
export interface NewAction {
  candidateId: string;
  checkpointId: string;
  what: string;
  dueOn: LocalDate;
  ownerId?: string | undefined;
}

/** Where the actions of a report go. */
export abstract class ActionsPort {
  /** Keeps the actions under these ids; a repeat changes nothing. */
  abstract open(actions: (NewAction & { actionId: string })[], by: { subject: string; at: string }): Promise<void>;
}
