import { condition, proxyActivities, setCurrentDetails, setHandler, sleep } from '@temporalio/workflow';
import { epochOf } from '../../src/domain/shared/calendar.js';
import { requestChanged, type RightsInput, type RightsResult } from './rights.messages.js';
import type { Erased, RightsActivities } from './rights.ports.js';

/** As long as something new was found, each time twice as late. */
const MOST_SWEEPS = 6;
const DAY_MS = 24 * 3_600_000;

const retry = { initialInterval: '1s', maximumInterval: '10m' } as const;
const { lookAtRequest, isHeld, closeErasure } = proxyActivities<RightsActivities>({ startToCloseTimeout: '1m', retry });
const { carryOut, endJourney, erasePerson } = proxyActivities<RightsActivities>({ startToCloseTimeout: '30m', heartbeatTimeout: '2m', retry });

/** A request of a person: waits for the decision within its term, then carries it out. */
export async function rightsRequest({ requestId }: RightsInput): Promise<RightsResult> {
  let changes = 0;
  setHandler(requestChanged, () => void (changes += 1));
  for (;;) {
    const seen = changes;
    const { right, status, lookAgainAt } = await lookAtRequest(requestId);
    if (status === 'refused') return { outcome: 'refused' };
    if (status !== 'open') {
      await (right === 'erasure' ? erase(requestId) : carryOut(requestId));
      return { outcome: 'done' };
    }
    setCurrentDetails(`Wacht op een besluit. Volgende keer kijken: ${lookAgainAt}.\n\nWaits for a decision. Looks again at ${lookAgainAt}.`);
    await condition(() => changes > seen, Math.max(1_000, epochOf(lookAgainAt) - Date.now()));
  }
}

async function erase(requestId: string): Promise<void> {
  while (await isHeld(requestId)) {
    setCurrentDetails('Een bewaarplicht houdt het wissen tegen.\n\nA legal hold is in the way of the erasure.');
    await sleep(DAY_MS, { summary: 'bewaarplicht' });
  }
  setCurrentDetails('Wordt gewist.\n\nIs being erased.');
  await endJourney(requestId);
  let erased = await erasePerson(requestId);
  for (let sweeps = 0; sweeps === 0 || (erased.left > 0 && sweeps < MOST_SWEEPS); sweeps++) {
    await sleep(erased.lookAgainMs * 2 ** sweeps, { summary: 'nog eens kijken' });
    erased = together(erased, await erasePerson(requestId));
  }
  await closeErasure(requestId, erased);
}

function together(before: Erased, after: Erased): Erased {
  const documents = { ...before.documents };
  for (const [collection, count] of Object.entries(after.documents)) documents[collection] = (documents[collection] ?? 0) + count;
  return { documents, histories: before.histories + after.histories, left: after.left, lookAgainMs: after.lookAgainMs };
}
