/** A proposal: contractor and candidate both answer within the term; silence is an outcome too. */
import type { Booking } from './bookings.js';
import { planCheckpoints } from '../guidance/checkpoint-plan.js';
import { earlier, isBefore, later, plus, type Instant } from '../shared/calendar.js';
import { consentsTo, type Acknowledged } from './continuity-state.js';
import type { DeclineReason, JourneyState, Party, Placement, Proposal, ProposalClosing } from './journey-state.js';
import { searchingAfter } from './search.js';
import { advance, refusal, requireOpen, requireStage } from './transition.js';

/** What is proposed, as read from the assignment. */
export interface Offer {
  proposalId: string;
  assignmentId: string;
  contractorId: string;
  startsAt: Instant;
  endsAt: Instant;
  proposedBy: Proposal['proposedBy'];
  reasons: string[];
  /** Given when the seat is reserved with the proposal. */
  placementId?: string;
  /** Given when the work is in a neighbouring region. */
  neighbourRegion?: string;
  acknowledged?: Acknowledged;
}

/** Closed proposals that a journey remembers; the oldest go first. */
const REMEMBERED_PROPOSALS = 50;

/** Opens a proposal from the pool, or for a follow-on while a placement runs. */
export function propose(state: JourneyState, offer: Offer, now: Instant): JourneyState {
  requireStage(state, ['pool', 'proposal', 'placement', 'follow-on'], 'Proposing');
  if (state.proposal) {
    throw refusal('PROPOSAL.ALREADY_OPEN', 'The candidate already has an open proposal', {
      remedy: 'Wait for its answers or revoke it first.',
      facts: { proposalId: state.proposal.proposalId },
    });
  }
  if (state.next) {
    throw refusal('PROPOSAL.FOLLOW_ON_AGREED', 'The follow-on of this candidate is already agreed', {
      remedy: 'Propose again after the agreed follow-on has ended or was cancelled.',
      facts: { placementId: state.next.placementId },
    });
  }
  if (state.plannedOutcome) {
    throw refusal('PROPOSAL.OUTCOME_AGREED', 'An outcome is agreed for the end of the running placement', {
      remedy: 'Correct the agreed outcome first when it no longer holds.',
      facts: { outcome: state.plannedOutcome.kind },
    });
  }
  if (!isBefore(now, offer.endsAt)) {
    throw refusal('PROPOSAL.PERIOD_PAST', 'The assignment has ended', {
      field: 'assignmentId',
      remedy: 'Choose an assignment whose end lies ahead.',
    });
  }
  if (offer.neighbourRegion && !consentsTo(state, 'neighbouring-region')) {
    throw refusal('CONSENT.MISSING', 'The candidate does not consent to work in a neighbouring region', {
      remedy: 'Ask the candidate for consent, or choose work in the own region.',
      facts: { region: offer.neighbourRegion },
    });
  }
  // A follow-on on work that has begun starts when the running placement ends.
  const startsAt = state.placement ? later(offer.startsAt, state.placement.endsAt) : offer.startsAt;
  if (!isBefore(startsAt, offer.endsAt)) {
    throw refusal('PROPOSAL.PERIOD_OVERLAPS', 'The assignment ends before the running placement does', {
      field: 'assignmentId',
      remedy: 'Choose an assignment that goes on after the planned end, or end the placement first.',
      facts: { endsAt: startsAt },
    });
  }
  const proposal: Proposal = {
    ...offer,
    startsAt,
    proposedAt: now,
    answerBy: earlier(plus(now, state.policy.terms.proposalTerm), offer.endsAt),
    contractor: { answer: 'pending' },
    candidate: { answer: 'pending' },
    followOn: state.placement !== undefined,
  };
  return advance(state, now, { proposal, searchAt: undefined });
}

/** The open proposal with this id. Throws `PROPOSAL.NOT_OPEN` when it has closed or never was. */
export function openProposal(state: JourneyState, proposalId: string): Proposal {
  requireOpen(state);
  if (state.proposal?.proposalId === proposalId) return state.proposal;
  const closed = state.closedProposals.find((p) => p.proposalId === proposalId);
  throw refusal('PROPOSAL.NOT_OPEN', 'This proposal is not open', {
    remedy: 'Look at the journey: the proposal was answered, revoked or its time ran out.',
    facts: closed ? { closing: closed.closing, closedAt: closed.closedAt } : {},
  });
}

/**
 * Records that a party accepts. A repeat by the same party changes nothing. When both have accepted the caller
 * claims the seat, and then calls `agreePlacement` or `closeProposal`.
 */
export function acceptProposal(
  state: JourneyState,
  { proposalId, party }: { proposalId: string; party: Party },
  now: Instant,
): JourneyState {
  const proposal = openProposal(state, proposalId);
  if (proposal[party].answer === 'accepted') return state;
  if (!isBefore(now, proposal.endsAt)) {
    throw refusal('PROPOSAL.PERIOD_PAST', 'The assignment has ended', { remedy: 'Propose another assignment.' });
  }
  return advance(state, now, { proposal: { ...proposal, [party]: { answer: 'accepted', at: now } } });
}

export function bothAccepted(proposal: Proposal): boolean {
  return proposal.contractor.answer === 'accepted' && proposal.candidate.answer === 'accepted';
}

/** Records that a party declines; that closes the proposal. */
export function declineProposal(
  state: JourneyState,
  { proposalId, party, reason }: { proposalId: string; party: Party; reason: DeclineReason },
  now: Instant,
): JourneyState {
  const proposal = openProposal(state, proposalId);
  const answered = { ...state, proposal: { ...proposal, [party]: { answer: 'declined', at: now, reason } } };
  return closeProposal(answered, party === 'contractor' ? 'declined-by-contractor' : 'declined-by-candidate', now);
}

/** Nobody, or only one, answered in time. */
export function closeBySilence(state: JourneyState, now: Instant): JourneyState {
  const { contractor, candidate } = state.proposal!;
  const silent = {
    contractor: contractor.answer === 'pending',
    candidate: candidate.answer === 'pending',
  };
  if (silent.contractor && silent.candidate) return closeProposal(state, 'both-silent', now);
  return closeProposal(state, silent.contractor ? 'contractor-silent' : 'candidate-silent', now);
}

/** Closes the open proposal; the candidate is back where they were, in the pool or on the running placement. */
export function closeProposal(state: JourneyState, closing: ProposalClosing, now: Instant): JourneyState {
  const { proposal } = state;
  if (!proposal) return state;
  const closed = { ...proposal, closedAt: now, closing };
  const closedProposals = [...state.closedProposals, closed].slice(-REMEMBERED_PROPOSALS);
  return searchingAfter(advance(state, now, { proposal: undefined, closedProposals }), closing, now);
}

/** Both accepted and the seat is claimed: a placement now, or the follow-on of the running one. */
export function agreePlacement(state: JourneyState, booking: Booking, now: Instant): JourneyState {
  const { proposalId, contractorId } = state.proposal!;
  const { placementId, assignmentId, from: startsAt, to: endsAt } = booking;
  const agreed: Placement = {
    placementId,
    proposalId,
    assignmentId,
    contractorId,
    startsAt,
    endsAt,
    agreedAt: now,
    checkpoints: planCheckpoints({ placementId, startsAt, endsAt }, state.policy.terms, now),
    absences: [],
    gapDays: null,
  };
  const closed = closeProposal(state, 'accepted', now);
  const change = state.placement ? { next: agreed } : { placement: agreed };
  return { ...advance(closed, now, { ...change, searchAt: undefined }), rev: state.rev + 1 };
}
