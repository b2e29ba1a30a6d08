/**
 * What should have happened and did not: it climbs a ladder of people, each rung with its own time, and always ends in
 * a named closing. The moments of a ladder are set when it begins; a later policy does not move them.
 */
import {
  ESCALATION_LEVELS,
  type EscalationLevel,
  type EscalationStep,
  type EscalationSubject,
} from '../policy/journey-policy.js';
import { isBefore, later, plus, type Instant } from '../shared/calendar.js';
import { checkpointsOf } from './checkpoints.js';
import type { Absence, Checkpoint, JourneyState } from './journey-state.js';

/** How an escalation ended. */
export const ESCALATION_CLOSINGS = ['done-late', 'dropped', 'no-longer-needed', 'lapsed'] as const;
export type EscalationClosing = (typeof ESCALATION_CLOSINGS)[number];

/** Why somebody dropped an escalation; a free explanation stays in the store. */
export const DROP_REASONS = ['settled-otherwise', 'not-applicable', 'entered-twice', 'agreed', 'other'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** What lies ahead on a ladder. */
interface Rung {
  to: EscalationLevel | 'lapsed';
  at: Instant;
}

export interface Escalation {
  escalationId: string;
  subject: EscalationSubject;
  /** Of the checkpoint, the placement that ends, or the absence. */
  subjectId: string;
  placementId?: string;
  /** When it should have happened. */
  since: Instant;
  /** The rung that it stands on. Absent while nobody has heard of it yet: lists and screens do not show it. */
  level?: EscalationLevel;
  levelSince?: Instant;
  ahead: Rung[];
  closing?: EscalationClosing;
  closedAt?: Instant;
  /** Why it was dropped. */
  reason?: DropReason;
}

/** Closed escalations that a journey remembers; the oldest go first. */
const REMEMBERED_ESCALATIONS = 50;

export function escalationsOf(state: JourneyState): Escalation[] {
  return state.escalations ?? [];
}

/** The escalations that stand on a rung now. */
export function standingEscalations(state: JourneyState): (Escalation & { level: EscalationLevel })[] {
  return escalationsOf(state).filter((e): e is Escalation & { level: EscalationLevel } => !e.closing && e.level !== undefined);
}

/** The highest rung on which something stands. */
export function highestLevel(state: JourneyState): EscalationLevel | undefined {
  const standing = new Set(standingEscalations(state).map((e) => e.level));
  return ESCALATION_LEVELS.findLast((level) => standing.has(level));
}

/** The ladder of a checkpoint at its first rung: who is due is reminded. The rest begins when it is missed. */
export function reminded(state: JourneyState, checkpoint: Checkpoint, now: Instant): Escalation {
  const begun = begin(state, { subject: 'checkpoint', ...ofCheckpoint(state, checkpoint), steps: [] }, now);
  return { ...begun, level: 'reminder', levelSince: now, ahead: [] };
}

/** Closes what a change has settled, and begins what it has left undone. Called for every change of a journey. */
export function followEscalations(before: JourneyState, after: JourneyState, now: Instant): JourneyState {
  const present = escalationsOf(after);
  // What is looked after needs no guidance of before.
  const over = after.outcome !== undefined || (after.afterCare !== undefined && !before.afterCare);
  const settled = present.flatMap((e) => {
    const closing = e.closing ? undefined : over ? ('no-longer-needed' as const) : closingOf(after, e);
    if (!closing) return [e];
    // Nobody had heard of it: then nobody needs to hear that it is over.
    return e.level ? [close(e, closing, now)] : [];
  });
  const changed = settled.some((e, at) => e !== present[at]) || settled.length !== present.length;
  const begun = after.outcome ? [] : [...missedIn(before, after, now), ...followOnIn(before, after, now), ...absencesIn(before, after, now)];
  if (!changed && begun.length === 0) return after;
  const grown = new Set(begun.map((e) => e.escalationId));
  return { ...after, escalations: remembered([...settled.filter((e) => !grown.has(e.escalationId)), ...begun]) };
}

/** How an open escalation ends in this state; undefined while it stands. */
function closingOf(state: JourneyState, { subject, subjectId }: Escalation): EscalationClosing | undefined {
  switch (subject) {
    case 'checkpoint': {
      const checkpoint = checkpointsOf(state).find((c) => c.checkpointId === subjectId);
      if (checkpoint?.status === 'reported') return 'done-late';
      const stands = checkpoint?.status === 'missed' || (checkpoint?.status === 'planned' && checkpoint.remindedAt !== undefined);
      return stands ? undefined : 'no-longer-needed';
    }
    case 'follow-on': {
      if (state.placement?.placementId !== subjectId || !state.placement.followOnSince) return 'no-longer-needed';
      return state.next || state.plannedOutcome ? 'done-late' : undefined;
    }
    case 'absence': {
      const absence = absencesOf(state).find((a) => a.absenceId === subjectId);
      if (!absence) return 'no-longer-needed';
      return absence.until ? 'done-late' : undefined;
    }
  }
}

/** Checkpoints that became missed. One whose reminder stands climbs on; one that was dropped stays dropped. */
function missedIn(before: JourneyState, after: JourneyState, now: Instant): Escalation[] {
  const known = new Set(checkpointsOf(before));
  const young = checkpointsOf(after).filter((c) => c.status === 'missed' && !known.has(c));
  if (young.length === 0) return [];
  const missedBefore = new Set([...known].filter((c) => c.status === 'missed').map((c) => c.checkpointId));
  const steps = after.policy.terms.escalation.checkpoint.filter(({ to }) => to !== 'reminder');
  return young
    .filter((c) => !missedBefore.has(c.checkpointId))
    .flatMap((checkpoint) => {
      const { subjectId, placementId, since } = ofCheckpoint(after, checkpoint);
      const own = escalationsOf(after).filter((e) => e.subjectId === subjectId);
      if (own.at(-1)?.closing === 'dropped' || steps.length === 0) return [];
      const standing = own.find((e) => !e.closing);
      const begun = begin(after, { subject: 'checkpoint', subjectId, placementId, since, steps }, now);
      return [standing ? climbed({ ...standing, ahead: begun.ahead }, now) : climbed(begun, now)];
    });
}

/** The window before the end opened, or what was agreed fell away: there is no next step. */
function followOnIn(before: JourneyState, after: JourneyState, now: Instant): Escalation[] {
  const lacking = lacksFollowOn(after);
  const steps = after.policy.terms.escalation['follow-on'];
  if (!lacking || lacking === lacksFollowOn(before) || steps.length === 0) return [];
  if (escalationsOf(after).some((e) => e.subjectId === lacking && e.closing === 'dropped')) return [];
  return [climbed(begin(after, { subject: 'follow-on', subjectId: lacking, placementId: lacking, since: now, steps }, now), now)];
}

function lacksFollowOn({ placement, next, plannedOutcome, outcome }: JourneyState): string | undefined {
  return placement?.followOnSince && !next && !plannedOutcome && !outcome ? placement.placementId : undefined;
}

/** Absences without an end: overdue after the time of their kind. */
function absencesIn(before: JourneyState, after: JourneyState, now: Instant): Escalation[] {
  const { escalation, absenceTerms } = after.policy.terms;
  const steps = escalation.absence;
  if (steps.length === 0) return [];
  const open = new Set(absencesOf(before).filter((a) => !a.until).map((a) => a.absenceId));
  return absencesOf(after)
    .filter((a) => !a.until && !open.has(a.absenceId))
    .map(({ absenceId, kind, from }) => {
      const placementId = after.placement?.placementId;
      const since = later(plus(from, absenceTerms[kind]), now);
      return climbed(begin(after, { subject: 'absence', subjectId: absenceId, placementId, since, steps }, since), now);
    });
}

interface Undone {
  subject: EscalationSubject;
  subjectId: string;
  placementId: string | undefined;
  since: Instant;
  steps: EscalationStep[];
}

/** A ladder whose rungs count from `from`. */
function begin(state: JourneyState, { subject, subjectId, placementId, since, steps }: Undone, from: Instant): Escalation {
  const ahead: Rung[] = [];
  let at = from;
  for (const { to, after } of steps) {
    at = plus(at, after);
    ahead.push({ to, at });
  }
  ahead.push({ to: 'lapsed', at: plus(at, state.policy.terms.escalationLapse) });
  const escalationId = freshId(state, subject);
  return { escalationId, subject, subjectId, ...(placementId && { placementId }), since, ahead };
}

function freshId(state: JourneyState, subject: EscalationSubject): string {
  const taken = new Set(escalationsOf(state).map((e) => e.escalationId));
  let n = state.rev;
  while (taken.has(`${state.candidateId}.${subject}-${n}`)) n += 1;
  return `${state.candidateId}.${subject}-${n}`;
}

/** Rungs without a wait of their own are climbed at once. */
function climbed(escalation: Escalation, now: Instant): Escalation {
  let at = escalation;
  for (let rung = at.ahead[0]; rung && rung.to !== 'lapsed' && !isBefore(now, rung.at); rung = at.ahead[0]) at = raised(at, now);
  return at;
}

/** One rung up. */
export function raised(escalation: Escalation, now: Instant): Escalation {
  const [rung, ...ahead] = escalation.ahead;
  return { ...escalation, level: rung!.to as EscalationLevel, levelSince: now, ahead };
}

export function close(escalation: Escalation, closing: EscalationClosing, now: Instant): Escalation {
  return { ...escalation, ahead: [], closing, closedAt: now };
}

/** The open ones, and the last that were closed. */
export function remembered(escalations: Escalation[]): Escalation[] {
  const closed = escalations.filter((e) => e.closing);
  const forgotten = new Set(closed.slice(0, Math.max(0, closed.length - REMEMBERED_ESCALATIONS)));
  return escalations.filter((e) => !forgotten.has(e));
}

function absencesOf({ placement }: JourneyState): Absence[] {
  return placement?.absences ?? [];
}

function ofCheckpoint(state: JourneyState, { checkpointId, dueAt }: Checkpoint) {
  const placements = [...state.endedPlacements, state.placement, state.next].filter((p) => p !== undefined);
  const placementId = placements.find((p) => p.checkpoints.some((c) => c.checkpointId === checkpointId))?.placementId;
  return { subjectId: checkpointId, placementId, since: dueAt };
}
