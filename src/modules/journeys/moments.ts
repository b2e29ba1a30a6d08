import { dateOf, endOfDay, instantOf, type Instant } from '../../domain/shared/calendar.js';

/**
 * The moment of a fact. Who says "today" means until now: the end of a day that is not over yet lies in the future,
 * and a fact cannot.
 */
export function momentOf(at: Instant, now: Instant = instantOf(Date.now())): Instant {
  return at === endOfDay(dateOf(now)) ? now : at;
}
