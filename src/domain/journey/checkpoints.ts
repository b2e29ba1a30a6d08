import type { Checkpoint, JourneyState } from './journey-state.js';

/** All checkpoints of the journey, in the order of their placements, then those of no placement. */
export function checkpointsOf(state: JourneyState): Checkpoint[] {
  const placements = [...state.endedPlacements, state.placement, state.next].filter((p) => p !== undefined);
  return [...placements.flatMap((p) => p.checkpoints), ...(state.contacts ?? [])];
}
