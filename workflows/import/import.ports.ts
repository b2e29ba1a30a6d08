/** What an import needs from outside. The activities implement it; the workflow owns it. */
import type { RowCounts } from '../../src/domain/import/status.js';

/** Rows `from` to `to`, both included, of one import. No personal data goes through a workflow. */
export interface RowRange {
  importId: string;
  from: number;
  to: number;
}

export interface ImportActivities {
  /** Registers the rows that wait and starts the journeys of those that are registered; rows that were done before stay as they are. */
  importRows(range: RowRange): Promise<{ started: number }>;
  /** As part of runs that began before `importRows`. Registers the rows that wait; a row that was registered before stays as it is. Refusals become row results. */
  registerRows(range: RowRange): Promise<{ registered: number; refused: number }>;
  /** As part of runs that began before `importRows`. Starts the journeys of the rows that are registered; one that runs already counts as started. */
  startJourneys(range: RowRange): Promise<{ started: number }>;
  /** Counts what became of the rows, and closes the import when none waits. */
  completeImport(importId: string): Promise<RowCounts>;
}
