/** A placement from agreement to its end, and the step to the follow-on. */
import { cancelPlanned, closePlan, replanCheckpoints } from '../guidance/checkpoint-plan.js';
import { dateOf, daysBetween, isBefore, later, startOfDay, type Instant } from '../shared/calendar.js';
import type { EndedPlacement, JourneyState, Placement, PlacementEnding, TerminationReason } from './journey-state.js';
import { endWithPlannedOutcome } from './outcome.js';
import { settleFollowOn } from './follow-on.js';
import { openSearch, searchingAt } from './search.js';
import { advance, refusal, requireOpen } from './transition.js';

/** The running or agreed placement with this id. Throws `PLACEMENT.NOT_CURRENT`. */
export function currentPlacement(state: JourneyState, placementId: string): Placement {
  requireOpen(state);
  if (state.placement?.placementId === placementId) return state.placement;
  const ended = state.endedPlacements.find((p) => p.placementId === placementId);
  throw refusal('PLACEMENT.NOT_CURRENT', 'This is not the placement that is running', {
    remedy: ended
      ? 'The placement has ended. Ask for a correction when that is wrong.'
      : 'The placement begins after the running one has ended; signal that end first.',
    facts: ended ? { ending: ended.ending, endedAt: ended.endedAt } : {},
  });
}

/**
 * The contractor confirms that the candidate started, at `startedAt` (now or earlier). Who starts on the follow-on has
 * left the placement before it, when the planned end of that one has gone by.
 */
export function confirmStart(
  before: JourneyState,
  { placementId, startedAt }: { placementId: string; startedAt: Instant },
  now: Instant,
): JourneyState {
  const state = leaveEnded(before, placementId, now);
  const placement = currentPlacement(state, placementId);
  if (placement.startedAt) {
    throw refusal('PLACEMENT.ALREADY_STARTED', 'The start of this placement is already confirmed', {
      remedy: 'Nothing to do. Ask for a correction when the moment is wrong.',
      facts: { startedAt: placement.startedAt },
    });
  }
  requireStart(state, startedAt, now);
  if (!isBefore(startedAt, placement.endsAt)) {
    throw refusal('PLACEMENT.START_AFTER_END', 'The start lies after the planned end', {
      field: 'startedAt',
      remedy: 'Give a moment before the planned end.',
      facts: { endsAt: placement.endsAt },
    });
  }
  const coached = state.coach ? { ...placement, coachId: state.coach.coachId } : placement;
  const started = advance(state, now, { placement: withStart(state, coached, startedAt, now), poolSince: undefined, search: undefined });
  return { ...started, rev: before.rev + 1 };
}

function leaveEnded(state: JourneyState, startingId: string, now: Instant): JourneyState {
  const { placement, next } = state;
  if (next?.placementId !== startingId || !placement?.startedAt || isBefore(now, placement.endsAt)) return state;
  return endPlacement(state, { endedAt: placement.endsAt, ending: 'end-date-passed' }, now);
}

/** Nobody started before the day on which the journey began, nor before the last work ended. */
function earliestStart(state: JourneyState): Instant {
  const began = startOfDay(dateOf(state.startedAt));
  const worked = state.endedPlacements.filter((p) => p.startedAt !== undefined).at(-1);
  return worked ? later(began, worked.endedAt) : began;
}

/** Throws `JOURNEY.MOMENT_NOT_POSSIBLE` when nobody can have started at `startedAt`. */
export function requireStart(state: JourneyState, startedAt: Instant, now: Instant): void {
  const lower = 'the day on which the journey began, and the end of the work before';
  requireMoment(startedAt, { notAfter: now, upper: 'now', notBefore: earliestStart(state), lower, field: 'startedAt' });
}

/** The placement with its real start: the gap before it and the checkpoints follow from that moment. */
export function withStart(state: JourneyState, placement: Placement, startedAt: Instant, now: Instant): Placement {
  const { placementId, endsAt } = placement;
  const period = { placementId, startsAt: startedAt, endsAt };
  return {
    ...placement,
    startedAt,
    gapDays: gapBefore(state, startedAt),
    checkpoints: replanCheckpoints(placement.checkpoints, { period, terms: state.policy.terms, now, absences: placement.absences }),
  };
}

/**
 * Days without work before `startedAt`: since the last placement that was worked, or since the job or education after it
 * ended. Null when no placement was worked before.
 */
export function gapBefore(
  { endedPlacements, formerAfterCare = [] }: Pick<JourneyState, 'endedPlacements' | 'formerAfterCare'>,
  startedAt: Instant,
): number | null {
  const worked = endedPlacements.filter((p) => p.startedAt !== undefined).at(-1);
  if (!worked) return null;
  const left = formerAfterCare.flatMap((a) => a.leftAt ?? []).filter((at) => !isBefore(startedAt, at)).at(-1);
  const workedUntil = left ? later(worked.endedAt, left) : worked.endedAt;
  // The end is exclusive: a placement that ends at midnight and a next one that starts at that midnight have no gap.
  return Math.max(0, daysBetween(dateOf(workedUntil), dateOf(startedAt)));
}

