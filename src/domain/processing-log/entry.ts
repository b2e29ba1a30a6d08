/**
 * What is written down of each read and write of personal data. The fields are those of the Dutch standard Logboek
 * dataverwerkingen (Logius, logius-standaarden.github.io/logboek-dataverwerkingen), with who and what kind of data beside
 * them; docs/trust.md has the table. An entry holds pseudonyms and codes: no name, number or text of a person.
 */
import type { Instant } from '../shared/calendar.js';
import type { DataKind, Purpose } from './purposes.js';

/** How it ended: carried out, refused by a rule, broken off by a fault, or not known: it may have been carried out. */
export const PROCESSING_OUTCOMES = ['done', 'refused', 'failed', 'unknown'] as const;
export type ProcessingOutcome = (typeof PROCESSING_OUTCOMES)[number];

export type DataAccess = 'read' | 'write';

/** Who read or wrote: an account, or the product itself. */
export interface ProcessingActor {
  /** Pseudonym: the account id at the identity provider, or the part of the product (`worker`). */
  account: string;
  /** The roles that gave access; `system` for the product itself. */
  roles: string[];
  /** Regions in which the account works. */
  regions?: string[];
  contractorId?: string;
}

export interface ProcessingEntry {
  /** Of a command, each time that it is carried out: by it the entry is written once, whoever writes it. */
  commandId?: string;
  /** 32 hexadecimal digits: `trace_id` of the standard. */
  traceId: string;
  /** 16 hexadecimal digits: `span_id`. */
  spanId: string;
  /** Of the route or the activity: `name`. */
  operationId: string;
  startedAt: Instant;
  endedAt: Instant;
  /** `processing_activity_id`: why, in the register of processing activities. */
  purpose: Purpose;
  access: DataAccess;
  kinds: DataKind[];
  /** `data_subject_id`, of type candidate: whose data, each once, in order. Empty when nobody was found. */
  candidateIds: string[];
  /** The file whose people have no candidate id yet. */
  importId?: string;
  actor: ProcessingActor;
  /** To whom it was handed outside: the webhook, by an id without meaning. */
  webhookId?: string;
  /** Read by what was opened in an emergency; its reason stands there. */
  emergencyAccessId?: string;
  /** `status_code`: failed is Error. */
  outcome: ProcessingOutcome;
  /** Why it was refused, or what failed. */
  code?: string;
}
