/** What starts a roll-out: ids and row numbers, no personal data. */
import type { RolloutCounts } from '../../src/domain/policy/rollout.js';

export interface RolloutInput {
  rolloutId: string;
  /** First journey that is still to be done, from 1. */
  from: number;
  /** Last journey. */
  to: number;
  /** Journeys in one batch. */
  batchSize?: number;
  /** Milliseconds between the beginnings of two batches. */
  pauseMs?: number;
  /** Continue as new after this many batches even when the server does not suggest it. For tests. */
  maxBatches?: number;
}

export type RolloutResult = RolloutCounts;
