/** What waits for a coach or a region, as lists that begin with what waits longest. */
import { dateOf, endOfDay, startOfDay, type Instant, type LocalDate } from '../shared/calendar.js';

export const ACTION_KINDS = ['action', 'flag'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

export const WORKLISTS = [
  'due-today',
  'overdue',
  'escalated',
  'ending-without-follow-on',
  'waiting-longest',
  'actions-due',
  'handovers',
  'planned-absences',
  'without-coach',
] as const;
export type WorklistName = (typeof WORKLISTS)[number];

/** A day in Europe/Amsterdam. It has 23 or 25 hours when the clock changes. */
export interface Day {
  date: LocalDate;
  from: Instant;
  /** The first instant after it. */
  until: Instant;
}

/** The day in Europe/Amsterdam on which an instant falls. */
export function dayOf(now: Instant): Day {
  const date = dateOf(now);
  return { date, from: startOfDay(date), until: endOfDay(date) };
}
