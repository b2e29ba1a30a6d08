/** What starts and wakes a request. Ids alone: who asks, and what is decided, stands in the store. */
import { defineSignal } from '@temporalio/workflow';

export interface RightsInput {
  requestId: string;
}

export interface RightsResult {
  outcome: 'refused' | 'done';
}

/** The request was decided about, or its term was extended. */
export const requestChanged = defineSignal('requestChanged');
