import type { Principal } from '../../contracts/api/roles.js';
import { isStaff } from '../access/scopes.js';

/** The contractor to which the caller is limited; undefined for staff, empty for who is bound to none. */
export function onlyOwnContractor(caller: Principal): string | undefined {
  if (isStaff(caller)) return undefined;
  return caller.roles.includes('contractor') ? (caller.contractorId ?? '') : '';
}
