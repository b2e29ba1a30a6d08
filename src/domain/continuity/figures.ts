/** Figures of continuity, each from plain facts, so that a list, a report and a test count the same. */
import { epochOf, isBefore, plus, type Instant } from '../shared/calendar.js';

/** A placement as the figures see one. */
export interface ChainLink {
  startedAt: Instant;
  /** Absent while it runs. */
  endedAt?: Instant;
  /** Days without work before it; null for a first placement. */
  gapDays: number | null;
  nextKnownBeforeEnd?: boolean;
  coachId?: string;
}

/** A part of a whole; `share` is null when there is nothing to share. */
export interface Share {
  part: number;
  whole: number;
  /** 0 to 1. */
  share: number | null;
}

/** Of the placements that ended: those with the next step known before the end. */
export function nextStepKnown(placements: readonly Pick<ChainLink, 'endedAt' | 'nextKnownBeforeEnd'>[]): Share {
  const ended = placements.filter((p) => p.endedAt !== undefined);
  return shareOf(ended.filter((p) => p.nextKnownBeforeEnd).length, ended.length);
}

export interface GapDays {
  /** People with more than one placement. */
  people: number;
  days: number;
  /** Null when nobody has had a second placement. */
  perPerson: number | null;
}

/** Days without work between placements, by person. */
export function gapDaysOf(people: readonly (readonly Pick<ChainLink, 'gapDays'>[])[]): GapDays {
  const gaps = people.map((links) => links.flatMap(({ gapDays }) => gapDays ?? [])).filter((own) => own.length > 0);
  const days = gaps.flat().reduce((sum, gap) => sum + gap, 0);
  return { people: gaps.length, days, perPerson: gaps.length === 0 ? null : days / gaps.length };
}

/** The most placements in a row with no gap of more than `chainGapDays` days between them. */
export function longestChain(links: readonly Pick<ChainLink, 'startedAt' | 'gapDays'>[], chainGapDays: number): number {
  let [longest, length] = [0, 0];
  for (const { gapDays } of inOrder(links)) {
    length = gapDays !== null && gapDays <= chainGapDays ? length + 1 : 1;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** Of the steps from one placement to the next: those on which the coach stayed. Steps without a known coach do not count. */
export function sameCoach(people: readonly (readonly Pick<ChainLink, 'startedAt' | 'coachId'>[])[]): Share {
  const steps = people.flatMap((links) =>
    inOrder(links).flatMap((link, at, all) => {
      const before = all[at - 1];
      return before?.coachId && link.coachId ? [before.coachId === link.coachId] : [];
    }),
  );
  return shareOf(steps.filter(Boolean).length, steps.length);
}

/** An outcome that was looked after. */
export interface LookedAfter {
  outcome: { at: Instant };
  checks: readonly { dueAt: Instant; status: string }[];
  /** The job or education ended. */
  leftAt?: Instant;
}

export interface Retention {
  /** Months after the outcome. */
  months: number;
  still: number;
  gone: number;
  /** The moment has passed and nobody knows. */
  notReached: number;
  /** Still, of those who are known; null when nobody is. */
  share: number | null;
}

/** Who is still there so many months after the outcome. Moments that lie ahead do not count, unless somebody has left. */
export function retentionAt(months: number, cases: readonly LookedAfter[], now: Instant): Retention {
  const found = { still: 0, gone: 0, notReached: 0 };
  for (const one of cases) {
    const answer = retained(one, plus(one.outcome.at, `P${months}M`), now);
    if (answer) found[answer] += 1;
  }
  return { months, ...found, share: shareOf(found.still, found.still + found.gone).share };
}

function retained({ leftAt, checks }: LookedAfter, moment: Instant, now: Instant): 'still' | 'gone' | 'notReached' | undefined {
  if (leftAt) return isBefore(leftAt, moment) ? 'gone' : 'still';
  // Seen there at that moment, or later.
  if (checks.some((c) => c.status === 'still-there' && !isBefore(c.dueAt, moment))) return 'still';
  const own = checks.find((c) => c.dueAt === moment);
  if (!own || own.status === 'planned' || own.status === 'due' || isBefore(now, moment)) return undefined;
  return 'notReached';
}

function inOrder<T extends Pick<ChainLink, 'startedAt'>>(links: readonly T[]): T[] {
  return [...links].sort((a, b) => epochOf(a.startedAt) - epochOf(b.startedAt));
}

function shareOf(part: number, whole: number): Share {
  return { part, whole, share: whole === 0 ? null : part / whole };
}
