import { refusalOf } from '../../persistence/caseloads.js';
import type { CoachRecord } from '../../persistence/registers/coaches.js';

/**
 * Throws the refusal that the store would give, before a journey is asked: `COACH.UNKNOWN`, `COACH.NOT_ACTIVE`,
 * `COACH.OTHER_REGION` and, with `room`, `COACH.CASELOAD_FULL`. The store has the last word.
 */
export function requireTakes(
  coach: CoachRecord | undefined,
  { coachId, region, room }: { coachId: string; region: string; room: boolean },
): void {
  if (!coach) throw refusalOf('COACH.UNKNOWN', { coachId });
  if (!coach.active) throw refusalOf('COACH.NOT_ACTIVE', { coachId });
  if (!coach.regions.includes(region)) throw refusalOf('COACH.OTHER_REGION', { coachId });
  if (room && coach.free === 0) throw refusalOf('COACH.CASELOAD_FULL', { coachId });
}
