/** From the rules of a policy to the planned contacts of one placement. */
import type { Absence, Checkpoint, Contact } from '../journey/journey-state.js';
import type { CheckpointRule, JourneyTerms } from '../policy/journey-policy.js';
import { epochOf, isBefore, plus, type Instant } from '../shared/calendar.js';

/** No plan holds more moments than this; a repeating rule stops there. */
export const MAX_CHECKPOINTS = 200;

export interface PlacementPeriod {
  placementId: string;
  startsAt: Instant;
  endsAt: Instant;
}

/**
 * The checkpoints of a placement in order of their moment. Moments that have gone by at `now` are left out: nobody
 * can be late for what was never possible.
 */
export function planCheckpoints(period: PlacementPeriod, terms: JourneyTerms, now: Instant): Checkpoint[] {
  return planOf(period, terms, (c) => isBefore(now, c.dueAt));
}

function planOf(period: PlacementPeriod, terms: JourneyTerms, wanted: (checkpoint: Checkpoint) => boolean): Checkpoint[] {
  return terms.checkpoints
    .filter((rule) => rule.anchor !== 'event')
    .flatMap((rule) => momentsOf(rule, period))
    .map(({ code, rule, dueAt }) => checkpointOf({ checkpointId: `${period.placementId}.${code}`, code, dueAt }, rule, terms))
    .filter(wanted)
    .sort((a, b) => epochOf(a.dueAt) - epochOf(b.dueAt))
    .slice(0, MAX_CHECKPOINTS);
}

/** A planned checkpoint at a moment, by what its rule says. */
export function checkpointOf(
  moment: Pick<Checkpoint, 'checkpointId' | 'code' | 'dueAt'>,
  { form, due = 'coach', event, questions, grace }: Pick<CheckpointRule, 'form' | 'due' | 'event' | 'questions' | 'grace'>,
  terms: JourneyTerms,
): Checkpoint {
  const said = { form, due, ...(event && { event }), ...(questions && { questions }), ...(grace && { grace }) };
  return withMoment({ ...moment, ...said, missedAt: moment.dueAt, status: 'planned' }, moment.dueAt, terms);
}

/** The checkpoint at another moment: the reminder and the moment at which it is missed follow. */
export function withMoment<C extends Checkpoint>(checkpoint: C, dueAt: Instant, terms: JourneyTerms): C {
  const { remindAt: _before, remindedAt: _given, ...rest } = checkpoint;
  const missedAt = plus(dueAt, checkpoint.grace ?? terms.checkpointGrace);
  const reminder = terms.escalation.checkpoint.find(({ to }) => to === 'reminder');
  const remindAt = reminder && plus(dueAt, reminder.after);
  // Who hears that it was missed needs no reminder of it any more.
  return { ...rest, dueAt, ...(remindAt && isBefore(remindAt, missedAt) && { remindAt }), missedAt } as C;
}

function momentsOf(rule: CheckpointRule, period: PlacementPeriod): { code: string; rule: CheckpointRule; dueAt: Instant }[] {
  const first = plus(rule.anchor === 'start' ? period.startsAt : period.endsAt, rule.offset);
  if (!rule.every) return [{ code: rule.code, rule, dueAt: first }];
  const moments = [];
  let dueAt = first;
  for (let n = 1; isBefore(dueAt, period.endsAt) && n <= MAX_CHECKPOINTS; n++) {
    moments.push({ code: `${rule.code}-${n}`, rule, dueAt });
    const following = plus(dueAt, rule.every);
    if (!isBefore(dueAt, following)) break; // a step of zero or less would never reach the end
    dueAt = following;
  }
  return moments;
}

/**
 * A new plan for a moved period. What was reported or missed stays. A moment that was planned before and has gone by
 * stays as long as it can be reported in time: a start that is confirmed a day late does not undo the visit of the
 * first day. What the new plan no longer has is cancelled, so that nobody waits for it. What an event asked for stays,
 * and the absences that are over move the new moments as they moved the old ones.
 */
