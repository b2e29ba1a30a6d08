import { ActivityFailure, log, proxyActivities, uuid4 } from '@temporalio/workflow';
import type { Offer } from '../../../src/domain/journey/proposal.js';
import { guarantees, searchOf } from '../../../src/domain/journey/search.js';
import { DomainError } from '../../../src/domain/shared/domain-error.js';
import type { FoundAssignment, JourneyActivities } from '../candidate.ports.js';
import { Journey } from '../journey.js';

const { findAssignment } = proxyActivities<JourneyActivities>({
  startToCloseTimeout: '1m',
  // The next look comes by policy; a search that fails must not hold the journey up.
  retry: { maximumAttempts: 3 },
  summary: 'search an assignment',
});

/** Seats can go to others while we look: so many times the next best is tried, then the next look comes by policy. */
const MOST_TRIES = 5;

/**
 * Looks for the best assignment and proposes it; what follows a placement is reserved with it. Finding nothing is an
 * answer: the next look is already set.
 */
export async function searchAndPropose(journey: Journey): Promise<void> {
  const full: string[] = [];
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const found = await search(journey, full);
    if (!found || (await propose(journey, found))) return;
    full.push(found.assignmentId);
  }
}

/** False when the seat went to somebody else meanwhile. */
async function propose(journey: Journey, found: FoundAssignment): Promise<boolean> {
  const reserved = guarantees(journey.state) ? { placementId: uuid4() } : {};
  const offer: Offer = { ...found, ...reserved, proposalId: uuid4(), proposedBy: 'search' };
  try {
    return await journey.offer(offer);
  } catch (error) {
    // While we searched somebody else proposed, or the journey moved on.
    if (!(error instanceof DomainError)) throw error;
    log.info('what was found is no longer needed', { code: error.code });
    return true;
  }
}

async function search(journey: Journey, full: string[]): Promise<FoundAssignment | null> {
  const query = searchOf(journey.state, Journey.now());
  try {
    return await findAssignment({ ...query, refusedAssignmentIds: [...query.refusedAssignmentIds, ...full] });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.warn('the search failed, the next look comes by policy', { message: error.cause?.message });
    return null;
  }
}
