/** Who reaches which rows: a contractor and a candidate their own, staff all. Regions and caseloads come in here. */
import type { Principal, Role } from '../../contracts/api/roles.js';
import type { Conditions } from '../../persistence/journey-reads.js';

const STAFF: readonly Role[] = ['intake', 'coach', 'coordinator', 'manager', 'privacy-officer', 'administrator'];

/** True for accounts of the pool itself. */
export function isStaff({ roles }: Principal): boolean {
  return roles.some((role) => STAFF.includes(role));
}

/** The conditions that keep a caller to what is theirs. Nothing bound to the account: nothing to see. */
export function reachOf(caller: Principal): Conditions {
  if (isStaff(caller)) return {};
  const own: Conditions[] = [];
  if (caller.roles.includes('contractor') && caller.contractorId) own.push({ contractorId: caller.contractorId });
  if (caller.roles.includes('candidate') && caller.candidateId) own.push({ candidateId: caller.candidateId });
  if (own.length === 0) return { candidateId: '' };
  return own.length === 1 ? own[0]! : { $or: own };
}

/** True when the caller may see this candidate's journey. */
export function reachesCandidate(caller: Principal, candidateId: string): boolean {
  return isStaff(caller) || (caller.roles.includes('candidate') && caller.candidateId === candidateId);
}
