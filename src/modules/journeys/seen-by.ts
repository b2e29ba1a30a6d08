/** What a caller sees of a row: a contractor what the work needs, and no more of the candidate than that. */
import type { Principal } from '../../contracts/api/roles.js';
import type { Answer, CommandReceipt, DeclineReason } from '../../domain/journey/journey-state.js';
import type { CheckpointRow, PlacementRow, ProposalRow } from '../../domain/journey/projection.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { journeyEnded } from '../../temporal/temporal-errors.js';
import { isStaff } from './reach.js';

/** A proposal as a contractor sees it. */
export type SeenProposal = Omit<ProposalRow, 'candidate' | 'acknowledged'> & { candidate: Pick<ProposalRow['candidate'], 'answer'> };
/** A placement as a contractor sees it. */
export type SeenPlacement = Omit<PlacementRow, 'targetGroup' | 'gapDays' | 'nextKnownBeforeEnd' | 'followOnSince' | 'reason' | 'followOn'>;
/** The answer to a command as a contractor sees it. */
export type SeenReceipt = Omit<CommandReceipt, 'stage'>;

/** Staff, and the candidate that it is about, see all of it: others the least. */
function seesAll(caller: Principal, candidateId: string): boolean {
  return isStaff(caller) || (caller.roles.includes('candidate') && caller.candidateId === candidateId);
}

/** Without why the candidate declined, for a contractor: that may be about health. */
export function proposalSeenBy(caller: Principal, row: ProposalRow): SeenProposal {
  if (seesAll(caller, row.candidateId)) return row;
  const { reason: _theirs, ...candidate } = row.candidate as Pick<Answer, 'answer'> & { reason?: DeclineReason };
  const { acknowledged: _warned, ...seen } = row;
  // That a consent was withdrawn is between the candidate and the pool.
  const closing = seen.closing === 'consent-withdrawn' ? { closing: 'revoked' as const } : {};
  return { ...seen, ...closing, candidate };
}

/**
 * Without the target group, what came before and comes after, and why it ended early, for a contractor: a coach may have
 * given that reason, and it may be about health.
 */
export function placementSeenBy(caller: Principal, row: PlacementRow): SeenPlacement {
  if (seesAll(caller, row.candidateId)) return row;
  const { targetGroup: _group, gapDays: _before, nextKnownBeforeEnd: _after, followOnSince: _search, reason: _why, followOn: _next, ...seen } = row;
  return seen;
}

/** What a command answers: without where the candidate stands now, or how the journey ended, for a contractor. */
export async function receiptSeenBy(
  caller: Principal,
  { candidateId, receipt }: { candidateId: string; receipt: Promise<CommandReceipt> },
): Promise<SeenReceipt> {
  if (seesAll(caller, candidateId)) return receipt;
  try {
    const { stage: _now, ...seen } = await receipt;
    return seen;
  } catch (error) {
    throw error instanceof DomainError && error.code === 'JOURNEY.ENDED' ? journeyEnded() : error;
  }
}

/** A checkpoint as a contractor sees it. */
export type SeenCheckpoint = Omit<CheckpointRow, 'purpose' | 'cancellation'>;

/** Without what a contact is about, for a contractor: that stays between coach and candidate. */
export function checkpointSeenBy(caller: Principal, row: CheckpointRow): SeenCheckpoint {
  if (seesAll(caller, row.candidateId)) return row;
  const { purpose: _about, cancellation: _why, ...seen } = row;
  return seen;
}

/** A page with each row as the caller sees it. */
export function pageSeenBy<Row, Seen>(page: { items: Row[]; nextCursor?: string }, seen: (row: Row) => Seen): { items: Seen[]; nextCursor?: string } {
  return { ...page, items: page.items.map(seen) };
}
