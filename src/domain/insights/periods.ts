/** Periods of figures: whole months, quarters and years in Europe/Amsterdam. */
import { dateOf, startOfDay, type Instant } from '../shared/calendar.js';
import { DomainError } from '../shared/domain-error.js';

export const PERIOD_UNITS = ['month', 'quarter', 'year'] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

/** Months as `YYYY-MM`, both included. */
export interface MonthRange {
  from: string;
  to: string;
}

/** `until` is the first instant after the range. */
export interface InstantRange {
  from: Instant;
  until: Instant;
}

/** No answer spans more months than this. */
export const MOST_MONTHS = 120;

/** The range that was asked for; what is left out is this calendar year, up to this month. Throws `INSIGHTS.PERIOD_INVALID`. */
export function monthRange({ from, to }: Partial<MonthRange>, now: Instant): MonthRange {
  const until = to ?? later(monthOf(now), from);
  const range = { from: from ?? `${until.slice(0, 4)}-01`, to: until };
  const months = monthsIn(range);
  if (months >= 1 && months <= MOST_MONTHS) return range;
  throw new DomainError('INSIGHTS.PERIOD_INVALID', months < 1 ? 'The period ends before it begins' : 'The period is too long', {
    field: 'query.to',
    remedy: `Give a first and a last month, at most ${MOST_MONTHS} months.`,
    facts: { ...range },
  });
}

function later(month: string, other: string | undefined): string {
  return other !== undefined && other > month ? other : month;
}

/** How many months a range has; below 1 when it ends before it begins. */
export function monthsIn({ from, to }: MonthRange): number {
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return number(to) - number(from) + 1;
}

/** The instants of a range: the first of its first month, and the first after its last. */
export function instantsOf({ from, to }: MonthRange): InstantRange {
  return { from: startOfDay(`${from}-01`), until: startOfDay(`${monthAfter(to)}-01`) };
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** The month in which an instant falls. */
function monthOf(at: Instant): string {
  return dateOf(at).slice(0, 7);
}

/** Name of the period in which an instant falls: `2026-03`, `2026-Q1` or `2026`. */
export function periodOf(at: Instant, unit: PeriodUnit): string {
  const month = monthOf(at);
  if (unit === 'month') return month;
  const year = month.slice(0, 4);
  return unit === 'year' ? year : `${year}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
}