export function replanCheckpoints(
  before: Checkpoint[],
  { period, terms, now, absences = [] }: { period: PlacementPeriod; terms: JourneyTerms; now: Instant; absences?: Absence[] },
): Checkpoint[] {
  const settled = before.filter((c) => c.status === 'reported' || c.status === 'missed' || c.event);
  const open = before.filter((c) => !c.event && (c.status === 'planned' || c.status === 'cancelled'));
  const fixed = new Set(settled.map((c) => c.checkpointId));
  const wasPlanned = new Set(open.filter((c) => c.status === 'planned').map((c) => c.checkpointId));
  const moved = absences.reduce((list, a) => movePastAbsence(list, a, terms), planOf(period, terms, () => true));
  const planned = moved
    .filter((c) => isBefore(now, wasPlanned.has(c.checkpointId) ? c.missedAt : c.dueAt) && !fixed.has(c.checkpointId))
    .map((c) => asReminded(c, open));
  const stands = new Set(planned.map((c) => c.checkpointId));
  const dropped = cancelPlanned(open.filter((c) => !stands.has(c.checkpointId)), now, () => true);
  return [...settled, ...planned, ...dropped].sort((a, b) => epochOf(a.dueAt) - epochOf(b.dueAt));
}

/** A moment that stays where it was has had its reminder; and what does not change at all stays the same object. */
function asReminded(planned: Checkpoint, before: Checkpoint[]): Checkpoint {
  const known = before.find((c) => c.checkpointId === planned.checkpointId && c.status === 'planned');
  if (!known || known.dueAt !== planned.dueAt) return planned;
  const { remindAt: _due, ...rest } = planned;
  const after = known.remindedAt ? { ...rest, remindedAt: known.remindedAt } : planned;
  return sameFields(known, after) ? known : after;
}

function sameFields(a: Checkpoint, b: Checkpoint): boolean {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof Checkpoint)[];
  return names.every((name) => a[name] === b[name]);
}

/**
 * The plan of a placement that has ended, perhaps early: what was due before the end can still be reported, contacts
 * after the end move with it, the rest is cancelled.
 */
export function closePlan(
  before: Checkpoint[],
  { period, terms, now }: { period: PlacementPeriod; terms: JourneyTerms; now: Instant },
): Checkpoint[] {
  const afterEnd = new Map(
    planCheckpoints(period, terms, now)
      .filter((c) => !isBefore(c.dueAt, period.endsAt))
      .map((c) => [c.checkpointId, c]),
  );
  return before.map((c) => {
    if (c.status !== 'planned' || isBefore(c.dueAt, period.endsAt)) return c;
    return afterEnd.get(c.checkpointId) ?? { ...c, status: 'cancelled' as const, settledAt: now };
  });
}

/** A planned checkpoint that falls inside an absence moves to its end; during an open absence it waits. */
export function movePastAbsence<C extends Checkpoint>(checkpoints: C[], absence: Absence, terms: JourneyTerms): C[] {
  const { until } = absence;
  if (!until) return checkpoints;
  return checkpoints.map((c) => {
    const inside = c.status === 'planned' && movesWith(c, absence) && !isBefore(c.dueAt, absence.from) && isBefore(c.dueAt, until);
    return inside ? withMoment(c, until, terms) : c;
  });
}

/** True while the absence is open and the checkpoint falls in it: nobody is late for it yet. */
export function waitsForReturn(checkpoint: Checkpoint, absences: Absence[]): boolean {
  return absences.some((a) => !a.until && movesWith(checkpoint, a) && !isBefore(checkpoint.dueAt, a.from));
}

/** What is about an absence, or was planned by somebody who knew of it, is for that very time. */
function movesWith(checkpoint: Checkpoint & Partial<Pick<Contact, 'plannedAt' | 'purpose'>>, { from }: Absence): boolean {
  if (checkpoint.event || checkpoint.purpose === 'absence') return false;
  return checkpoint.plannedAt === undefined || isBefore(checkpoint.plannedAt, from);
}

/** Planned checkpoints of `checkpoints` that pass `which` become cancelled. */
export function cancelPlanned<C extends Checkpoint>(checkpoints: C[], now: Instant, which: (c: C) => boolean): C[] {
  return checkpoints.map((c) =>
    c.status === 'planned' && which(c) ? { ...c, status: 'cancelled' as const, settledAt: now } : c,
  );
}
