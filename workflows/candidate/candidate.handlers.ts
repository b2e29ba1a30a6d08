import type { UpdateDefinition } from '@temporalio/common';
import { log, setHandler } from '@temporalio/workflow';
import { assignmentCompleted as completeAssignment } from '../../src/domain/journey/placement.js';
import type { CommandReceipt } from '../../src/domain/journey/journey-state.js';
import { isInstant } from '../../src/domain/shared/calendar.js';
import {
  assignmentCompleted,
  journeyState,
  journeyUpdates,
  storeDoubted,
  type JourneyCommandName,
  type Keyed,
} from './candidate.messages.js';
import type { Journey } from './journey.js';

/** Binds every message of the journey. Called before the first await, so that no message is missed. */
export function bindMessages(journey: Journey): void {
  for (const name of Object.keys(journeyUpdates) as JourneyCommandName[]) bindCommand(journey, name);

  // A fact that comes late or twice is no error: a throwing signal handler would fail the whole journey.
  setHandler(assignmentCompleted, async ({ key, ...fact }) => {
    if (typeof key !== 'string' || !isInstant(fact.completedAt)) return log.warn('a completion that cannot be read was left');
    const before = journey.state.rev;
    await journey.recordFact(key, (state, now) => completeAssignment(state, fact, now));
    if (journey.state.rev === before) log.info('completion was no news', { placementId: fact.placementId });
  });

  setHandler(storeDoubted, () => journey.setStoreRight());

  setHandler(journeyState, () => journey.state);
}

function bindCommand(journey: Journey, name: JourneyCommandName): void {
  const update = journeyUpdates[name] as UpdateDefinition<CommandReceipt, [Keyed]>;
  setHandler(update, (command: Keyed) => journey.carryOut(name, command), {
    // Synchronous: an async validator never rejects.
    validator: (command: Keyed) => journey.validate(name, command),
  });
}
