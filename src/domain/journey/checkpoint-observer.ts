import type { Happening } from './events.js';
import type { Checkpoint } from './journey-state.js';

/** What happened to one checkpoint, of a placement or of the journey itself. */
export function checkpointHappened(was: Checkpoint | undefined, is: Checkpoint & { placementId?: string; contractorId?: string }): Happening[] {
  const { placementId, contractorId, checkpointId, code, form, dueAt, status } = is;
  const ref = { ...(placementId && { placementId }), ...(contractorId && { contractorId }), checkpointId };
  if (status === was?.status) {
    return status === 'planned' && dueAt !== was.dueAt ? [{ type: 'checkpoint-moved', ...ref, code, form, dueAt }] : [];
  }
  // What was planned and cancelled within one change was never there for anybody.
  if (status === 'cancelled' && !was) return [];
  return status === 'planned' ? [{ type: 'checkpoint-planned', ...ref, code, form, dueAt }] : [{ type: `checkpoint-${status}`, ...ref }];
}
