import { DomainError, type DomainErrorDetail } from '../shared/domain-error.js';
import type { Instant } from '../shared/calendar.js';
import { followEscalations } from './escalation.js';
import { followEvents } from './event-contacts.js';
import { stageOf, type CommandReceipt, type JourneyState, type Stage } from './journey-state.js';

/**
 * The state after a change: one revision further, with the stage's start kept when the stage is the same. What happened
 * can ask for a contact, and settles or begins escalations.
 */
export function advance(state: JourneyState, now: Instant, change: Partial<JourneyState>): JourneyState {
  const after: JourneyState = { ...state, ...change, rev: state.rev + 1 };
  const staged = stageOf(after) === stageOf(state) ? after : { ...after, stageSince: now };
  return followEscalations(state, followEvents(state, staged, now), now);
}

/** The answer to a command that led to `state`. */
export function receiptOf(state: JourneyState, touched: Partial<CommandReceipt> = {}): CommandReceipt {
  return { rev: state.rev, stage: stageOf(state), ...touched };
}

/** Throws `JOURNEY.STAGE_NOT_ALLOWED` unless the journey stands in one of the stages. */
export function requireStage(state: JourneyState, allowed: readonly Stage[], command: string): void {
  requireOpen(state);
  const stage = stageOf(state);
  if (allowed.includes(stage)) return;
  throw refusal('JOURNEY.STAGE_NOT_ALLOWED', `${command} is not possible in stage ${stage}`, {
    remedy: `This is possible in: ${allowed.join(', ')}. Look at the journey first; someone may have changed it.`,
    facts: { stage, allowed: [...allowed] },
  });
}

/** Throws `JOURNEY.ENDED` when the journey has its outcome. */
export function requireOpen(state: JourneyState): void {
  if (!state.outcome) return;
  throw refusal('JOURNEY.ENDED', 'This journey has ended', {
    remedy: 'An ended journey does not change. Start a new journey when the candidate comes back.',
    facts: { outcome: state.outcome.kind, at: state.outcome.at },
  });
}

export function refusal(code: string, message: string, detail: DomainErrorDetail): DomainError {
  return new DomainError(code, message, detail);
}
