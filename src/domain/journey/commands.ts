/** Processed commands: a repeat of a key gives the receipt of the first time. */
import { isBefore, plus, type Instant } from '../shared/calendar.js';
import type { CommandReceipt, JourneyState } from './journey-state.js';

/** A key is remembered this long; a client has given up retrying well before. */
export const KEY_RETENTION = 'P30D';
/** And never more than this many, so that the carried state stays small. */
export const MAX_KEYS = 200;

/** The receipt of a command that was carried out before, if this key was. */
export function receiptFor(state: JourneyState, key: string): CommandReceipt | undefined {
  return state.processed.find((p) => p.key === key)?.receipt;
}

/** The state that remembers the command; no change of the revision. */
export function remember(
  state: JourneyState,
  { key, receipt }: { key: string; receipt: CommandReceipt },
  now: Instant,
): JourneyState {
  const horizon = plus(now, `-${KEY_RETENTION}`);
  const kept = state.processed.filter((p) => isBefore(horizon, p.at));
  return { ...state, processed: [...kept, { key, at: now, receipt }].slice(-MAX_KEYS) };
}
