/** From the rules of a policy to the planned contacts of one placement. */
import type { Absence, Checkpoint } from '../journey/journey-state.js';
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
    .flatMap((rule) => momentsOf(rule, period))
    .map(({ code, rule, dueAt }) => ({
      checkpointId: `${period.placementId}.${code}`,
      code,
      form: rule.form,
      dueAt,
      missedAt: plus(dueAt, terms.checkpointGrace),
      status: 'planned' as const,
    }))
    .filter(wanted)
    .sort((a, b) => epochOf(a.dueAt) - epochOf(b.dueAt))
    .slice(0, MAX_CHECKPOINTS);
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
 * first day. What the new plan no longer has is cancelled, so that nobody waits for it.
 */
export function replanCheckpoints(
  before: Checkpoint[],
  { period, terms, now }: { period: PlacementPeriod; terms: JourneyTerms; now: Instant },
): Checkpoint[] {
  const settled = before.filter((c) => c.status === 'reported' || c.status === 'missed');
  const open = before.filter((c) => c.status === 'planned' || c.status === 'cancelled');
  const fixed = new Set(settled.map((c) => c.checkpointId));
  const wasPlanned = new Set(open.filter((c) => c.status === 'planned').map((c) => c.checkpointId));
  const planned = planOf(period, terms, (c) => isBefore(now, wasPlanned.has(c.checkpointId) ? c.missedAt : c.dueAt)).filter((c) => !fixed.has(c.checkpointId));
  const stands = new Set(planned.map((c) => c.checkpointId));
  const dropped = cancelPlanned(open.filter((c) => !stands.has(c.checkpointId)), now, () => true);
  return [...settled, ...planned, ...dropped].sort((a, b) => epochOf(a.dueAt) - epochOf(b.dueAt));
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
export function movePastAbsence(checkpoints: Checkpoint[], absence: Absence, terms: JourneyTerms): Checkpoint[] {
  const { until } = absence;
  if (!until) return checkpoints;
  return checkpoints.map((c) => {
    const inside = c.status === 'planned' && !isBefore(c.dueAt, absence.from) && isBefore(c.dueAt, until);
    return inside ? { ...c, dueAt: until, missedAt: plus(until, terms.checkpointGrace) } : c;
  });
}

/** True while the absence is open and the checkpoint falls in it: nobody is late for it yet. */
export function waitsForReturn(checkpoint: Checkpoint, absences: Absence[]): boolean {
  return absences.some((a) => !a.until && !isBefore(checkpoint.dueAt, a.from));
}

/** Planned checkpoints of `checkpoints` that pass `which` become cancelled. */
export function cancelPlanned(checkpoints: Checkpoint[], now: Instant, which: (c: Checkpoint) => boolean): Checkpoint[] {
  return checkpoints.map((c) =>
    c.status === 'planned' && which(c) ? { ...c, status: 'cancelled' as const, settledAt: now } : c,
  );
}
