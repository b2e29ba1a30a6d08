/** Every wait of a journey: when it runs out, and the named thing that happens then. */
import { waitsForReturn } from '../guidance/checkpoint-plan.js';
import { epochOf, isBefore, later, plus, type Instant } from '../shared/calendar.js';
import { AFTER_CARE_DEADLINES, afterCareDeadlinePassed, afterCareDeadlines } from './after-care.js';
import { lapseHandover } from './coach.js';
import { climb, remind } from './escalate.js';
import { escalationsOf } from './escalation.js';
import { becameLong } from './event-contacts.js';
import { allCheckpoints, missCheckpoint } from './guidance.js';
import { reviewHold } from './hold.js';
import { markIntakeOverdue } from './intake.js';
import type { JourneyState } from './journey-state.js';
import { end } from './outcome.js';
import { endPlacement, openFollowOn } from './placement.js';
import { closeBySilence } from './proposal.js';
import { searchingLater, widen } from './search.js';
import { lapseTransfer } from './transfer.js';
import { advance } from './transition.js';

export const DEADLINE_KINDS = [
  'intake-overdue',
  'intake-expired',
  'search-due',
  'proposal-unanswered',
  'start-unconfirmed',
  'reminder-due',
  'checkpoint-missed',
  'escalation-due',
  'follow-on-opens',
  'completion-unsignalled',
  'hold-review',
  'hold-expired',
  'transfer-unanswered',
  ...AFTER_CARE_DEADLINES,
  'handover-unanswered',
] as const;
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

export interface Deadline {
  kind: DeadlineKind;
  at: Instant;
  /** The checkpoint, for `reminder-due` and `checkpoint-missed`. */
  checkpointId?: string;
  /** For `escalation-due`. */
  escalationId?: string;
}

/** All deadlines that run, in no particular order. */
export function deadlinesOf(state: JourneyState): Deadline[] {
  if (state.outcome) return [];
  const { terms } = state.policy;
  const due: Deadline[] = [];
  const { intake, proposal, placement, hold, transfer, handover } = state;
  if (!intake.completedAt && !hold && !state.afterCare) {
    if (!intake.overdueAt) due.push({ kind: 'intake-overdue', at: intake.dueAt });
    due.push({ kind: 'intake-expired', at: intake.expiresAt });
  }
  if (state.searchAt && !hold) due.push({ kind: 'search-due', at: state.searchAt });
  if (proposal) due.push({ kind: 'proposal-unanswered', at: proposal.answerBy });
  if (placement && !placement.startedAt) {
    // A follow-on can be confirmed only once the placement before it has ended, however late that was.
    const at = placement.kept?.confirmBy ?? plus(later(placement.startsAt, state.stageSince), terms.startGrace);
    due.push({ kind: 'start-unconfirmed', at });
  }
  if (placement?.startedAt) {
    if (!placement.followOnSince) {
      due.push({ kind: 'follow-on-opens', at: plus(placement.endsAt, `-${terms.followOnLead}`) });
    }
    due.push({ kind: 'completion-unsignalled', at: placement.kept?.completeBy ?? plus(placement.endsAt, terms.completionGrace) });
  }
  if (hold) {
    due.push({ kind: 'hold-review', at: hold.reviewAt }, { kind: 'hold-expired', at: hold.limitAt });
  }
  due.push(...afterCareDeadlines(state));
  if (transfer) due.push({ kind: 'transfer-unanswered', at: transfer.answerBy });
  if (handover) due.push({ kind: 'handover-unanswered', at: handover.answerBy });
  for (const checkpoint of allCheckpoints(state)) {
    if (checkpoint.status !== 'planned' || waitsForReturn(checkpoint, placement?.absences ?? [])) continue;
    const { checkpointId, remindAt, missedAt } = checkpoint;
    if (remindAt) due.push({ kind: 'reminder-due', at: remindAt, checkpointId });
    due.push({ kind: 'checkpoint-missed', at: missedAt, checkpointId });
  }
  for (const { escalationId, ahead } of escalationsOf(state)) {
    if (ahead[0]) due.push({ kind: 'escalation-due', at: ahead[0].at, escalationId });
  }
  return due;
}

/** The deadline that runs out first; on the same instant the one listed first in `DEADLINE_KINDS`. */
export function nextDeadline(state: JourneyState): Deadline | undefined {
  const order = (d: Deadline) => DEADLINE_KINDS.indexOf(d.kind);
  return deadlinesOf(state).sort((a, b) => epochOf(a.at) - epochOf(b.at) || order(a) - order(b))[0];
}

/**
 * What a deadline that has run out does. Returns the same state when the deadline no longer stands (an answer was in
 * time). `search-due` only sets the next look: the looking itself is done by the caller.
 */
export function deadlinePassed(state: JourneyState, deadline: Deadline, now: Instant): JourneyState {
  const stands = deadlinesOf(state).some(
    (d) => d.kind === deadline.kind && d.checkpointId === deadline.checkpointId && d.escalationId === deadline.escalationId && !isBefore(now, d.at),
  );
  if (!stands) return state;
  switch (deadline.kind) {
    case 'intake-overdue':
      return markIntakeOverdue(state, now);
    case 'intake-expired':
      return end(state, { kind: 'not-reachable', reason: 'intake-expired' }, now);
    case 'search-due':
      return searchingLater(widen(advance(state, now, {}), now), now);
    case 'proposal-unanswered':
      return closeBySilence(state, now);
    case 'start-unconfirmed':
      return endPlacement(state, { endedAt: state.placement!.startsAt, ending: 'start-not-confirmed' }, now);
    case 'reminder-due':
      return remind(state, deadline.checkpointId!, now);
    case 'checkpoint-missed':
      return missCheckpoint(state, deadline.checkpointId!, now);
    case 'escalation-due':
      return climbOn(state, deadline.escalationId!, now);
    case 'follow-on-opens':
      return openFollowOn(state, now);
    case 'completion-unsignalled':
      return endPlacement(state, { endedAt: state.placement!.endsAt, ending: 'end-date-passed' }, now);
    case 'hold-review':
      return reviewHold(state, now);
    case 'hold-expired':
      return end(state, { kind: 'not-reachable', reason: 'hold-expired' }, now);
    case 'transfer-unanswered':
      return lapseTransfer(state, now);
    case 'after-care-due':
    case 'after-care-unanswered':
    case 'after-care-ends':
      return afterCareDeadlinePassed(state, deadline.kind, now);
    case 'handover-unanswered':
      return lapseHandover(state, now);
  }
}

/** Of an absence that began as a short one, the first rung says that it is long. */
function climbOn(state: JourneyState, escalationId: string, now: Instant): JourneyState {
  const { subject, subjectId, level } = escalationsOf(state).find((e) => e.escalationId === escalationId)!;
  return climb(subject === 'absence' && !level ? becameLong(state, subjectId, now) : state, escalationId, now);
}
