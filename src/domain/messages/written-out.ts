/** Days and moments as they are written in a message. */
import { epochOf, TIME_ZONE, type Instant } from '../shared/calendar.js';
import type { MessageLanguage } from './message-kinds.js';

const LOCALE: Record<MessageLanguage, string> = { nl: 'nl-NL', en: 'en-GB' };
const DAY = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: TIME_ZONE } as const;
const TIME = { hour: '2-digit', minute: '2-digit', timeZone: TIME_ZONE } as const;

/** The day of an instant: `dinsdag 24 november 2026`. */
export function writtenDay(at: Instant, language: MessageLanguage): string {
  return new Intl.DateTimeFormat(LOCALE[language], DAY).format(epochOf(at));
}

/** Day and time of an instant: `dinsdag 24 november 2026 om 11:00 uur`. */
export function writtenMoment(at: Instant, language: MessageLanguage): string {
  const time = new Intl.DateTimeFormat(LOCALE[language], TIME).format(epochOf(at));
  return language === 'nl' ? `${writtenDay(at, language)} om ${time} uur` : `${writtenDay(at, language)} at ${time}`;
}
