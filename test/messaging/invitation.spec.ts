import { describe, expect, it } from '@jest/globals';
import { convertIcsCalendar, type IcsCalendar } from 'ts-ics';
import { CHECKPOINT_FORMS } from '../../src/domain/policy/journey-policy.js';
import { invitationText, type Invitation } from '../../src/messaging/invitation.js';

const invitation = (over: Partial<Invitation> = {}): Invitation => ({
  checkpointId: '7b0f9d6e-5d0c-4d5f-9c53-0d7f2f9f1a11.week-1',
  cancelled: false,
  sequence: 4,
  form: 'visit',
  startsAt: '2027-03-26T09:00:00.000Z',
  madeAt: '2027-03-01T10:00:00.000Z',
  language: 'nl',
  organizer: 'werkpool@pool.example',
  attendee: 'aafke@voorbeeld.example',
  url: 'https://pool.example/checkpoints/7b0f9d6e-5d0c-4d5f-9c53-0d7f2f9f1a11.week-1',
  ...over,
});
/** What another parser reads in it. */
const read = (over: Partial<Invitation> = {}): IcsCalendar => {
  const calendar = convertIcsCalendar(undefined, invitationText(invitation(over)));
  // It leaves the end of the line on.
  return { ...calendar, method: calendar.method?.trim() as IcsCalendar['method'] };
};

describe('an invitation, read by another parser', () => {
  it('asks who gets it to come, at the wall clock time of Amsterdam', () => {
    const calendar = read();
    expect(calendar).toMatchObject({ method: 'REQUEST', version: '2.0', timezones: [{ id: 'Europe/Amsterdam' }] });
    expect(calendar.events).toHaveLength(1);
    expect(calendar.events![0]).toMatchObject({
      uid: '7b0f9d6e-5d0c-4d5f-9c53-0d7f2f9f1a11.week-1',
      sequence: 4,
      status: 'CONFIRMED',
      organizer: { email: 'werkpool@pool.example' },
      attendees: [{ email: 'aafke@voorbeeld.example', rsvp: true }],
      start: { date: new Date('2027-03-26T09:00:00.000Z'), local: { timezone: 'Europe/Amsterdam' } },
    });
    expect(invitationText(invitation())).toContain('DTSTART;TZID=Europe/Amsterdam:20270326T100000');
    expect(invitationText(invitation())).toContain('DTSTAMP:20270301T100000Z');
  });

  it.each([
    ['before the clock goes forward', '2027-03-27T09:00:00.000Z', '20270327T100000'],
    ['after it', '2027-03-29T09:00:00.000Z', '20270329T110000'],
    ['before it goes back', '2027-10-30T08:00:00.000Z', '20271030T100000'],
    ['after that', '2027-11-01T09:00:00.000Z', '20271101T100000'],
  ])('stands at the right hour %s', (_when, startsAt, written) => {
    expect(invitationText(invitation({ startsAt }))).toContain(`DTSTART;TZID=Europe/Amsterdam:${written}`);
    expect(read({ startsAt }).events![0]!.start.date).toEqual(new Date(startsAt));
  });

  it('keeps its UID and rises when it moves, and is withdrawn with CANCEL', () => {
    const moved = read({ sequence: 9, startsAt: '2027-04-02T08:00:00.000Z' });
    const cancelled = read({ sequence: 12, cancelled: true });
    expect([moved, cancelled].map(({ events, method }) => [events![0]!.uid, events![0]!.sequence, method])).toEqual([
      ['7b0f9d6e-5d0c-4d5f-9c53-0d7f2f9f1a11.week-1', 9, 'REQUEST'],
      ['7b0f9d6e-5d0c-4d5f-9c53-0d7f2f9f1a11.week-1', 12, 'CANCEL'],
    ]);
    expect(cancelled.events![0]!.status).toBe('CANCELLED');
  });

  it('says nothing in its summary but what kind of contact it is, and is the same at every try', () => {
    for (const form of CHECKPOINT_FORMS) {
      for (const language of ['nl', 'en'] as const) {
        const { events } = read({ form, language });
        expect(events![0]!.summary).toMatch(/^(Afspraak|Appointment): [a-z ]+$/);
        expect(events![0]!.description).toBeUndefined();
      }
    }
    expect(invitationText(invitation())).toBe(invitationText(invitation()));
  });

  it('breaks its lines as the standard asks', () => {
    const text = invitationText(invitation());
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75 && !line.includes('\n'))).toBe(true);
  });
});
