/** Calendar invitations for checkpoints, as iCalendar (RFC 5545) with the methods of iTIP (RFC 5546). */
import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import { TIME_ZONE, type Instant } from '../domain/shared/calendar.js';
import type { CheckpointForm } from '../domain/policy/journey-policy.js';
import type { MessageLanguage } from '../domain/messages/message-kinds.js';

export interface Invitation {
  /** The id of the checkpoint: the same in every message about it. */
  checkpointId: string;
  cancelled: boolean;
  /** Rises with each change of the checkpoint: its revision. A calendar takes the highest. */
  sequence: number;
  form: CheckpointForm;
  startsAt: Instant;
  /** When the invitation was made; the same at every try. */
  madeAt: Instant;
  language: MessageLanguage;
  /** Address of the pool, from which the mail comes. */
  organizer: string;
  attendee: string;
  /** Page of the checkpoint. */
  url?: string | undefined;
}

/** What stands in a calendar that others may see: the form of the contact and nothing of who or why. */
const SUMMARY: Record<MessageLanguage, Record<CheckpointForm, string>> = {
  nl: { visit: 'Afspraak: gesprek op het werk', call: 'Afspraak: telefoongesprek', message: 'Afspraak: bericht sturen' },
  en: { visit: 'Appointment: talk at work', call: 'Appointment: phone call', message: 'Appointment: send a message' },
};
const POOL: Record<MessageLanguage, string> = { nl: 'Werkpool', en: 'Work pool' };
const MINUTES: Record<CheckpointForm, number> = { visit: 60, call: 30, message: 15 };

/** The invitation, or its withdrawal, as the text of an `.ics` file. The same input gives the same text. */
export function invitationText(invitation: Invitation): string {
  const { checkpointId, cancelled, sequence, form, startsAt, madeAt, language, organizer, attendee, url } = invitation;
  // A plain Date would be written in the zone of the machine.
  const start = Temporal.Instant.from(startsAt).toZonedDateTimeISO(TIME_ZONE);
  const calendar = ical({
    prodId: { company: 'doorstroom', product: 'messages', language: language.toUpperCase() },
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
    // Of the event alone: with a zone for the whole calendar DTSTAMP would not be in UTC, as the standard wants it.
    timezone: { name: null, generator: () => AMSTERDAM },
  });
  calendar.createEvent({
    id: checkpointId,
    sequence,
    stamp: Temporal.Instant.from(madeAt).toZonedDateTimeISO('UTC'),
    start,
    end: start.add({ minutes: MINUTES[form] }),
    timezone: TIME_ZONE,
    summary: SUMMARY[language][form],
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: POOL[language], email: organizer },
    attendees: [{ email: attendee, rsvp: !cancelled, role: ICalAttendeeRole.REQ, status: ICalAttendeeStatus.NEEDSACTION }],
    ...(url && { url }),
  });
  return calendar.toString();
}

/** The rules of Europe/Amsterdam since 1996, which is further back than any checkpoint. */
const AMSTERDAM = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Amsterdam',
  'BEGIN:DAYLIGHT',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'TZNAME:CEST',
  'DTSTART:19960331T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'TZNAME:CET',
  'DTSTART:19961027T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n');
