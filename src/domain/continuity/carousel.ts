/**
 * The carousel: repeated short placements without progress. Progress is a ladder; a rung is climbed with more hours a
 * week, a skill, a certificate or a higher wage value than ever before.
 */
import type { CarouselTerms } from '../policy/continuity-terms.js';
import { epochOf, isBefore, plus, type Instant } from '../shared/calendar.js';

/** A placement that was worked, as the detector sees one. */
export interface WorkedPlacement {
  placementId: string;
  contractorId: string;
  region: string;
  startedAt: Instant;
  /** The real end, or the planned one while it runs. Exclusive. */
  until: Instant;
  /** It ended because the candidate went on to a job or education. */
  ledOn: boolean;
}

/** What was seen of a candidate at a moment. What was not looked at is absent. */
export interface Progress {
  progressId: string;
  at: Instant;
  hoursPerWeek?: number;
  /** Codes in kebab case. */
  skillsGained?: string[];
  certificatesGained?: string[];
  /** Loonwaarde: 0 to 100 per cent of the wage. */
  wageValuePercent?: number;
}

export const RUNG_KINDS = ['more-hours', 'skill', 'certificate', 'wage-value'] as const;
export type RungKind = (typeof RUNG_KINDS)[number];

export interface Rung {
  at: Instant;
  kind: RungKind;
  progressId: string;
}

export const CAROUSEL_STATUSES = ['none', 'at-risk', 'carousel'] as const;
export const CAROUSEL_REASONS = ['short-placements', 'no-progress-recorded', 'no-rung-climbed'] as const;

export interface Carousel {
  /** `at-risk`: one more short placement makes it a carousel. */
  status: (typeof CAROUSEL_STATUSES)[number];
  /** Why; empty when there is none. */
  reasons: (typeof CAROUSEL_REASONS)[number][];
  /** The short placements that count, in order. */
  placementIds: string[];
  /** The start of the first of them. */
  since?: Instant;
}

export interface CarouselHistory {
  placements: readonly WorkedPlacement[];
  progress: readonly Progress[];
}

/** The rungs that were climbed, in order of time. The first value seen is where the ladder stands, and no rung. */
export function rungsOf(progress: readonly Progress[]): Rung[] {
  const rungs: Rung[] = [];
  const most: { hours?: number; wage?: number } = {};
  const known = { skill: new Set<string>(), certificate: new Set<string>() };
  for (const { at, progressId, ...seen } of [...progress].sort((a, b) => epochOf(a.at) - epochOf(b.at))) {
    const climb = (kind: RungKind) => rungs.push({ at, kind, progressId });
    if (above(seen.hoursPerWeek, most.hours)) climb('more-hours');
    if (above(seen.wageValuePercent, most.wage)) climb('wage-value');
    if ((seen.skillsGained ?? []).some((code) => !known.skill.has(code))) climb('skill');
    if ((seen.certificatesGained ?? []).some((code) => !known.certificate.has(code))) climb('certificate');
    most.hours = highest(seen.hoursPerWeek, most.hours);
    most.wage = highest(seen.wageValuePercent, most.wage);
    seen.skillsGained?.forEach((code) => known.skill.add(code));
    seen.certificatesGained?.forEach((code) => known.certificate.add(code));
  }
  return rungs;
}

/** Whether a candidate is in a carousel at `now`. */
export function carouselOf(history: CarouselHistory, terms: CarouselTerms, now: Instant): Carousel {
  const counted = counting(history, terms, now);
  const { length } = counted;
  const status = length >= terms.placements ? 'carousel' : length === terms.placements - 1 ? 'at-risk' : 'none';
  if (status === 'none') return { status, reasons: [], placementIds: [] };
  const without = history.progress.length === 0 ? 'no-progress-recorded' : 'no-rung-climbed';
  return {
    status,
    reasons: ['short-placements', without],
    placementIds: counted.map((p) => p.placementId),
    since: counted[0]!.startedAt,
  };
}

/** True when working this period would make or lengthen a carousel. */
export function lengthensCarousel(
  history: CarouselHistory,
  { offer, terms }: { offer: { startsAt: Instant; endsAt: Instant }; terms: CarouselTerms },
): boolean {
  if (!isShort(offer.startsAt, offer.endsAt, terms)) return false;
  return counting(history, terms, offer.startsAt).length + 1 >= terms.placements;
}

/** The short placements within the window before `at`, begun after the last rung. */
function counting({ placements, progress }: CarouselHistory, terms: CarouselTerms, at: Instant): WorkedPlacement[] {
  const lastRung = rungsOf(progress).filter((rung) => !isBefore(at, rung.at)).at(-1);
  const opens = plus(at, `-${terms.within}`);
  return placements
    .filter((p) => !p.ledOn && isShort(p.startedAt, p.until, terms))
    .filter((p) => isBefore(opens, p.startedAt) && !isBefore(at, p.startedAt))
    .filter((p) => !lastRung || !isBefore(p.startedAt, lastRung.at))
    .sort((a, b) => epochOf(a.startedAt) - epochOf(b.startedAt));
}

function isShort(from: Instant, to: Instant, { shorterThan }: CarouselTerms): boolean {
  return isBefore(to, plus(from, shorterThan));
}

function above(value: number | undefined, most: number | undefined): boolean {
  return value !== undefined && most !== undefined && value > most;
}

function highest(value: number | undefined, most: number | undefined): number | undefined {
  if (value === undefined) return most;
  return Math.max(value, most ?? value);
}

/** Carousels of one contractor or region. Counts of people, so that whoever shows them can leave small ones out. */
export interface CarouselFigure {
  /** Id of the contractor, or code of the region. */
  key: string;
  /** People with a placement there in the window. */
  people: number;
  atRisk: number;
  inCarousel: number;
}

/** Figures by contractor or region: a person counts with each one where a placement of the window was worked. */
export function carouselFigures(
  histories: readonly CarouselHistory[],
  { by, terms }: { by: 'contractor' | 'region'; terms: CarouselTerms },
  now: Instant,
): CarouselFigure[] {
  const figures = new Map<string, CarouselFigure>();
  const opens = plus(now, `-${terms.within}`);
  for (const history of histories) {
    const { status, placementIds } = carouselOf(history, terms, now);
    const inWindow = history.placements.filter((p) => isBefore(opens, p.startedAt));
    const keyOf = (p: WorkedPlacement) => (by === 'contractor' ? p.contractorId : p.region);
    const turning = new Set(inWindow.filter((p) => placementIds.includes(p.placementId)).map(keyOf));
    for (const key of new Set(inWindow.map(keyOf))) {
      const figure = figures.get(key) ?? { key, people: 0, atRisk: 0, inCarousel: 0 };
      figures.set(key, figure);
      figure.people += 1;
      if (turning.has(key) && status === 'at-risk') figure.atRisk += 1;
      if (turning.has(key) && status === 'carousel') figure.inCarousel += 1;
    }
  }
  return [...figures.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
