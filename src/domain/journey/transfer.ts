/** Transfer to another region: the receiving region accepts, declines or stays silent. */
import { plus, type Instant } from '../shared/calendar.js';
import { coachAfterTransfer } from './coach.js';
import type { JourneyState, Transfer } from './journey-state.js';
import { closeProposal } from './proposal.js';
import { advance, refusal, requireOpen } from './transition.js';

/** Asks another region to take the candidate over. The journey goes on where it is until the answer. */
export function requestTransfer(
  state: JourneyState,
  { transferId, toRegion }: { transferId: string; toRegion: string },
  now: Instant,
): JourneyState {
  requireOpen(state);
  if (state.transfer) {
    throw refusal('TRANSFER.ALREADY_OPEN', 'A transfer of this candidate is already waiting for an answer', {
      remedy: 'Wait for the answer of the other region.',
      facts: { toRegion: state.transfer.toRegion, answerBy: state.transfer.answerBy },
    });
  }
  if (toRegion === state.region) {
    throw refusal('TRANSFER.SAME_REGION', 'The candidate is already in this region', {
      field: 'toRegion',
      remedy: 'Choose another region.',
    });
  }
  const answerBy = plus(now, state.policy.terms.transferTerm);
  return advance(state, now, { transfer: { transferId, toRegion, requestedAt: now, answerBy } });
}

/**
 * The receiving region takes the candidate over; a proposal of the old region is revoked, a placement goes on. The coach
 * stays when `coachThere` names him or her: somebody who works in the receiving region as well.
 */
export function acceptTransfer(
  state: JourneyState,
  { transferId, coachThere }: { transferId: string; coachThere?: string },
  now: Instant,
): JourneyState {
  const { toRegion } = openTransfer(state, transferId);
  const closed = closeProposal(state, 'revoked', now);
  const moved = { region: toRegion, transfer: undefined, lastTransferId: transferId, ...coachAfterTransfer(closed, coachThere, now) };
  return { ...advance(closed, now, moved), rev: state.rev + 1 };
}

/** The receiving region declines. */
export function declineTransfer(state: JourneyState, { transferId }: { transferId: string }, now: Instant): JourneyState {
  openTransfer(state, transferId);
  return lapseTransfer(state, now);
}

/** Nobody answered, or the answer was no: the candidate stays. */
export function lapseTransfer(state: JourneyState, now: Instant): JourneyState {
  return advance(state, now, { transfer: undefined, lastTransferId: state.transfer?.transferId });
}

/** The open transfer with this id. Throws `TRANSFER.NOT_OPEN`. */
export function openTransfer(state: JourneyState, transferId: string): Transfer {
  requireOpen(state);
  if (state.transfer?.transferId === transferId) return state.transfer;
  throw refusal('TRANSFER.NOT_OPEN', 'This transfer is not waiting for an answer', {
    remedy: 'Look at the journey: the transfer was answered or its time ran out.',
  });
}
