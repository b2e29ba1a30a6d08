import type { Stage } from '../../src/domain/journey/journey-state.js';
import { bindMessages } from './candidate.handlers.js';
import type { JourneyInput, JourneyResult } from './candidate.messages.js';
import { Journey } from './journey.js';
import { afterCare, awaitStart, followOn, guidedPlacement, intake, onHold, pool, proposal } from './stages/stages.js';

/** What the journey does in each stage. */
const STAGES: Record<Exclude<Stage, 'ended'>, (journey: Journey) => Promise<void>> = {
  intake,
  pool,
  proposal,
  'awaiting-start': awaitStart,
  placement: guidedPlacement,
  'follow-on': followOn,
  'on-hold': onHold,
  'after-care': afterCare,
};

/**
 * The journey of one candidate, from intake to outcome: intake -> pool -> proposal -> placement with checkpoints ->
 * follow-on -> the next placement or a named outcome. It lasts months to years; what is said to it is in
 * `candidate.messages.ts`, what a deadline does in `src/domain/journey/deadlines.ts`.
 */
export async function candidateJourney(input: JourneyInput): Promise<JourneyResult> {
  const journey = Journey.open(input);
  bindMessages(journey);
  journey.leaveTrace();
  await journey.publish();

  for (let stage = journey.stage; stage !== 'ended'; stage = journey.stage) {
    await STAGES[stage](journey);
  }

  await journey.close();
  const { outcome, endedPlacements, rev } = journey.state;
  return { outcome: outcome!.kind, reason: outcome!.reason, placements: endedPlacements.length, rev };
}
