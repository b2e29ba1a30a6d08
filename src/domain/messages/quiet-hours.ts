/** When a message may come: not in the quiet hours of who gets it, and in the weekend only what may come then. */
import { Temporal } from 'temporal-polyfill';
import { TIME_ZONE, epochOf, instantOf, type Instant } from '../shared/calendar.js';

/** Wall clock times in Europe/Amsterdam, `HH:MM`; over midnight when `until` is not after `from`. */
export interface QuietHours {
  from: string;
  until: string;
}

export interface QuietTimes {
  /** No quiet hours when left out. */
  hours?: QuietHours | undefined;
  /** Saturday and Sunday are quiet as a whole. */
  weekends: boolean;
}

const SATURDAY = 6;
const DAYS_LOOKED_AHEAD = 4;

/**
 * The first moment from `at` on at which a message may come; `at` itself when it may come at once. Where the clock
 * goes forward over the end of the quiet hours, they end an hour later on that clock.
 */
export function firstAllowedMoment(at: Instant, { hours, weekends }: QuietTimes): Instant {
  let moment = Temporal.Instant.fromEpochMilliseconds(epochOf(at)).toZonedDateTimeISO(TIME_ZONE);
  for (let day = 0; day < DAYS_LOOKED_AHEAD; day++) {
    const next = weekends && moment.dayOfWeek >= SATURDAY ? monday(moment) : hours && endOfQuiet(moment, hours);
    if (!next) break;
    moment = next;
  }
  return instantOf(moment.epochMilliseconds);
}

function monday(moment: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return moment.toPlainDate().add({ days: 8 - moment.dayOfWeek }).toZonedDateTime(TIME_ZONE);
}

/** The end of the quiet hours that `moment` lies in; undefined outside of them. */
function endOfQuiet(moment: Temporal.ZonedDateTime, hours: QuietHours): Temporal.ZonedDateTime | undefined {
  const [from, until] = [Temporal.PlainTime.from(hours.from), Temporal.PlainTime.from(hours.until)];
  const today = moment.toPlainDate();
  const begins = [today.subtract({ days: 1 }), today];
  for (const begin of begins) {
    const overMidnight = Temporal.PlainTime.compare(until, from) <= 0;
    const start = begin.toZonedDateTime({ timeZone: TIME_ZONE, plainTime: from });
    const end = (overMidnight ? begin.add({ days: 1 }) : begin).toZonedDateTime({ timeZone: TIME_ZONE, plainTime: until });
    const [now, first, last] = [moment, start, end].map((one) => one.epochMilliseconds) as [number, number, number];
    if (now >= first && now < last) return end;
  }
  return undefined;
}
