/** An event of a journey as CloudEvents 1.0, structured JSON. */
import type { JourneyEvent } from '../../domain/journey/events.js';

export const CLOUD_EVENTS_TYPE = 'application/cloudevents+json; charset=utf-8';
export const EVENT_TYPE_PREFIX = 'doorstroom.journey.';
const SOURCE = 'urn:doorstroom:journeys';
/** Digits of a sequence: as text it sorts as a number. */
const SEQUENCE_DIGITS = 16;

/** The JSON text of an event: the same bytes however often it is made. */
export function cloudEventOf({ eventId, number, event }: { eventId: string; number: number; event: JourneyEvent }): string {
  const { type, at, candidateId, n: _place, ...data } = event;
  return JSON.stringify({
    specversion: '1.0',
    id: eventId,
    source: SOURCE,
    type: EVENT_TYPE_PREFIX + type,
    subject: candidateId,
    time: at,
    datacontenttype: 'application/json',
    // The extension `sequence`: webhooks can overtake each other.
    sequence: String(number).padStart(SEQUENCE_DIGITS, '0'),
    data,
  });
}
