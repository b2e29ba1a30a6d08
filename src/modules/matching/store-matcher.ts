import { lengthensCarousel } from '../../domain/continuity/carousel.js';
import type { Acknowledged } from '../../domain/journey/continuity-state.js';
import type { Match, Matcher, MatchSearch, Ranking } from '../../domain/matching/matcher.port.js';
import { rank, type Seeker } from '../../domain/matching/rank.js';
import { isBefore, type Instant } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { Assignments } from '../../persistence/assignments/assignments.js';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import { ContinuityReads } from '../../persistence/continuity/continuity-reads.js';
import type { Store } from '../../persistence/connection.js';
import { ProcessingMarks } from '../../persistence/rights/processing-marks.js';

/** A match as a journey proposes it. */
export type BestMatch = Pick<Match, 'assignmentId' | 'contractorId' | 'startsAt' | 'endsAt'> & { reasons: string[]; neighbourRegion?: string; acknowledged?: Acknowledged };

/** Ranked search over the store. */
export class StoreMatcher implements Matcher {
  private readonly records: CandidateRecords;
  private readonly assignments: Assignments;
  private readonly continuity: ContinuityReads;
  private readonly marks: ProcessingMarks;

  private readonly models: Store['models'];

  constructor(store: Pick<Store, 'models' | 'keys'>) {
    const { models } = store;
    this.models = models;
    this.records = new CandidateRecords(store);
    this.assignments = new Assignments(models);
    this.continuity = new ContinuityReads(models);
    this.marks = new ProcessingMarks(models);
  }

  /** Ranks the open assignments of the region, full ones included. Throws `CANDIDATE.UNKNOWN`. */
  async rank(search: MatchSearch): Promise<Ranking> {
    const [seeker, work] = await Promise.all([this.seeker(search), this.assignments.openWork(search, { full: true })]);
    if (seeker) return rank(seeker, work);
    throw new DomainError('CANDIDATE.UNKNOWN', 'There is no such candidate', { remedy: 'Find the candidate in the list.' });
  }

  /** The assignment that ranks first; null when none fits, or nothing is known of the candidate any more. */
  async best(search: MatchSearch): Promise<BestMatch | null> {
    const [seeker, work] = await Promise.all([this.seeker(search), this.assignments.openWork(search)]);
    const matches = seeker ? rank(seeker, work).matches : [];
    const { first, acknowledged } = await this.preferred(search, matches);
    if (!first) return null;
    const { assignmentId, contractorId, startsAt, endsAt, reasons, region } = first;
    const neighbour = region === search.region ? {} : { neighbourRegion: region };
    return { assignmentId, contractorId, startsAt, endsAt, reasons: reasons.map((r) => r.code), ...neighbour, ...acknowledged };
  }

  /** The best that is no carousel; when all other work is, the best of that, with the warning acknowledged by itself. */
  private async preferred({ candidateId, carousel: terms }: MatchSearch, matches: Match[]): Promise<{ first?: Match; acknowledged?: Pick<BestMatch, 'acknowledged'> }> {
    const [best] = matches;
    if (!best) return {};
    if (!terms) return { first: best };
    const history = await this.continuity.historyOf(candidateId);
    const first = matches.find((offer) => !lengthensCarousel(history, { offer, terms }));
    if (first) return { first };
    return { first: best, acknowledged: { acknowledged: { warning: 'carousel', reason: 'no-other-work' } } };
  }

  private async seeker({ candidateId, region, notBefore, refusedAssignmentIds, targetGroup, scope }: MatchSearch): Promise<Seeker | undefined> {
    const { calendars, journeys } = this.models;
    const [profile, calendar, journey, { restricted, objected }] = await Promise.all([
      this.records.profile(candidateId),
      calendars.findById(candidateId, { bookings: 1 }).lean(),
      journeys.findById(candidateId, { contractorId: 1, placementEndsAt: 1 }).lean(),
      this.marks.of(candidateId),
    ]);
    if (!profile) return undefined;
    const { municipality, postcode4, travel, skills, certificates, limits, availability } = profile;
    const busy = (calendar?.bookings ?? []).map(({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() }));
    const running = journey?.contractorId && journey.placementEndsAt
      ? { contractorId: journey.contractorId, endsAt: new Date(journey.placementEndsAt).toISOString() }
      : undefined;
    const leftOut = [...(objected ? (['OBJECTION'] as const) : []), ...(restricted ? (['RESTRICTION'] as const) : [])];
    return {
      region,
      notBefore,
      refusedAssignmentIds,
      targetGroup: targetGroup ?? profile.targetGroup,
      ...(scope && { scope }),
      municipality,
      postcode4,
      skills,
      certificates,
      busy: busy.filter((period) => isBefore(notBefore, period.to)),
      ...(travel && { travel }),
      ...(limits && { limits }),
      ...(availability && { availability }),
      ...(running && { running }),
      ...(leftOut.length > 0 && { leftOut }),
    };
  }
}

/** The later of two instants. */
export function later(a: Instant, b: Instant): Instant {
  return isBefore(a, b) ? b : a;
}
