/**
 * Calendar rules. Instants are ISO 8601 in UTC with milliseconds (`2026-03-29T00:00:00.000Z`), dates are
 * `YYYY-MM-DD` in Europe/Amsterdam, durations are ISO 8601 (`P14D`, `PT5S`). Day and month arithmetic follows
 * the wall clock in Europe/Amsterdam, so that "two weeks later at nine" stays nine across a change of the clock.
 */
import { Temporal } from 'temporal-polyfill';
import { DomainError } from './domain-error.js';

/** ISO 8601 in UTC with milliseconds. */
export type Instant = string;
/** `YYYY-MM-DD`, a day in Europe/Amsterdam. */
export type LocalDate = string;
/** ISO 8601 duration, signed: `P14D`, `-P42D`, `PT5S`. */
export type IsoDuration = string;

export const TIME_ZONE = 'Europe/Amsterdam';

const toZoned = (at: Instant): Temporal.ZonedDateTime => Temporal.Instant.from(at).toZonedDateTimeISO(TIME_ZONE);
const toInstant = (epochMilliseconds: number): Instant => new Date(epochMilliseconds).toISOString();

/** Milliseconds since the epoch of an instant. */
export function epochOf(at: Instant): number {
  // The form that this product writes is read by the platform, many times as fast; it takes a 30th of February too.
  const milliseconds = Date.parse(at);
  if (!Number.isNaN(milliseconds) && toInstant(milliseconds) === at) return milliseconds;
  return Temporal.Instant.from(at).epochMilliseconds;
}

/** The instant of a number of milliseconds since the epoch. */
export function instantOf(epochMilliseconds: number): Instant {
  return toInstant(epochMilliseconds);
}

/** `at` moved by a signed ISO duration on the wall clock of Europe/Amsterdam. Throws `CALENDAR.DURATION_INVALID`. */
export function plus(at: Instant, duration: IsoDuration): Instant {
  return toInstant(toZoned(at).add(parseDuration(duration)).epochMilliseconds);
}

/** The day in Europe/Amsterdam on which an instant falls. */
export function dateOf(at: Instant): LocalDate {
  return toZoned(at).toPlainDate().toString();
}

/** The last day in Europe/Amsterdam of a period whose end is exclusive. */
export function lastDayOf(end: Instant): LocalDate {
  return dateOf(toInstant(epochOf(end) - 1));
}

/** Day and time in Europe/Amsterdam for people to read: `2026-03-29 14:05`. */
export function localDateTime(at: Instant): string {
  return toZoned(at).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

/** The first instant of a day in Europe/Amsterdam. */
export function startOfDay(date: LocalDate): Instant {
  return toInstant(Temporal.PlainDate.from(date).toZonedDateTime(TIME_ZONE).epochMilliseconds);
}

/** The first instant after a day in Europe/Amsterdam; the exclusive end of that day. */
export function endOfDay(date: LocalDate): Instant {
  return startOfDay(Temporal.PlainDate.from(date).add({ days: 1 }).toString());
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;
}

/** A duration in milliseconds, with days of 24 hours: for showing and for order, not for dates. */
export function approximateMilliseconds(duration: IsoDuration): number {
  return parseDuration(duration).total({ unit: 'millisecond', relativeTo: Temporal.PlainDate.from('2026-01-01') });
}

/** True when this is an instant: ISO 8601 with an offset or Z. */
export function isInstant(text: unknown): text is Instant {
  try {
    return typeof text === 'string' && Temporal.Instant.from(text) instanceof Temporal.Instant;
  } catch {
    return false;
  }
}

/** True when the text is an ISO 8601 duration that this product can add to a date. */
export function isDuration(text: string): boolean {
  try {
    Temporal.Duration.from(text);
    return true;
  } catch {
    return false;
  }
}

function parseDuration(duration: IsoDuration): Temporal.Duration {
  try {
    return Temporal.Duration.from(duration);
  } catch {
    throw new DomainError('CALENDAR.DURATION_INVALID', `"${duration}" is not an ISO 8601 duration`, {
      remedy: 'Write a duration such as P14D (14 days) or PT4H (4 hours).',
    });
  }
}

/** The earlier of two instants. */
export function earlier(a: Instant, b: Instant): Instant {
  return epochOf(a) <= epochOf(b) ? a : b;
}

/** The later of two instants. */
export function later(a: Instant, b: Instant): Instant {
  return isBefore(a, b) ? b : a;
}

/** True when `a` is before `b`. */
export function isBefore(a: Instant, b: Instant): boolean {
  return epochOf(a) < epochOf(b);
}
