/** Corrections of wrong entries by an authorised person. Each keeps what it replaced, by whom and why. */
import type { TargetGroup } from '../candidate/target-group.js';
import { replanCheckpoints } from '../guidance/checkpoint-plan.js';
import type { PinnedPolicy } from '../policy/journey-policy.js';
import { earlier, isBefore, type Instant } from '../shared/calendar.js';
import { stillNeeded } from './event-contacts.js';
import { findCheckpoint, settleCheckpoint } from './guidance.js';
import type { CorrectionEntry, EndedPlacement, JourneyState, Placement, PlacementEnding } from './journey-state.js';
import { closeProposal } from './proposal.js';
import { currentPlacement, gapBefore, requireMoment, requireStart, withStart } from './placement.js';
import { openSearch, searchingAt } from './search.js';
import { advance, refusal, requireOpen } from './transition.js';

export type Correction =
  | { entry: 'target-group'; targetGroup: TargetGroup; policy: PinnedPolicy }
  | { entry: 'start-moment'; placementId: string; startedAt: Instant }
  | { entry: 'planned-end'; placementId: string; endsAt: Instant }
  | { entry: 'checkpoint-report'; checkpointId: string }
  | { entry: 'planned-outcome' }
  | { entry: 'placement-ending'; placementId: string; ending: PlacementEnding; endedAt: Instant };

/** Reason codes; a free explanation stays in the store. */
export const CORRECTION_REASONS = ['typing-error', 'wrong-person', 'new-information', 'other'] as const;
export type CorrectionReason = (typeof CORRECTION_REASONS)[number];

const ENDINGS_OF_WORK: readonly PlacementEnding[] = ['completed', 'end-date-passed', 'terminated-early', 'withdrawn'];
const ENDINGS_BEFORE_WORK: readonly PlacementEnding[] = ['no-show', 'start-not-confirmed', 'cancelled', 'withdrawn'];

/** Corrections that a journey remembers; the oldest go first. */
const REMEMBERED_CORRECTIONS = 100;

/** Applies a correction. Throws `CORRECTION.NOTHING_TO_CORRECT` when the entry is already so. */
export function correctEntry(
  state: JourneyState,
  { correction, by, reason }: { correction: Correction; by: string; reason: CorrectionReason },
  now: Instant,
): JourneyState {
  const { corrected, from, to } = apply(state, correction, now);
  if (from === to) {
    throw refusal('CORRECTION.NOTHING_TO_CORRECT', 'The entry already has this value', {
      remedy: 'Nothing to do.',
      facts: { entry: correction.entry, value: to },
    });
  }
  const entry: CorrectionEntry = { at: now, by, entry: correction.entry, from, to, reason };
  const corrections = [...state.corrections, entry].slice(-REMEMBERED_CORRECTIONS);
  return { ...corrected, rev: state.rev + 1, corrections };
}

interface Applied {
  corrected: JourneyState;
  from: string;
  to: string;
}

function apply(state: JourneyState, correction: Correction, now: Instant): Applied {
  switch (correction.entry) {
    case 'target-group':
      return correctTargetGroup(state, correction, now);
    case 'start-moment':
      return correctStart(state, correction, now);
    case 'planned-end':
      return correctPlannedEnd(state, correction, now);
    case 'checkpoint-report':
      return reopenCheckpoint(state, correction.checkpointId, now);
    case 'planned-outcome':
      return dropPlannedOutcome(state, now);
    case 'placement-ending':
      return correctEnding(state, correction, now);
  }
}

function correctTargetGroup(
  state: JourneyState,
  { targetGroup, policy }: { targetGroup: TargetGroup; policy: PinnedPolicy },
  now: Instant,
): Applied {
  requireOpen(state);
  const replan = <P extends Placement>(p: P | undefined): P | undefined =>
    p && {
      ...p,
      checkpoints: replanCheckpoints(p.checkpoints, {
        period: { placementId: p.placementId, startsAt: p.startedAt ?? p.startsAt, endsAt: p.endsAt },
        terms: policy.terms,
        now,
        absences: p.absences,
      }),
    };
  const corrected = advance(state, now, {
    targetGroup,
    policy,
    placement: replan(state.placement),
    next: replan(state.next),
  });
  return { corrected: searchingAt(corrected, now), from: state.targetGroup, to: targetGroup };
}

function correctStart(
  state: JourneyState,
  { placementId, startedAt }: { placementId: string; startedAt: Instant },
  now: Instant,
): Applied {
  const placement = currentPlacement(state, placementId);
  if (!placement.startedAt) {
    throw refusal('PLACEMENT.NOT_STARTED', 'The start of this placement is not confirmed', {
      remedy: 'Confirm the start; there is nothing to correct yet.',
    });
  }
  requireStart(state, startedAt, now);
  const corrected = advance(state, now, { placement: withStart(state, placement, startedAt, now) });
  return { corrected, from: placement.startedAt, to: startedAt };
}

