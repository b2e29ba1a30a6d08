/** One thing that somebody does in the play. */
import { epochOf } from '../domain/shared/calendar.js';
import type { ApiClient } from './api-client.js';
import type { Cast, Label, Part } from './cast.js';
import type { Checkpoint, Journey, Participant, Placement, Proposal } from './view.js';

export interface Act {
  /** Unique in the run: the Idempotency-Key follows from it, so that doing it twice does it once. */
  key: string;
  /** When it is done, in milliseconds since the epoch. */
  at: number;
  candidateId: string;
  /** For the log, Dutch with a word of English. */
  says: string;
  /** `key` is the Idempotency-Key. Gives what to add to the log, or `again` when it is to be tried once more. */
  send(api: ApiClient, key: string): Promise<string | 'again' | void>;
}

/** One candidate, as the people around them see it now. */
export interface Scene {
  who: Participant;
  part: Part | undefined;
  journey: Journey;
  proposals: readonly Proposal[];
  placements: readonly Placement[];
  checkpoints: readonly Checkpoint[];
  cast: Cast;
  /** Who guides the people of the run. */
  coachId: string;
  /** Real milliseconds of a second of the play. */
  second: number;
  /** Seconds of the play that have gone by. */
  played: number;
}

/** Milliseconds since the epoch: `since` and then some seconds of the play, chosen between two bounds. */
export function after({ cast, second, who }: Scene, { since, wait, label }: { since: string; wait: readonly [number, number]; label: Label }): number {
  return epochOf(since) + cast.between(wait, 'wait', label, who.row) * second;
}

/** Who speaks for the pool: the coach of the candidate, or the coordinator while there is none. */
export const guideOf = ({ journey, coachId }: Scene): string => (journey.coachId === coachId ? 'coach' : 'coordinator');
export const CONTRACTOR = (contractorId: string): string => `contractor:${contractorId}`;
export const CANDIDATE = (candidateId: string): string => `candidate:${candidateId}`;
