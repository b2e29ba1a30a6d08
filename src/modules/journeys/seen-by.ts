/** What a caller sees of a row: a contractor what the work needs, and no more of the candidate than that. */
import type { Answer, CommandReceipt, DeclineReason } from '../../domain/journey/journey-state.js';
import type { CheckpointRow, PlacementRow, ProposalRow } from '../../domain/journey/projection.js';
import { workViewOf, type WorkView } from '../../domain/journey/work-view.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { journeyEnded } from '../../temporal/temporal-errors.js';
import type { Sight } from '../access/reach.js';

/** A proposal as a contractor sees it. */
export type SeenProposal = Omit<ProposalRow, 'candidate' | 'acknowledged'> & { candidate: Pick<ProposalRow['candidate'], 'answer'> };
/** A placement as a contractor sees it. */
export type SeenPlacement = Omit<PlacementRow, 'targetGroup' | 'gapDays' | 'nextKnownBeforeEnd' | 'followOnSince' | 'reason' | 'followOn'> & WorkView;
/** The answer to a command as a contractor sees it. */
export type SeenReceipt = Omit<CommandReceipt, 'stage'>;

/** Without why the candidate declined, for a contractor: that may be about health. */
export function proposalSeenBy(sight: Sight, row: ProposalRow): SeenProposal {
  if (sight === 'whole') return row;
  const { reason: _theirs, ...candidate } = row.candidate as Pick<Answer, 'answer'> & { reason?: DeclineReason };
  const { acknowledged: _warned, ...seen } = row;
  // That a consent was withdrawn is between the candidate and the pool.
  const closing = seen.closing === 'consent-withdrawn' ? { closing: 'revoked' as const } : {};
  return { ...seen, ...closing, candidate };
}

/**
 * Without what came before and comes after, and why it ended early, for a contractor: a coach may have given that reason,
 * and it may be about health. Of the intake of the candidate as much as the work needs.
 */
export function placementSeenBy({ sight, intake }: { sight: Sight; intake?: Parameters<typeof workViewOf>[1] }, row: PlacementRow): SeenPlacement {
  if (sight === 'whole') return row;
  const { targetGroup: _group, gapDays: _before, nextKnownBeforeEnd: _after, followOnSince: _search, reason: _why, followOn: _next, ...seen } = row;
  return { ...seen, ...workViewOf(row, intake) };
}

/** What a command answers: without where the candidate stands now, or how the journey ended, for a contractor. */
export async function receiptSeenBy(sight: Sight, receipt: Promise<CommandReceipt>): Promise<SeenReceipt> {
  if (sight === 'whole') return receipt;
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
export function checkpointSeenBy(sight: Sight, row: CheckpointRow): SeenCheckpoint {
  if (sight === 'whole') return row;
  const { purpose: _about, cancellation: _why, ...seen } = row;
  return seen;
}

/** A page with each row as the caller sees it. */
export function pageSeenBy<Row, Seen>(page: { items: Row[]; nextCursor?: string }, seen: (row: Row) => Seen): { items: Seen[]; nextCursor?: string } {
  return { ...page, items: page.items.map(seen) };
}
