/** What another policy changes in the plan of a placement. The preview of a roll-out and the journey itself both use it. */
import type { Checkpoint, Placement } from '../journey/journey-state.js';
import type { JourneyTerms } from '../policy/journey-policy.js';
import { isBefore, type Instant } from '../shared/calendar.js';
import { replanCheckpoints } from './checkpoint-plan.js';

/** What the plan follows from. */
export type PlannedPlacement = Pick<Placement, 'placementId' | 'startsAt' | 'endsAt' | 'startedAt' | 'absences' | 'checkpoints'>;

/** The checkpoints by other terms: what was reported or missed stays, and so does what is already due. */
export function adoptedPlan(placement: PlannedPlacement, terms: JourneyTerms, now: Instant): Checkpoint[] {
  const { placementId, startsAt, endsAt, startedAt, absences, checkpoints } = placement;
  const isDue = (c: Checkpoint) => c.status === 'planned' && !isBefore(now, c.dueAt);
  const due = new Map(checkpoints.filter(isDue).map((c) => [c.checkpointId, c]));
  const period = { placementId, startsAt: startedAt ?? startsAt, endsAt };
  const replanned = replanCheckpoints(checkpoints, { period, terms, now, absences });
  return replanned.map((c) => due.get(c.checkpointId) ?? c);
}

export interface PlanChanges {
  comes: { checkpointId: string; dueAt: Instant }[];
  goes: { checkpointId: string; dueAt: Instant }[];
  moves: { checkpointId: string; from: Instant; to: Instant }[];
  /** Same moment, but another form, reporter, question form or time to report it. */
  changes: { checkpointId: string }[];
}

/** From one plan to the other, for who is to decide about it. */
export function planChanges(before: Checkpoint[], after: Checkpoint[]): PlanChanges {
  const planned = (list: Checkpoint[]) => list.filter((c) => c.status === 'planned');
  const old = new Map(planned(before).map((c) => [c.checkpointId, c]));
  const young = new Map(planned(after).map((c) => [c.checkpointId, c]));
  const stays = [...young.values()].flatMap((c) => (old.has(c.checkpointId) ? [[old.get(c.checkpointId)!, c] as const] : []));
  const moment = ({ checkpointId, dueAt }: Checkpoint) => ({ checkpointId, dueAt });
  return {
    comes: [...young.values()].filter((c) => !old.has(c.checkpointId)).map(moment),
    goes: [...old.values()].filter((c) => !young.has(c.checkpointId)).map(moment),
    moves: stays.filter(([a, b]) => a.dueAt !== b.dueAt).map(([a, b]) => ({ checkpointId: a.checkpointId, from: a.dueAt, to: b.dueAt })),
    changes: stays.filter(([a, b]) => a.dueAt === b.dueAt && differs(a, b)).map(([{ checkpointId }]) => ({ checkpointId })),
  };
}

const ASKED = ['form', 'due', 'questions', 'missedAt', 'remindAt'] as const;

function differs(a: Checkpoint, b: Checkpoint): boolean {
  return ASKED.some((name) => a[name] !== b[name]);
}

/** The names of the terms that another policy has otherwise, the checkpoints aside. */
export function changedTerms(before: JourneyTerms, after: JourneyTerms): string[] {
  const { checkpoints: _old, ...a } = before;
  const { checkpoints: _young, ...b } = after;
  return Object.keys(b).filter((name) => JSON.stringify(a[name as keyof typeof a]) !== JSON.stringify(b[name as keyof typeof b]));
}