/** The candidate did not come. */
export function reportNoShow(state: JourneyState, { placementId }: { placementId: string }, now: Instant): JourneyState {
  const placement = currentPlacement(state, placementId);
  if (placement.startedAt) {
    throw refusal('PLACEMENT.ALREADY_STARTED', 'The start of this placement is already confirmed', {
      remedy: 'Report an absence or end the placement early; a wrong confirmation can be corrected.',
      facts: { startedAt: placement.startedAt },
    });
  }
  if (isBefore(now, placement.startsAt)) {
    throw refusal('PLACEMENT.NOT_YET_STARTED', 'The placement has not begun yet', {
      remedy: 'Report a no-show at or after the planned start.',
      facts: { startsAt: placement.startsAt },
    });
  }
  return endPlacement(state, { endedAt: placement.startsAt, ending: 'no-show' }, now);
}

/** The contractor signals that the work is done. Returns the same state when the fact is no news. */
export function assignmentCompleted(
  state: JourneyState,
  { placementId, completedAt }: { placementId: string; completedAt: Instant },
  now: Instant,
): JourneyState {
  const running = state.placement;
  if (state.outcome || !running?.startedAt || running.placementId !== placementId) return state;
  const latest = isBefore(now, completedAt) ? now : completedAt;
  const endedAt = isBefore(latest, running.startedAt) ? running.startedAt : latest;
  return endPlacement(state, { endedAt, ending: 'completed' }, now);
}

/** Ends a placement before its time, with a reason. */
export function terminateEarly(
  state: JourneyState,
  { placementId, endedAt, reason }: { placementId: string; endedAt: Instant; reason: TerminationReason },
  now: Instant,
): JourneyState {
  const placement = currentPlacement(state, placementId);
  requireMoment(endedAt, { notAfter: now, notBefore: placement.startedAt, field: 'endedAt', upper: 'now' });
  return endPlacement(state, { endedAt, ending: 'terminated-early', reason }, now);
}

/**
 * Ends the running placement. What follows is what was agreed: the follow-on, or the outcome; otherwise the pool. An open follow-on proposal stays open and becomes an ordinary one.
 */
export function endPlacement(
  state: JourneyState,
  end: { endedAt: Instant; ending: PlacementEnding; reason?: TerminationReason },
  now: Instant,
): JourneyState {
  const placement = state.placement!;
  const period = {
    placementId: placement.placementId,
    startsAt: placement.startedAt ?? placement.startsAt,
    endsAt: end.endedAt,
  };
  const ended: EndedPlacement = {
    ...placement,
    ...end,
    checkpoints: placement.startedAt
      ? closePlan(placement.checkpoints, { period, terms: state.policy.terms, now })
      : cancelPlanned(placement.checkpoints, now, () => true),
    nextKnownBeforeEnd: state.next !== undefined || state.plannedOutcome !== undefined,
    followOn: settleFollowOn(state, placement),
  };
  const after = advance(state, now, {
    placement: state.next,
    next: undefined,
    endedPlacements: [...state.endedPlacements, ended],
    poolSince: state.next ? undefined : now,
  });
  // Who has worked is not left without a search, also when the follow-on did not begin.
  const worked = after.endedPlacements.some((p) => p.startedAt !== undefined);
  const searching = worked && !after.placement ? openSearch(after, now) : after;
  const outcome = endWithPlannedOutcome(searchingAt(searching, now), now);
  return { ...outcome, rev: state.rev + 1 };
}

/** The window before the planned end opens: the follow-on is looked for. */
export function openFollowOn(state: JourneyState, now: Instant): JourneyState {
  const opened = advance(state, now, { placement: { ...state.placement!, followOnSince: now } });
  return searchingAt(state.next || state.plannedOutcome ? opened : openSearch(opened, now), now);
}

/** Gives the agreed follow-on up, e.g. because the contractor cancels the work. */
export function cancelFollowOn(state: JourneyState, { placementId }: { placementId: string }, now: Instant): JourneyState {
  requireOpen(state);
  if (state.next?.placementId !== placementId) {
    throw refusal('PLACEMENT.NOT_FOLLOW_ON', 'This is not the agreed follow-on', {
      remedy: 'Look at the journey; the follow-on may have begun or was already cancelled.',
    });
  }
  const cancelled: EndedPlacement = {
    ...state.next,
    endedAt: now,
    ending: 'cancelled',
    checkpoints: cancelPlanned(state.next.checkpoints, now, () => true),
    nextKnownBeforeEnd: false,
    followOn: settleFollowOn(state, state.next),
  };
  const endedPlacements = [...state.endedPlacements, cancelled];
  const without = advance(state, now, { next: undefined, endedPlacements });
  return searchingAt(state.placement?.followOnSince ? openSearch(without, now) : without, now);
}

/** Throws `JOURNEY.MOMENT_NOT_POSSIBLE` when a moment lies outside its bounds; `lower` and `upper` say in words what they are. */
export function requireMoment(
  at: Instant,
  bounds: { notAfter: Instant; upper: string; notBefore: Instant | undefined; lower?: string; field: string },
): void {
  if (isBefore(bounds.notAfter, at)) {
    throw refusal('JOURNEY.MOMENT_NOT_POSSIBLE', `${bounds.field} lies after ${bounds.upper}`, {
      field: bounds.field,
      remedy: `Give a moment not after ${bounds.upper}.`,
      facts: { latest: bounds.notAfter },
    });
  }
  const { lower = 'the confirmed start' } = bounds;
  if (bounds.notBefore && isBefore(at, bounds.notBefore)) {
    throw refusal('JOURNEY.MOMENT_NOT_POSSIBLE', `${bounds.field} lies before ${lower}`, {
      field: bounds.field,
      remedy: `Give a moment not before ${lower}.`,
      facts: { earliest: bounds.notBefore },
    });
  }
}
