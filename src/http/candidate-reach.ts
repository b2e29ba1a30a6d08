import type { Principal } from '../contracts/api/roles.js';
import type { RouteContract } from '../contracts/api/route.js';
import type { ProfileDocument } from '../persistence/candidates/profile.schema.js';

/** What was read of a candidate to see that the caller reaches them; what a handler needs of it is not read again. */
export interface Reached {
  profile?: ProfileDocument | undefined;
}

/** Keeps a caller to the candidates in reach, on every route whose address names one. The access module binds it. */
export abstract class CandidateReach {
  /** Throws `CANDIDATE.UNKNOWN` or `JOURNEY.NOT_STARTED`, as for a candidate who is not there. */
  abstract require(candidateId: string, caller: Principal, route: RouteContract): Promise<Reached>;
}
