/** Checkpoints and absences of a journey. */
import { movePastAbsence } from '../guidance/checkpoint-plan.js';
import { isBefore, type Instant } from '../shared/calendar.js';
import { checkpointsOf } from './checkpoints.js';
import type { Absence, AbsenceKind, Checkpoint, CheckpointStatus, JourneyState, Placement, Reporter } from './journey-state.js';
import { currentPlacement } from './placement.js';
import { advance, refusal, requireOpen } from './transition.js';

/**
 * A checkpoint was held. One that was missed can still be reported: late is better than never. A coach reports any, the
 * contractor what is theirs to report.
 */
export function reportCheckpoint(
  state: JourneyState,
  { checkpointId, reportedBy = 'coach' }: { checkpointId: string; reportedBy?: Reporter },
  now: Instant,
): JourneyState {
  requireOpen(state);
  const checkpoint = findCheckpoint(state, checkpointId);
  if (reportedBy === 'contractor' && checkpoint.due === 'coach') {
    throw refusal('CHECKPOINT.FOR_THE_COACH', 'The coach reports this checkpoint', {
      remedy: 'Tell the coach of the candidate.',
      facts: { due: checkpoint.due },
    });
  }
  if (checkpoint.status === 'reported' || checkpoint.status === 'cancelled') {
    throw refusal('CHECKPOINT.NOT_OPEN', `This checkpoint is already ${checkpoint.status}`, {
      remedy: 'Nothing to do. Ask for a correction when the report is wrong.',
      facts: { status: checkpoint.status },
    });
  }
  return settleCheckpoint(state, { checkpointId, status: 'reported', reportedBy }, now);
}

/** Nobody reported the checkpoint in time. */
export function missCheckpoint(state: JourneyState, checkpointId: string, now: Instant): JourneyState {
  return settleCheckpoint(state, { checkpointId, status: 'missed' }, now);
}

/** Gives a checkpoint another status, wherever in the journey it stands. */
export function settleCheckpoint(
  state: JourneyState,
  { checkpointId, status, reportedBy }: { checkpointId: string; status: CheckpointStatus; reportedBy?: Reporter },
  now: Instant,
): JourneyState {
  const change = withCheckpoints(state, (c) => {
    if (c.checkpointId !== checkpointId) return c;
    const { settledAt: _before, reportedBy: _by, ...rest } = c;
    const settled = status === 'planned' ? { ...rest, status } : { ...rest, status, settledAt: now };
    return { ...settled, ...(reportedBy && { reportedBy }) } as typeof c;
  });
  return advance(state, now, change);
}

/** A change of checkpoints one by one, wherever in the journey they stand. */
export function withCheckpoints(
  state: JourneyState,
  by: <C extends Checkpoint>(checkpoint: C) => C,
): Pick<JourneyState, 'placement' | 'next' | 'endedPlacements' | 'contacts'> {
  const changed = <P extends Placement>(placement: P): P => ({ ...placement, checkpoints: placement.checkpoints.map(by) });
  return {
    placement: state.placement && changed(state.placement),
    next: state.next && changed(state.next),
    endedPlacements: state.endedPlacements.map(changed),
    contacts: state.contacts?.map(by),
  };
}

/** All checkpoints of the journey. */
export const allCheckpoints = checkpointsOf;

/** Throws `CHECKPOINT.UNKNOWN`. */
export function findCheckpoint(state: JourneyState, checkpointId: string): Checkpoint {
  const found = allCheckpoints(state).find((c) => c.checkpointId === checkpointId);
  if (found) return found;
  throw refusal('CHECKPOINT.UNKNOWN', 'This journey has no such checkpoint', {
    field: 'checkpointId',
    remedy: 'Look at the list of checkpoints; the plan may have moved after a change of dates.',
  });
}

/** The candidate is away from the running placement. Planned checkpoints in that time wait for the return. */
export function reportAbsence(
  state: JourneyState,
  { placementId, ...absence }: { placementId: string; absenceId: string; kind: AbsenceKind; from: Instant; until?: Instant },
  now: Instant,
): JourneyState {
  const placement = currentPlacement(state, placementId);
  if (!placement.startedAt) {
    throw refusal('PLACEMENT.NOT_STARTED', 'The start of this placement is not confirmed', {
      remedy: 'Confirm the start or report a no-show first.',
    });
  }
  requirePeriod(absence);
  if (isBefore(absence.from, placement.startedAt) || !isBefore(absence.from, placement.endsAt)) {
    throw refusal('ABSENCE.OUTSIDE_PLACEMENT', 'The absence does not begin within the placement', {
      field: 'from',
      remedy: 'Give a beginning from the confirmed start to the planned end.',
      facts: { startedAt: placement.startedAt, endsAt: placement.endsAt },
    });
  }
  if (placement.absences.some((a) => overlaps(a, absence))) {
    throw refusal('ABSENCE.OVERLAPS', 'There is already an absence in this period', {
      field: 'from',
      remedy: 'End or correct the other absence first.',
    });
  }
  return withAbsences(state, placement, [...placement.absences, absence], now);
}

/** The candidate is back. */
export function endAbsence(
  state: JourneyState,
  { placementId, absenceId, until }: { placementId: string; absenceId: string; until: Instant },
  now: Instant,
): JourneyState {
  const placement = currentPlacement(state, placementId);
  const absence = placement.absences.find((a) => a.absenceId === absenceId);
  if (!absence) {
    throw refusal('ABSENCE.UNKNOWN', 'This placement has no such absence', {
      field: 'absenceId',
      remedy: 'Look at the placement for its absences.',
    });
  }
  const ended = { ...absence, until };
  requirePeriod(ended);
  return withAbsences(state, placement, placement.absences.map((a) => (a === absence ? ended : a)), now);
}

function withAbsences(state: JourneyState, placement: Placement, absences: Absence[], now: Instant): JourneyState {
  const { terms } = state.policy;
  const checkpoints = absences.reduce((list, a) => movePastAbsence(list, a, terms), placement.checkpoints);
  const contacts = absences.reduce((list, a) => list && movePastAbsence(list, a, terms), state.contacts);
  return advance(state, now, { placement: { ...placement, absences, checkpoints }, contacts });
}

function requirePeriod({ from, until }: { from: Instant; until?: Instant }): void {
  if (!until || isBefore(from, until)) return;
  throw refusal('ABSENCE.PERIOD_INVALID', 'The absence ends before it begins', {
    field: 'until',
    remedy: 'Give an end after the beginning, or leave it out while it is not known.',
    facts: { from },
  });
}

function overlaps(a: { from: Instant; until?: Instant }, b: { from: Instant; until?: Instant }): boolean {
  const startsBeforeEnd = (x: { from: Instant }, y: { until?: Instant }) => !y.until || isBefore(x.from, y.until);
  return startsBeforeEnd(a, b) && startsBeforeEnd(b, a);
}
