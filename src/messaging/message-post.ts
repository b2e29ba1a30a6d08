/** Delivers a planned message: looks up who, what and how, and hands it to mail or SMS. */
import type { PlannedMessage } from '../domain/messages/messages-of.js';
import { allowedFrom, channelFor } from '../domain/messages/preferences.js';
import { renderMessage } from '../domain/messages/render.js';
import { later, type Instant } from '../domain/shared/calendar.js';
import { invitationText } from './invitation.js';
import type { Attachment, MailSender, SmsSender } from './mail.port.js';
import { factsAbout, MessageSubjects, pageIdOf, stillNeeded, type MessageSubject } from './message-subject.js';
import { Recipients, type Recipient } from './recipients.js';

export interface MessagePostParts {
  recipients: Recipients;
  subjects: MessageSubjects;
  /** Undefined: no mail server is configured. */
  mail?: MailSender | undefined;
  sms?: SmsSender | undefined;
  /** Address of the web app, without a slash at its end; no links without it. */
  appUrl?: string | undefined;
}

/** Why a message did not go, by name. None of these is a failure. */
export const NOT_SENT = ['no-channel', 'no-address', 'nobody', 'chosen-none', 'no-longer-needed'] as const;
export type NotSent = (typeof NOT_SENT)[number];

export type Delivered = { sent: 'email' | 'sms' } | { notSent: NotSent };

/** A message with the id under which it is delivered and when that was first tried. */
export interface Dispatch {
  deliveryId: string;
  message: PlannedMessage;
  /** The same at every try. */
  at: Instant;
}

export class MessagePost {
  constructor(private readonly parts: MessagePostParts) {}

  /** The first moment from `now` on at which it may go: after its own, and outside of the quiet hours of who gets it. */
  async firstMoment(message: PlannedMessage, now: Instant): Promise<Instant> {
    const from = later(message.notBefore, now);
    const found = await this.lookUp(message);
    return found?.recipient ? allowedFrom(found.recipient.preferences, message.kind, from) : from;
  }

  /** Sends it, or says why not. Throws `MailRefused` when it never can be sent; another failure can pass. */
  async deliver({ deliveryId, message, at }: Dispatch): Promise<Delivered> {
    const found = await this.lookUp(message);
    if (!found || !stillNeeded(message, found.subject)) return { notSent: 'no-longer-needed' };
    const { subject, recipient } = found;
    if (!recipient) return { notSent: 'nobody' };
    const channel = channelFor(recipient.preferences, message.kind);
    if (channel === 'none') return { notSent: 'chosen-none' };
    return channel === 'sms' && recipient.phone
      ? this.bySms({ deliveryId, message, subject, phone: recipient.phone, recipient })
      : this.byMail({ deliveryId, message, at, subject, recipient });
  }

  private async bySms(one: Parcel & { phone: string }): Promise<Delivered> {
    if (!this.parts.sms) return { notSent: 'no-channel' };
    await this.parts.sms.send({ deliveryId: one.deliveryId, to: one.phone, text: this.render(one).sms });
    return { sent: 'sms' };
  }

  private async byMail(one: Parcel & { at: Instant }): Promise<Delivered> {
    const { deliveryId, at, recipient } = one;
    const { mail } = this.parts;
    if (!recipient.email) return { notSent: 'no-address' };
    if (!mail) return { notSent: 'no-channel' };
    const { subject, text, html } = this.render(one);
    const { language } = recipient.preferences;
    const invitations = this.invitations(one, { from: mail.from, to: recipient.email });
    await mail.send({ deliveryId, to: recipient.email, subject, text, html, at, language, invitations });
    return { sent: 'email' };
  }

  private render({ message, subject, recipient }: Parcel) {
    const { preferences, givenName, chooses } = recipient;
    const { language } = preferences;
    const { page, id } = pageIdOf(message, subject);
    return renderMessage({
      template: templateFor(message, subject),
      language,
      facts: factsAbout(subject, language),
      givenName,
      links: { page: this.link(`${page}/${id}`), preferences: chooses ? this.link('message-preferences') : undefined },
    });
  }

  private invitations({ message, subject, recipient }: Parcel, { from, to }: { from: string; to: string }): Attachment[] {
    return subject.checkpoints.map(({ checkpointId, code, status, rev, form, dueAt }) => {
      const cancelled = status === 'cancelled';
      const content = invitationText({
        checkpointId,
        cancelled,
        sequence: rev,
        form,
        startsAt: dueAt,
        madeAt: subject.event.at,
        language: recipient.preferences.language,
        organizer: /<([^>]+)>$/.exec(from)?.[1] ?? from,
        attendee: to,
        url: message.to === 'candidate' || message.to === 'coach' ? this.link(`checkpoints/${checkpointId}`) : undefined,
      });
      return { filename: `${code}.ics`, content, method: cancelled ? 'CANCEL' : 'REQUEST' };
    });
  }

  private link(path: string): string | undefined {
    return this.parts.appUrl && `${this.parts.appUrl}/${path}`;
  }

  private async lookUp(message: PlannedMessage): Promise<{ subject: MessageSubject; recipient: Recipient | undefined } | undefined> {
    const { recipients, subjects } = this.parts;
    const subject = await subjects.of(message);
    if (!subject) return undefined;
    const { journey, proposal, placement } = subject;
    const contractorId = proposal?.contractorId ?? placement?.contractorId;
    return { subject, recipient: await recipients.of({ message, journey, contractorId }) };
  }
}

interface Parcel {
  deliveryId: string;
  message: PlannedMessage;
  subject: MessageSubject;
  recipient: Recipient;
}

/** One revision can plan, move and cancel: as soon as something is not new, the message says so. */
function templateFor({ template, bundle }: PlannedMessage, { bundle: events }: MessageSubject): PlannedMessage['template'] {
  if (!bundle) return template;
  return events.every(({ type }) => type === 'checkpoint-planned') ? 'checkpoints-planned' : 'checkpoints-changed';
}
