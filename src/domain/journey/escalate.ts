/** What moves an escalation by itself, and who may drop one. */
import { close, escalationsOf, raised, remembered, reminded, type DropReason, type Escalation } from './escalation.js';
import { findCheckpoint, withCheckpoints } from './guidance.js';
import type { JourneyState } from './journey-state.js';
import { advance, refusal, requireOpen } from './transition.js';
import type { Instant } from '../shared/calendar.js';

/** Who is due to report a checkpoint gets a reminder. */
export function remind(state: JourneyState, checkpointId: string, now: Instant): JourneyState {
  const checkpoint = findCheckpoint(state, checkpointId);
  const change = withCheckpoints(state, (c) => {
    if (c.checkpointId !== checkpointId) return c;
    const { remindAt: _given, ...rest } = c;
    return { ...rest, remindedAt: now } as typeof c;
  });
  return advance(state, now, { ...change, escalations: [...escalationsOf(state), reminded(state, checkpoint, now)] });
}

/** The time of a rung has come: the next one hears of it, or nobody is left to hear. */
export function climb(state: JourneyState, escalationId: string, now: Instant): JourneyState {
  const found = escalationsOf(state).find((e) => e.escalationId === escalationId);
  const rung = found?.ahead[0];
  if (!found || !rung) return state;
  return replace(state, [found, rung.to === 'lapsed' ? close(found, 'lapsed', now) : raised(found, now)], now);
}

/** Somebody says that it is no longer needed, and why. Throws `ESCALATION.UNKNOWN` or `ESCALATION.NOT_OPEN`. */
export function dropEscalation(
  state: JourneyState,
  { escalationId, reason }: { escalationId: string; reason: DropReason },
  now: Instant,
): JourneyState {
  requireOpen(state);
  // One that nobody has heard of yet is on no list.
  const found = escalationsOf(state).find((e) => e.escalationId === escalationId && e.level !== undefined);
  if (!found) {
    throw refusal('ESCALATION.UNKNOWN', 'This journey has no such escalation', {
      field: 'escalationId',
      remedy: 'Look at the list of escalations.',
    });
  }
  if (found.closing) {
    throw refusal('ESCALATION.NOT_OPEN', 'This escalation is closed', {
      remedy: 'Nothing to do.',
      facts: { closing: found.closing, ...(found.closedAt && { closedAt: found.closedAt }) },
    });
  }
  return replace(state, [found, { ...close(found, 'dropped', now), reason }], now);
}

function replace(state: JourneyState, [old, young]: [Escalation, Escalation], now: Instant): JourneyState {
  return advance(state, now, { escalations: remembered(escalationsOf(state).map((e) => (e === old ? young : e))) });
}
