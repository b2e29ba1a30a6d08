/** What a caller sees of a row: a contractor what the work needs, and no more of the candidate than that. */
import type { Principal } from '../../contracts/api/roles.js';
import type { Answer, DeclineReason } from '../../domain/journey/journey-state.js';
import type { PlacementRow, ProposalRow } from '../../domain/journey/projection.js';
import { isStaff } from './reach.js';

/** A proposal as a contractor sees it. */
export type SeenProposal = Omit<ProposalRow, 'candidate'> & { candidate: Pick<ProposalRow['candidate'], 'answer'> };
/** A placement as a contractor sees it. */
export type SeenPlacement = Omit<PlacementRow, 'targetGroup' | 'gapDays' | 'nextKnownBeforeEnd'>;

/** Staff, and the candidate that it is about, see all of it: others the least. */
function seesAll(caller: Principal, candidateId: string): boolean {
  return isStaff(caller) || (caller.roles.includes('candidate') && caller.candidateId === candidateId);
}

/** Without why the candidate declined, for a contractor: that may be about health. */
export function proposalSeenBy(caller: Principal, row: ProposalRow): SeenProposal {
  if (seesAll(caller, row.candidateId)) return row;
  const { reason: _theirs, ...candidate } = row.candidate as Pick<Answer, 'answer'> & { reason?: DeclineReason };
  return { ...row, candidate };
}

/** Without the target group and what came before and comes after, for a contractor. */
export function placementSeenBy(caller: Principal, row: PlacementRow): SeenPlacement {
  if (seesAll(caller, row.candidateId)) return row;
  const { targetGroup: _group, gapDays: _before, nextKnownBeforeEnd: _after, ...seen } = row;
  return seen;
}

/** A page with each row as the caller sees it. */
export function pageSeenBy<Row, Seen>(page: { items: Row[]; nextCursor?: string }, seen: (row: Row) => Seen): { items: Seen[]; nextCursor?: string } {
  return { ...page, items: page.items.map(seen) };
}
