import { ActivityFailure, log, proxyActivities, uuid4 } from '@temporalio/workflow';
import type { ProposalClosing } from '../../../src/domain/journey/journey-state.js';
import { propose, type Offer } from '../../../src/domain/journey/proposal.js';
import { DomainError } from '../../../src/domain/shared/domain-error.js';
import type { AssignmentSearch, JourneyActivities } from '../candidate.ports.js';
import { Journey } from '../journey.js';

const { findAssignment } = proxyActivities<JourneyActivities>({
  startToCloseTimeout: '1m',
  // The next look comes by policy; a search that fails must not hold the journey up.
  retry: { maximumAttempts: 3 },
  summary: 'search an assignment',
});

/** Closings that say no. Full, revoked or a contractor who did not look: those can be asked again. */
const REFUSALS: readonly ProposalClosing[] = ['declined-by-contractor', 'declined-by-candidate', 'candidate-silent', 'both-silent'];

/** Looks for the best assignment and proposes it. Finding nothing is an answer: the next look is already set. */
export async function searchAndPropose(journey: Journey): Promise<void> {
  const found = await search(journey);
  if (!found) return;
  const offer: Offer = { ...found, proposalId: uuid4(), proposedBy: 'search' };
  try {
    await journey.change((state, now) => propose(state, offer, now));
  } catch (error) {
    // While we searched somebody else proposed, or the journey moved on.
    if (!(error instanceof DomainError)) throw error;
    log.info('what was found is no longer needed', { code: error.code });
  }
}

async function search(journey: Journey): Promise<Omit<Offer, 'proposalId' | 'proposedBy'> | null> {
  const { candidateId, region, placement, closedProposals } = journey.state;
  const query: AssignmentSearch = {
    candidateId,
    region,
    notBefore: placement?.endsAt ?? Journey.now(),
    refusedAssignmentIds: closedProposals.filter((p) => REFUSALS.includes(p.closing)).map((p) => p.assignmentId),
  };
  try {
    return await findAssignment(query);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.warn('the search failed, the next look comes by policy', { message: error.cause?.message });
    return null;
  }
}
