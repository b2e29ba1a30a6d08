import { DomainError } from '../../domain/shared/domain-error.js';
import type { Regions } from '../../persistence/registers/regions.js';

/** Throws `REGION.UNKNOWN` when one of the codes is no region. */
export async function requireRegions(regions: Regions, { codes, field }: { codes: string[]; field: string }): Promise<void> {
  if (codes.length === 0) return;
  const unknown = await regions.unknown(codes);
  if (unknown.length === 0) return;
  throw new DomainError('REGION.UNKNOWN', `There is no region ${unknown.join(', ')}`, {
    field,
    remedy: 'Choose a region from /v1/regions.',
    facts: { unknown },
  });
}
