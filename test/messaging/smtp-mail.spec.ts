import { describe, expect, it } from '@jest/globals';
import { convertIcsCalendar } from 'ts-ics';
import { invitationText } from '../../src/messaging/invitation.js';
import { MailDelayed, MailRefused, type Mail } from '../../src/messaging/mail.port.js';
import { SmtpMail, type SmtpSettings } from '../../src/messaging/smtp-mail.js';
import { ownCertificate } from '../support/certificate.js';
import { recipientsOf, testSmtp } from '../support/smtp.js';

const from = 'Werkpool <werkpool@pool.example>';
const settings = (over: Partial<SmtpSettings> & { port: number }): SmtpSettings => ({ host: '127.0.0.1', security: 'none', from, ...over });
const mail = (over: Partial<Mail> = {}): Mail => ({
  deliveryId: 'delivery-1',
  to: 'aafke@voorbeeld.example',
  subject: 'Er is een voorstel voor werk',
  text: 'Beste Aafke,\n\nEr is werk in ’s-Heer Arendskerke.\n',
  html: '<p>Beste Aafke,</p>',
  language: 'nl',
  invitations: [],
  ...over,
});
const invited = (n: number) =>
  invitationText({
    checkpointId: `7b0f9d6e-5d0c-4d5f-9c53-0d7f2f9f1a11.week-${n}`,
    cancelled: false,
    sequence: n,
    form: 'visit',
    startsAt: '2027-03-08T09:00:00.000Z',
    madeAt: '2026-11-24T10:00:00.000Z',
    language: 'nl',
    organizer: 'werkpool@pool.example',
    attendee: 'aafke@voorbeeld.example',
  });
const failure = (send: Promise<void>) => send.then(() => undefined, (error: unknown) => error);

describe('mail by SMTP', () => {
  it('arrives as text and HTML, marked as automatic, with a Message-ID that says nothing', async () => {
    const smtp = await testSmtp();
    await new SmtpMail(settings({ port: smtp.port })).send(mail());
    const [got] = smtp.mails;
    expect(recipientsOf(got!)).toEqual(['aafke@voorbeeld.example']);
    expect(got).toMatchObject({ subject: 'Er is een voorstel voor werk', messageId: expect.stringMatching(/^<[0-9a-f]{40}@pool\.example>$/) });
    expect(got!.text).toContain('’s-Heer Arendskerke');
    expect(got!.html).toContain('<p>Beste Aafke,</p>');
    expect(got!.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('has the same Message-ID at every try, and another one for another delivery', async () => {
    const smtp = await testSmtp();
    const sender = new SmtpMail(settings({ port: smtp.port }));
    for (const deliveryId of ['one', 'one', 'two']) await sender.send(mail({ deliveryId }));
    const [first, again, other] = smtp.mails.map(({ messageId }) => messageId);
    expect(first).toBe(again);
    expect(other).not.toBe(first);
  });

  it('carries one invitation as such, and several as files of their own', async () => {
    const smtp = await testSmtp();
    const sender = new SmtpMail(settings({ port: smtp.port }));
    const attachment = (n: number) => ({ filename: `afspraak-${n}.ics`, content: invited(n), method: 'REQUEST' as const });
    await sender.send(mail({ invitations: [attachment(1)] }));
    await sender.send(mail({ deliveryId: 'delivery-2', invitations: [1, 2, 3].map(attachment) }));
    const calendars = smtp.mails.map(({ attachments }) => attachments.filter(({ contentType }) => contentType === 'text/calendar' || contentType === 'application/ics'));
    expect(calendars.map((list) => list.length)).toEqual([2, 3]);
    for (const { content } of calendars.flat()) expect(convertIcsCalendar(undefined, content.toString()).method).toMatch(/^REQUEST\s*$/);
    const uids = calendars[1]!.map(({ content }) => convertIcsCalendar(undefined, content.toString()).events?.[0]?.uid);
    expect(uids).toEqual([1, 2, 3].map((n) => `7b0f9d6e-5d0c-4d5f-9c53-0d7f2f9f1a11.week-${n}`));
  });

  it.each([
    [451, MailDelayed],
    [421, MailDelayed],
    [550, MailRefused],
    [554, MailRefused],
    [530, MailDelayed],
  ])('tells %i apart: final or for later', async (refuse, kind) => {
    const smtp = await testSmtp();
    smtp.moods = [{ refuse }];
    const error = await failure(new SmtpMail(settings({ port: smtp.port })).send(mail()));
    expect((error as Error).constructor).toBe(kind);
    expect(String((error as Error).message)).not.toContain('@');
  });

  it('waits when nobody answers, when the server hangs up, and refuses an address that none can be', async () => {
    const smtp = await testSmtp();
    const sender = new SmtpMail(settings({ port: smtp.port }));
    smtp.moods = ['take-and-drop'];
    expect((await failure(sender.send(mail())) as Error).constructor).toBe(MailDelayed);
    expect((await failure(sender.send(mail({ to: 'niemand' }))) as Error).constructor).toBe(MailRefused);
    await smtp.goAway();
    expect((await failure(sender.send(mail())) as Error).constructor).toBe(MailDelayed);
  });

  it('sends nothing in the clear when TLS is asked for', async () => {
    const smtp = await testSmtp();
    const error = await failure(new SmtpMail(settings({ port: smtp.port, security: 'starttls' })).send(mail()));
    expect((error as Error).constructor).toBe(MailDelayed);
    expect(smtp.mails).toEqual([]);
  });

  const certificate = ownCertificate();
  (certificate ? it : it.skip)('logs in over TLS to a server that it knows, and to no other', async () => {
    const login = { user: 'pool', password: 'proef' };
    const smtp = await testSmtp({ tls: certificate!, login });
    const known = settings({ port: smtp.port, security: 'starttls', ca: certificate!.cert, ...login });
    for (const over of [{ ca: undefined }, { password: 'mis' }]) {
      expect((await failure(new SmtpMail({ ...known, ...over } as SmtpSettings).send(mail())) as Error).constructor).toBe(MailDelayed);
    }
    expect(smtp.mails).toEqual([]);
    await new SmtpMail(known).send(mail());
    expect(smtp.mails).toHaveLength(1);
  });
});
