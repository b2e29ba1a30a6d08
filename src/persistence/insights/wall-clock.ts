/**
 * Months on the wall clock of Europe/Amsterdam, in an aggregation, as `plus` of the calendar counts them: a time that the
 * clock skips in spring moves on by that hour, and of a time that comes twice in autumn the first one is meant.
 * `$dateAdd` with a time zone is not used for it: not every supported server has an answer for a time that is skipped.
 */
import { TIME_ZONE } from '../../domain/shared/calendar.js';

type Expression = unknown;

/** What the clock shows at an instant, as if it were UTC. */
const shownAt = (date: Expression): Expression => ({
  $dateFromString: { dateString: { $dateToString: { date, format: '%Y-%m-%dT%H:%M:%S.%LZ', timezone: TIME_ZONE } } },
});
/** How many minutes the clock is ahead of UTC at an instant. */
const leadAt = (date: Expression): Expression => ({ $dateDiff: { startDate: date, endDate: shownAt(date), unit: 'minute' } });
const moved = (startDate: Expression, unit: string, amount: Expression): Expression => ({ $dateAdd: { startDate, unit, amount } });
/** The instant at which the clock shows this, when it is ahead as it was, or will be, a day off. */
const instantOf = (shown: string, daysOff: 1 | -1): Expression => ({
  $dateSubtract: { startDate: shown, unit: 'minute', amount: leadAt(moved(shown, 'day', daysOff)) },
});

/** An instant, so many months later. */
export function monthsLater(startDate: Expression, months: number): Expression {
  return {
    $let: {
      vars: { shown: moved(shownAt(startDate), 'month', months) },
      in: {
        $let: {
          // The clock changes at most once in these two days.
          vars: { before: instantOf('$$shown', -1), after: instantOf('$$shown', 1) },
          in: { $cond: [{ $and: [{ $ne: [shownAt('$$before'), '$$shown'] }, { $eq: [shownAt('$$after'), '$$shown'] }] }, '$$after', '$$before'] },
        },
      },
    },
  };
}