function correctPlannedEnd(
  state: JourneyState,
  { placementId, endsAt }: { placementId: string; endsAt: Instant },
  now: Instant,
): Applied {
  const placement = currentPlacement(state, placementId);
  const start = placement.startedAt ?? placement.startsAt;
  if (!isBefore(start, endsAt)) {
    throw refusal('CORRECTION.END_BEFORE_START', 'The planned end lies before the start', {
      field: 'endsAt',
      remedy: 'Give an end after the start.',
      facts: { start },
    });
  }
  if (state.next && isBefore(state.next.startsAt, endsAt)) {
    throw refusal('PROPOSAL.PERIOD_OVERLAPS', 'The planned end lies after the start of the agreed follow-on', {
      field: 'endsAt',
      remedy: 'Give an earlier end, or cancel the follow-on first.',
      facts: { followOnStartsAt: state.next.startsAt },
    });
  }
  const { kept: _byTheOldEnd, ...moved } = { ...placement, endsAt };
  const period = { placementId, startsAt: start, endsAt };
  const checkpoints = replanCheckpoints(placement.checkpoints, { period, terms: state.policy.terms, now, absences: placement.absences });
  const { followOnSince: _closed, ...reopened } = moved; // the window opens again, by the new end
  // An open proposal for the follow-on was made for the old end.
  const overtaken = state.proposal && isBefore(state.proposal.startsAt, endsAt);
  const before = overtaken ? closeProposal(state, 'revoked', now) : state;
  const corrected = advance(before, now, { placement: { ...reopened, checkpoints }, searchAt: undefined, search: undefined });
  return { corrected, from: placement.endsAt, to: endsAt };
}

function reopenCheckpoint(state: JourneyState, checkpointId: string, now: Instant): Applied {
  requireOpen(state);
  const checkpoint = findCheckpoint(state, checkpointId);
  const { status, missedAt } = checkpoint;
  if (status !== 'reported') {
    throw refusal('CHECKPOINT.NOT_REPORTED', 'Only a reported checkpoint can be opened again', {
      field: 'checkpointId',
      remedy: 'Report the checkpoint instead.',
      facts: { status },
    });
  }
  // Nobody waits again for a contact whose time is over.
  const open = stillNeeded(state, checkpoint) ? 'planned' : 'cancelled';
  const to = isBefore(now, missedAt) ? open : 'missed';
  return { corrected: settleCheckpoint(state, { checkpointId, status: to }, now), from: status, to };
}

/** The outcome that was agreed for the end of the placement does not hold: the next step is open again. */
function dropPlannedOutcome(state: JourneyState, now: Instant): Applied {
  requireOpen(state);
  const open = advance(state, now, { plannedOutcome: undefined });
  const corrected = searchingAt(state.placement?.followOnSince ? openSearch(open, now) : open, now);
  return { corrected, from: state.plannedOutcome?.kind ?? 'none', to: 'none' };
}

/** The seat stays as it is: somebody else may have it by now. What is corrected is the record and the period. */
function correctEnding(
  state: JourneyState,
  { placementId, ending, endedAt }: { placementId: string; ending: PlacementEnding; endedAt: Instant },
  now: Instant,
): Applied {
  const ended = state.endedPlacements.find((p) => p.placementId === placementId);
  if (!ended) {
    throw refusal('PLACEMENT.NOT_ENDED', 'This placement has not ended', {
      field: 'placementId',
      remedy: 'Correct an ended placement, or end this one.',
    });
  }
  const possible = ended.startedAt ? ENDINGS_OF_WORK : ENDINGS_BEFORE_WORK;
  if (!possible.includes(ending)) {
    throw refusal('CORRECTION.ENDING_NOT_POSSIBLE', `A placement that was ${ended.startedAt ? '' : 'not '}started cannot have this ending`, {
      field: 'ending',
      remedy: `Choose one of: ${possible.join(', ')}.`,
      facts: { possible: [...possible] },
    });
  }
  const following = [...state.endedPlacements.slice(state.endedPlacements.indexOf(ended) + 1), state.placement].find((p) => p?.startedAt);
  requireMoment(endedAt, {
    notAfter: following?.startedAt ?? now,
    notBefore: ended.startedAt ?? earlier(ended.startsAt, ended.endedAt),
    field: 'endedAt',
    upper: following ? 'the start of the placement after it' : 'now',
  });
  const endedPlacements = withGaps(state, state.endedPlacements.map((p) => (p === ended ? { ...p, ending, endedAt } : p)));
  const placement = state.placement?.startedAt
    ? { ...state.placement, gapDays: gapBefore({ ...state, endedPlacements }, state.placement.startedAt) }
    : state.placement;
  const corrected = advance(state, now, { endedPlacements, placement });
  return { corrected, from: `${ended.ending} ${ended.endedAt}`, to: `${ending} ${endedAt}` };
}

/** Placements with the days without work before each, which follow from the end of the one before. */
function withGaps(state: JourneyState, endedPlacements: EndedPlacement[]): EndedPlacement[] {
  return endedPlacements.map((p, at) => {
    if (!p.startedAt) return p;
    const gapDays = gapBefore({ ...state, endedPlacements: endedPlacements.slice(0, at) }, p.startedAt);
    return gapDays === p.gapDays ? p : { ...p, gapDays };
  });
}
