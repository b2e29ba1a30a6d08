/** What changed in who guides the candidate. See `event-observers.ts`. */
import type { Change } from './event-observers.js';
import type { Happening } from './events.js';

/** A handover that was open and is closed, and the coach who leaves. */
export function coachLeft({ before, after }: Change): Happening[] {
  if (!before) return [];
  const happened: Happening[] = [];
  const { handover, coach } = before;
  const closed = after.lastHandover;
  if (handover && closed?.handoverId === handover.handoverId) {
    const { handoverId, toCoachId, closing } = closed;
    happened.push({ type: 'handover-closed', handoverId, toCoachId, closing });
  }
  const former = after.coachHistory?.at(-1);
  if (coach && coach.caseId !== after.coach?.caseId && former) happened.push({ type: 'coach-left', coachId: coach.coachId, ending: former.ending });
  return happened;
}

export function coachAssigned({ before, after: { coach } }: Change): Happening[] {
  return coach && coach.caseId !== before?.coach?.caseId ? [{ type: 'coach-assigned', coachId: coach.coachId }] : [];
}

export function handoverRequested({ before, after: { handover } }: Change): Happening[] {
  if (!handover || handover.handoverId === before?.handover?.handoverId) return [];
  const { handoverId, toCoachId, answerBy } = handover;
  return [{ type: 'handover-requested', handoverId, toCoachId, answerBy }];
}
