/**
 * Ranked search: what may not be proposed is left out with every reason, the rest is ordered by whole points with
 * what gave them. The order depends on nothing but the candidate and the work.
 */
import type { Availability, Limit } from '../candidate/profile.js';
import type { TargetGroup } from '../candidate/target-group.js';
import { dateOf, daysBetween, epochOf, isBefore, later, startOfDay, type Instant } from '../shared/calendar.js';
import type { Excluded, Match, Ranking, SearchScope } from './matcher.port.js';
import type { Exclusion, LeftOut, MatchReason } from './reasons.js';
import { kilometresBetween, reachOf, sameName, type Home } from './travel.js';
import { DEMAND_LIMITS, type OpenWork } from './work.js';

/** A candidate as matching sees one: no name, no diagnosis. */
export interface Seeker extends Home {
  region: string;
  skills: string[];
  certificates: string[];
  /** Undefined: not asked yet; then work with demands is left out. */
  limits?: Limit[];
  availability?: Availability;
  /** The candidate can start at or after this instant. */
  notBefore: Instant;
  /** Half-open periods in which the candidate already works. */
  busy: { from: Instant; to: Instant }[];
  /** The placement that runs now. */
  running?: { contractorId: string; endsAt: Instant };
  refusedAssignmentIds: string[];
  targetGroup?: TargetGroup;
  /** How far the search looks; left out: no further than the first time. */
  scope?: SearchScope;
  /** The candidate is left out of matching altogether. */
  leftOut?: readonly LeftOut[];
}

/** Work that may be proposed, with what it scores. */
interface Fitting {
  match: Match;
  work: OpenWork;
}

const SKILL_POINTS = 10;
const MOST_SKILLS = 5;
const NEARBY_POINTS = 25;
const HOURS_POINTS = 15;
const SOON_POINTS = 20;
const NO_GAP_POINTS = 20;
const LONGEST_POINTS = 12;
/** Points for what is simply so or not. */
const FLAT_POINTS = 5;
/** With a placement running: a start within these days is no gap. */
const NO_GAP_DAYS = 7;

/** Work that has begun can still be joined while this share of it lies ahead. */
const LEAST_AHEAD = 0.5;

/** When the candidate would start on the work: at its start, or later when it or the candidate is later. */
export function startOf({ notBefore, availability }: Seeker, { startsAt }: Pick<OpenWork, 'startsAt'>): Instant {
  const earliest = later(startsAt, notBefore);
  return availability ? later(earliest, startOfDay(availability.from)) : earliest;
}

/** Ranks the work that fits; every piece of work comes back, in one list or the other. */
export function rank(seeker: Seeker, work: readonly OpenWork[]): Ranking {
  const matches: Fitting[] = [];
  const excluded: Excluded[] = [];
  for (const one of work) {
    const because = exclusionsOf(seeker, one);
    if (because.length > 0) excluded.push({ assignmentId: one.assignmentId, because });
    else matches.push({ match: matchOf(seeker, one), work: one });
  }
  return { matches: matches.sort(bestFirst).map(({ match }) => match), excluded: excluded.sort(byId) };
}

/** Everything that forbids proposing this work; empty when it may be proposed. */
export function exclusionsOf(seeker: Seeker, work: OpenWork): Exclusion[] {
  const { availability } = seeker;
  const from = startOf(seeker, work);
  const forbids: Record<Exclusion, boolean> = {
    OTHER_REGION: work.region !== seeker.region && !seeker.scope?.regions.includes(work.region),
    MOSTLY_OVER: length(from, work.endsAt) < LEAST_AHEAD * length(work.startsAt, work.endsAt),
    OVERLAPS_PLACEMENT: seeker.busy.some((b) => isBefore(b.from, work.endsAt) && isBefore(from, b.to)),
    NO_SEATS: work.seatsLeft < 1,
    CERTIFICATE_MISSING: work.certificates.some((code) => !seeker.certificates.includes(code)),
    LIMIT_OF_FUNCTION: conflictsWithLimits(seeker.limits, work),
    HOURS_OUTSIDE_AVAILABILITY:
      availability !== undefined &&
      (work.hoursPerWeek < availability.hoursPerWeek.min || work.hoursPerWeek > availability.hoursPerWeek.max),
    TOO_FAR: kilometresBetween(seeker, work.place) > reachOf(seeker.travel) * (seeker.scope?.distanceFactor ?? 1),
    REFUSED_EARLIER: seeker.refusedAssignmentIds.includes(work.assignmentId),
    OTHER_TARGET_GROUP: meantForOthers(seeker, work),
    OBJECTION: seeker.leftOut?.includes('OBJECTION') ?? false,
    RESTRICTION: seeker.leftOut?.includes('RESTRICTION') ?? false,
  };
  return (Object.keys(forbids) as Exclusion[]).filter((code) => forbids[code]);
}

