import { z } from 'zod';
import { ROLES, type Identity, type Role } from '../contracts/api/roles.js';

/** Some providers send a single value bare. */
const list = z
  .union([z.array(z.string()), z.string().transform((value) => [value])])
  .optional()
  .transform((values) => [...new Set(values ?? [])]);

const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  roles: list,
  regions: list,
  contractor_id: z.guid().optional(),
  candidate_id: z.guid().optional(),
});

const known: ReadonlySet<string> = new Set(ROLES);

/**
 * Who is calling, by the claims of a verified token. Roles that are not ours are ignored. The roles contractor and
 * candidate count only with the id that they are bound to: without it there is nothing to limit them to.
 * @throws ZodError when a claim has the wrong shape.
 */
export function principalOf(claims: unknown): Identity {
  const { sub, roles, regions, contractor_id, candidate_id } = claimsSchema.parse(claims);
  const bound = (role: string): boolean =>
    (role !== 'contractor' || contractor_id !== undefined) && (role !== 'candidate' || candidate_id !== undefined);
  const held = roles.filter((role): role is Role => known.has(role) && bound(role));
  // The same object answers for every request with this token, so nobody may change it.
  Object.freeze(held);
  Object.freeze(regions);
  return Object.freeze({
    subject: sub,
    roles: held,
    regions,
    ...(contractor_id === undefined ? {} : { contractorId: contractor_id }),
    ...(candidate_id === undefined ? {} : { candidateId: candidate_id }),
  });
}
