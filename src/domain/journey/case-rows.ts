/** What the rows of a journey say for the work of its coach: whose case it is, and what can be done now. */
import { waitsForReturn } from '../guidance/checkpoint-plan.js';
import type { Instant } from '../shared/calendar.js';
import type { ClosedHandover, Handover } from './coach-state.js';
import { formerCoachOf } from './coach.js';
import { escalationsOf } from './escalation.js';
import type { Absence, Checkpoint, JourneyState, Placement } from './journey-state.js';

/** The part of a journey's row that is about its coach. */
export interface CaseFields {
  coachId?: string;
  coachSince?: Instant;
  /** While there is no coach: who guided the candidate last. */
  formerCoachId?: string;
  handover?: Handover;
  lastHandover?: ClosedHandover;
  /** True for a journey that runs and that nobody guides. */
  unguided?: boolean;
  /** Of the running placement: absences that were planned, such as a holiday or an operation. */
  plannedAbsences: Absence[];
}

/** The part of a checkpoint's row that is about the coach. */
export interface CheckpointCase {
  /** Whose work it is, while somebody can still report it. */
  coachId?: string;
  /** It can be reported now: it is planned and waits for no return, or was missed on the placement that runs or as a contact. */
  todo: boolean;
}

export function caseFieldsOf(state: JourneyState): CaseFields {
  const { coach, handover, lastHandover, placement } = state;
  return {
    coachId: coach?.coachId,
    coachSince: coach?.since,
    formerCoachId: coach ? undefined : formerCoachOf(state),
    ...(!coach && !state.outcome && { unguided: true }),
    handover,
    lastHandover,
    plannedAbsences: (placement?.absences ?? []).filter((a) => a.kind === 'planned'),
  };
}

export function checkpointCaseOf(state: JourneyState, { placement, checkpoint }: { placement?: Placement; checkpoint: Checkpoint }): CheckpointCase {
  const { status, checkpointId } = checkpoint;
  const missed = status === 'missed' && (placement ? placement === state.placement : !givenUp(state, checkpointId));
  const open = status === 'planned' || missed;
  const todo = open && !state.outcome && !waitsForReturn(checkpoint, state.placement?.absences ?? []);
  return { todo, ...(open && state.coach && { coachId: state.coach.coachId }) };
}

/** A contact that nobody will hold any more: its escalation was dropped, or the last rung has gone by. */
function givenUp(state: JourneyState, checkpointId: string): boolean {
  const closing = escalationsOf(state).findLast((e) => e.subjectId === checkpointId)?.closing;
  return closing === 'dropped' || closing === 'lapsed';
}
