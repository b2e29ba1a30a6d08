/** What the scopes of a caller say by themselves, without a look in the store. */
import type { Principal, Role, Scope } from '../../contracts/api/roles.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { Among } from '../../persistence/journey-reads.js';

const STAFF: readonly Role[] = ['intake', 'coach', 'coordinator', 'manager', 'privacy-officer', 'administrator'];

/** True for accounts of the pool itself. */
export function isStaff({ roles }: Pick<Principal, 'roles'>): boolean {
  return roles.some((role) => STAFF.includes(role));
}

/** True when the roles of the caller reach that far by this route. */
export function has({ scopes }: Principal, scope: Scope): boolean {
  return scopes.includes(scope);
}

/** True when records of this region are in reach as such, whoever guides the candidate. */
export function reachesRegion(caller: Principal, region: string): boolean {
  return has(caller, 'all') || (has(caller, 'region') && caller.regions.includes(region));
}

/** The condition on a region: what was asked for, as far as it is in reach. Undefined: every region. */
export function regionsFor(caller: Principal, asked?: string): Among | undefined {
  if (has(caller, 'all')) return asked;
  const own = has(caller, 'region') ? caller.regions : [];
  const reached = asked === undefined ? own : own.filter((region) => region === asked);
  const [only] = reached;
  return only !== undefined && reached.length === 1 ? only : { $in: [...reached] };
}

/** Throws `REGION.NOT_YOURS` when something would be written for a region in which the account does not work. */
export function requireOwnRegions(caller: Principal, { codes, field }: { codes: readonly string[]; field: string }): void {
  if (has(caller, 'all') || !has(caller, 'region')) return;
  const others = codes.filter((code) => !caller.regions.includes(code));
  if (others.length === 0) return;
  throw new DomainError('REGION.NOT_YOURS', `This account does not work in ${others.join(', ')}`, {
    field,
    remedy: 'Choose a region of your own, or ask a colleague of that region.',
    facts: { regions: [...caller.regions] },
  });
}

/** The codes that are in one of two lists alone; without a second one nothing changes. */
export function changedOf(before: readonly string[], after: readonly string[] | undefined): string[] {
  if (after === undefined) return [];
  return [...before.filter((code) => !after.includes(code)), ...after.filter((code) => !before.includes(code))];
}
