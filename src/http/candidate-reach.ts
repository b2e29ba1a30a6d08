import type { Principal } from '../contracts/api/roles.js';
import type { RouteContract } from '../contracts/api/route.js';

/** Keeps a caller to the candidates in reach, on every route whose address names one. The access module binds it. */
export abstract class CandidateReach {
  /** Throws `CANDIDATE.UNKNOWN` or `JOURNEY.NOT_STARTED`, as for a candidate who is not there. */
  abstract require(candidateId: string, caller: Principal, route: RouteContract): Promise<void>;
}
