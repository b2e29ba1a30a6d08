import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { proposalRoutes as routes } from '../../contracts/api/routes/proposals.js';
import type { Party } from '../../domain/journey/journey-state.js';
import type { ProposalRow } from '../../domain/journey/projection.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { between, JourneyReads } from '../../persistence/journey-reads.js';
import { JourneyGateway } from '../../temporal/journey-gateway.js';
import { JourneyNotes } from '../journeys/journey-notes.js';
import { Reach, type Sight } from '../access/reach.js';
import { unknownProposal } from '../journeys/refusals.js';
import { rowFor } from '../journeys/row-wait.js';
import { pageSeenBy, proposalSeenBy, receiptSeenBy, type SeenProposal, type SeenReceipt } from '../journeys/seen-by.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Injectable()
export class ProposalsService {
  constructor(
    private readonly gateway: JourneyGateway,
    private readonly reads: JourneyReads,
    private readonly notes: JourneyNotes,
    private readonly reach: Reach,
  ) {}

  async list({ query: { limit, cursor, sort, dueAfter, dueBefore, ...where } }: In<'listProposals'>, caller: Principal) {
    const answerBy = between(dueAfter, dueBefore);
    const reach = await this.reach.of(caller);
    const page = await this.reads.proposals.list({ where: { ...where, answerBy, $and: [reach.where] }, page: { limit, cursor, sort } });
    return pageSeenBy(page, (row) => proposalSeenBy(reach.sight(row), row));
  }

  async read({ params: { proposalId } }: In<'readProposal'>, caller: Principal): Promise<SeenProposal> {
    const found = await this.reach.find(this.reads.proposals, proposalId, caller);
    if (!found) throw unknownProposal();
    return proposalSeenBy(found.sight, found.row);
  }

  async answer({ params: { proposalId }, body, idempotency }: In<'answerProposal'>, caller: Principal): Promise<SeenReceipt> {
    const { row: { candidateId, contractorId }, sight } = await this.forCommand(proposalId, caller);
    const party = partyOf(caller, { asked: body.party, candidateId, contractorId });
    const { key } = idempotency;
    if (body.answer === 'accept') {
      return receiptSeenBy(sight, this.gateway.command({ candidateId, name: 'acceptProposal', args: { proposalId, party }, key }));
    }
    const { reason, note } = body;
    const declined = this.gateway.command({ candidateId, name: 'declineProposal', args: { proposalId, party, reason }, key });
    const receipt = await receiptSeenBy(sight, declined);
    await this.notes.keep({ candidateId, subject: 'decision', subjectId: proposalId, text: note }, idempotency, caller);
    return receipt;
  }

  async revoke({ params: { proposalId }, idempotency: { key } }: In<'revokeProposal'>, caller: Principal) {
    const { row: { candidateId } } = await this.forCommand(proposalId, caller);
    return this.gateway.command({ candidateId, name: 'revokeProposal', args: { proposalId }, key });
  }

  private async forCommand(proposalId: string, caller: Principal): Promise<{ row: ProposalRow; sight: Sight }> {
    const found = await rowFor(() => this.reach.find(this.reads.proposals, proposalId, caller));
    if (!found) throw unknownProposal();
    return found;
  }
}

interface Asked {
  asked: Party | undefined;
  candidateId: string;
  contractorId: string;
}

/**
 * For whom the caller answers: a contractor and a candidate for themselves, staff for the candidate, a coordinator
 * for either. Throws `PROPOSAL.PARTY_NOT_YOURS`.
 */
function partyOf(caller: Principal, { asked, candidateId, contractorId }: Asked): Party {
  const { roles } = caller;
  const possible = new Set<Party>();
  if (roles.includes('contractor') && caller.contractorId === contractorId) possible.add('contractor');
  if (roles.includes('candidate') && caller.candidateId === candidateId) possible.add('candidate');
  if (roles.some((role) => ['intake', 'coach', 'coordinator'].includes(role))) possible.add('candidate');
  if (roles.includes('coordinator')) possible.add('contractor');
  const [only = 'candidate'] = possible.size === 1 ? possible : [];
  const party = asked ?? only;
  if (possible.has(party)) return party;
  throw new DomainError('PROPOSAL.PARTY_NOT_YOURS', `You cannot answer for the ${party}`, {
    field: 'body.party',
    remedy: 'Answer for yourself, or ask the coordinator.',
  });
}
