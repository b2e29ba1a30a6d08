/** What starts an import: ids and row numbers, no personal data. */
import type { RowCounts } from '../../src/domain/import/status.js';

export interface ImportInput {
  importId: string;
  /** First row that is still to be done, from 1. */
  from: number;
  /** Last row. */
  to: number;
  /** Rows in one batch; the first has half of them. For tests. */
  batchSize?: number;
  /** Batches in progress at the same time. For tests. */
  lanes?: number;
  /** Continue as new after this many batches even when the server does not suggest it. For tests. */
  maxBatches?: number;
}

export type ImportResult = RowCounts;
