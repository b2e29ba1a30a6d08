import { dateOf, endOfDay, epochOf, instantOf, startOfDay, type Instant } from '../../domain/shared/calendar.js';

const DAY_MS = 24 * 3600 * 1000;

/** The period of an ISO week in Europe/Amsterdam, the end exclusive; undefined when the year has no such week. */
export function weekPeriod(week: string): { from: Instant; to: Instant } | undefined {
  const [year = 0, number = 0] = week.split('-W').map(Number);
  // The fourth of January always lies in week 1. Days are counted in UTC, where every one has 24 hours.
  const fourth = epochOf(`${year}-01-04T00:00:00.000Z`);
  const weekday = (Math.round(fourth / DAY_MS) + 3) % 7;
  const monday = fourth + ((number - 1) * 7 - weekday) * DAY_MS;
  const thursday = instantOf(monday + 3 * DAY_MS);
  if (Number(thursday.slice(0, 4)) !== year) return undefined;
  const day = (offset: number) => instantOf(monday + offset * DAY_MS).slice(0, 10);
  return { from: startOfDay(day(0)), to: endOfDay(day(6)) };
}

/** True when `at` falls on a day in or before the week that ends at `to`. */
export function hasBegun(from: Instant, now: Instant): boolean {
  return dateOf(from) <= dateOf(now);
}