function meantForOthers({ targetGroup, scope }: Seeker, { targetGroups = [] }: OpenWork): boolean {
  if (targetGroups.length === 0 || scope?.otherTargetGroups) return false;
  return targetGroup === undefined || !targetGroups.includes(targetGroup);
}

function conflictsWithLimits(limits: Limit[] | undefined, { demands }: OpenWork): boolean {
  if (limits === undefined) return demands.length > 0;
  return demands.some((demand) => (DEMAND_LIMITS[demand] as readonly Limit[]).some((limit) => limits.includes(limit)));
}

function matchOf(seeker: Seeker, work: OpenWork): Match {
  const startsAt = startOf(seeker, work);
  const points: Record<MatchReason, number> = {
    SKILL_MATCH: Math.min(new Set(work.skills.filter((s) => seeker.skills.includes(s))).size, MOST_SKILLS) * SKILL_POINTS,
    NEARBY: nearbyPoints(seeker, work),
    SAME_MUNICIPALITY: sameName(seeker.municipality, work.place.municipality) ? FLAT_POINTS : 0,
    HOURS_FIT: hoursPoints(seeker, work),
    STARTS_SOON: atLeastZero(SOON_POINTS - weeksBetween(seeker.notBefore, startsAt)),
    NO_GAP: seeker.running && gapDays(seeker.running.endsAt, startsAt) <= NO_GAP_DAYS ? NO_GAP_POINTS : 0,
    LONG_ASSIGNMENT: Math.min(Math.floor(weeksBetween(startsAt, work.endsAt) / 4), LONGEST_POINTS),
    KNOWN_CONTRACTOR: seeker.running?.contractorId === work.contractorId ? FLAT_POINTS : 0,
  };
  const reasons = (Object.entries(points) as [MatchReason, number][])
    .filter(([, given]) => given > 0)
    .map(([code, given]) => ({ code, points: given }))
    .sort((a, b) => b.points - a.points || (a.code < b.code ? -1 : 1));
  const { assignmentId, contractorId, title, region, endsAt } = work;
  const score = reasons.reduce((sum, reason) => sum + reason.points, 0);
  return { assignmentId, contractorId, title, region, startsAt, endsAt, score, reasons };
}

/** Full next door, nothing at the edge of the reach; without a known reach 50 km counts as the edge. */
function nearbyPoints(seeker: Seeker, work: OpenWork): number {
  const reach = Math.min(reachOf(seeker.travel), 50);
  const left = 1 - kilometresBetween(seeker, work.place) / Math.max(reach, 1);
  return atLeastZero(Math.floor(left * NEARBY_POINTS));
}

/** Full at the most hours that the candidate can work, a point less for each hour below. */
function hoursPoints({ availability }: Seeker, { hoursPerWeek }: OpenWork): number {
  if (!availability) return 0;
  return atLeastZero(HOURS_POINTS - Math.ceil(availability.hoursPerWeek.max - hoursPerWeek));
}

function weeksBetween(from: Instant, to: Instant): number {
  return atLeastZero(Math.floor(length(from, to) / (7 * 86_400_000)));
}

/** Milliseconds. */
function length(from: Instant, to: Instant): number {
  return epochOf(to) - epochOf(from);
}

function gapDays(endsAt: Instant, startsAt: Instant): number {
  return daysBetween(dateOf(endsAt), dateOf(startsAt));
}

function atLeastZero(points: number): number {
  return Math.max(0, points);
}

/** Of equal work that with the most seats left, so that what is reserved does not fill one assignment while another is empty. */
function bestFirst(a: Fitting, b: Fitting): number {
  return b.match.score - a.match.score || epochOf(a.match.startsAt) - epochOf(b.match.startsAt) || b.work.seatsLeft - a.work.seatsLeft || byId(a.match, b.match);
}

function byId(a: { assignmentId: string }, b: { assignmentId: string }): number {
  if (a.assignmentId === b.assignmentId) return 0;
  return a.assignmentId < b.assignmentId ? -1 : 1;
}
