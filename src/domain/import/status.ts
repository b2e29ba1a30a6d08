/** Where a row of an import stands, and what a person may decide about it. */
import { DomainError } from '../shared/domain-error.js';

export const ROW_STATUSES = [
  'waiting',
  'registered',
  'started',
  'invalid',
  'possible-duplicate',
  'refused',
  'merged',
  'skipped',
] as const;
export type RowStatus = (typeof ROW_STATUSES)[number];

/** How many rows stand where. */
export type RowCounts = Record<RowStatus, number>;

export const IMPORT_STATUSES = ['running', 'completed'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

export const ROW_DECISIONS = ['overrule', 'merge', 'skip'] as const;
export type RowDecision = (typeof ROW_DECISIONS)[number];

const POSSIBLE: Record<RowStatus, readonly RowDecision[]> = {
  waiting: [],
  registered: [],
  started: [],
  invalid: ['skip'],
  'possible-duplicate': ['overrule', 'merge', 'skip'],
  refused: ['merge', 'skip'],
  merged: [],
  skipped: [],
};

/** What a person may decide about a row with this status; empty when there is nothing to decide. */
export function decisionsFor(status: RowStatus): readonly RowDecision[] {
  return POSSIBLE[status];
}

/** Where a decision brings a row: an overruled one waits to be registered. Throws `IMPORT.DECISION_NOT_POSSIBLE`. */
export function decide(status: RowStatus, decision: RowDecision): RowStatus {
  if (!decisionsFor(status).includes(decision)) {
    throw new DomainError('IMPORT.DECISION_NOT_POSSIBLE', `A row that is ${status} cannot be decided this way`, {
      field: 'decision',
      remedy: 'Look at the row again, and choose one of its decisions.',
      facts: { status, decisions: [...decisionsFor(status)] },
    });
  }
  return decision === 'overrule' ? 'waiting' : decision === 'merge' ? 'merged' : 'skipped';
}

/** No row in any status. */
export function noRows(): RowCounts {
  return Object.fromEntries(ROW_STATUSES.map((status) => [status, 0])) as RowCounts;
}
