import { Inject, Injectable } from '@nestjs/common';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { candidateRoutes } from '../../contracts/api/routes/candidates.js';
import type { Matcher } from '../../domain/matching/matcher.port.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import type { JourneyReads } from '../../persistence/journey-reads.js';
import type { CarouselWatch } from '../continuity/carousel-watch.js';
import { later } from './store-matcher.js';

/** The token of the matcher: ranked search now, another one later. */
export const MATCHER = Symbol('Matcher');
/** What the service reads beside the matcher. */
export const MATCHING_READS = Symbol('MatchingReads');

export interface MatchingReads {
  records: CandidateRecords;
  journeys: JourneyReads;
  carousel: CarouselWatch;
}

type Routes = typeof candidateRoutes;

@Injectable()
export class MatchingService {
  constructor(
    @Inject(MATCHER) private readonly matcher: Matcher,
    @Inject(MATCHING_READS) private readonly reads: MatchingReads,
  ) {}

  /** What fits a candidate now, or after the placement that runs; refused proposals are left out. */
  async list({ params, query }: RouteInput<Routes['listMatches']>): Promise<RouteOutput<Routes['listMatches']>> {
    const { candidateId } = params;
    const { records, journeys, carousel } = this.reads;
    const [profile, journey, proposals] = await Promise.all([
      records.profile(candidateId),
      journeys.journeys.find(candidateId),
      journeys.proposals.all({ candidateId, status: 'closed' }, { proposedAt: -1 }),
    ]);
    if (!profile || profile.merged) {
      throw new DomainError('CANDIDATE.UNKNOWN', 'There is no such candidate', { remedy: 'Find the candidate in the list.' });
    }
    const now = new Date().toISOString();
    const refused = proposals.filter((p) => p.closing?.startsWith('declined')).map((p) => p.assignmentId);
    const lengthens = journey ? await carousel.lengthens(journey) : () => false;
    const ranking = await this.matcher.rank({
      candidateId,
      region: journey?.region ?? profile.region,
      notBefore: query.notBefore ?? (journey?.placementEndsAt ? later(now, journey.placementEndsAt) : now),
      refusedAssignmentIds: [...new Set(refused)],
      ...(journey?.search && { scope: journey.search }),
    });
    const { limit } = query;
    const matches = ranking.matches.slice(0, limit).map((match) => ({ ...match, warnings: lengthens(match) ? ['carousel' as const] : [] }));
    return { matches, excluded: ranking.excluded.slice(0, limit) };
  }
}
