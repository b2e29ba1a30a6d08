/** Delivers a planned message: looks up who, what and how, and hands it to mail or SMS. */
import type { JourneyEvent } from '../domain/journey/events.js';
import type { PlannedMessage } from '../domain/messages/messages-of.js';
import { allowedFrom, channelFor } from '../domain/messages/preferences.js';
import { renderMessage } from '../domain/messages/render.js';
import { isToldUnderRestriction, RESTRICTED } from '../domain/rights/restriction.js';
import { isBefore, later, type Instant } from '../domain/shared/calendar.js';
import type { AttemptOutcome } from '../deliveries/channel.js';
import { invitationText } from './invitation.js';
import { outcomeOf } from './mail-outcome.js';
import type { Attachment, MailSender, SmsSender } from './mail.port.js';
import { factsAbout, pageIdOf, stillNeeded, type MessageSubject, type MessageSubjects } from './message-subject.js';
import type { Recipient, Recipients } from './recipients.js';

export interface MessagePostParts {
  recipients: Recipients;
  subjects: MessageSubjects;
  /** Undefined: no mail server is configured. */
  mail?: MailSender | undefined;
  sms?: SmsSender | undefined;
  /** Address of the web app, without a slash at its end; no links without it. */
  appUrl?: string | undefined;
  /** True while the data of the candidate are kept and nothing else. */
  restricted: (candidateId: string) => Promise<boolean>;
  /** Notes that data of the candidate is about to leave in a message. Throws when that cannot be noted: then nothing leaves. */
  noted: (candidateId: string) => Promise<void>;
}

export interface Dispatch {
  deliveryId: string;
  message: PlannedMessage;
  /** The event that gave it. */
  event: JourneyEvent;
  now: Instant;
}

export class MessagePost {
  constructor(private readonly parts: MessagePostParts) {}

  /**
   * Sends a message when it may go now, and says why not otherwise: none of these reasons is a failure of the product.
   * Throws `DeliveryFailure` for what may go well later.
   */
  async deliver({ deliveryId, message, event, now }: Dispatch): Promise<AttemptOutcome> {
    if (!isToldUnderRestriction(message.to) && (await this.parts.restricted(message.candidateId))) return notSent(RESTRICTED);
    const subject = await this.parts.subjects.of(message, event);
    if (!subject || !stillNeeded(message, subject)) return notSent('NO_LONGER_NEEDED');
    const recipient = await this.recipientOf(message, subject);
    if (!recipient) return notSent('NOBODY');
    const channel = channelFor(recipient.preferences, message.kind);
    if (channel === 'none') return notSent('CHOSEN_NONE');
    const allowed = allowedFrom(recipient.preferences, message.kind, later(message.notBefore, now));
    if (isBefore(now, allowed)) return { outcome: 'wait', until: allowed };
    const parcel = { deliveryId, message, subject, recipient };
    // Who asked for SMS and has no number still gets the message.
    return channel === 'sms' && recipient.phone ? this.bySms(parcel, recipient.phone) : this.byMail(parcel);
  }

  /** True when neither its own moment nor quiet hours keep it back. */
  async mayGo({ message, event, now }: Omit<Dispatch, 'deliveryId'>): Promise<boolean> {
    if (isBefore(now, message.notBefore)) return false;
    const subject = await this.parts.subjects.of(message, event);
    const recipient = subject && (await this.recipientOf(message, subject));
    return !recipient || !isBefore(now, allowedFrom(recipient.preferences, message.kind, now));
  }

  private recipientOf(message: PlannedMessage, { journey, proposal, placement }: MessageSubject): Promise<Recipient | undefined> {
    return this.parts.recipients.of({ message, journey, contractorId: proposal?.contractorId ?? placement?.contractorId });
  }

  private async bySms(parcel: Parcel, phone: string): Promise<AttemptOutcome> {
    const { sms } = this.parts;
    if (!sms) return notSent('NO_CHANNEL');
    await this.parts.noted(parcel.message.candidateId);
    await sms.send({ deliveryId: parcel.deliveryId, to: phone, text: this.render(parcel).sms });
    return { outcome: 'sent' };
  }

  private async byMail(parcel: Parcel): Promise<AttemptOutcome> {
    const { deliveryId, recipient } = parcel;
    const { mail } = this.parts;
    if (!mail) return notSent('NO_CHANNEL');
    if (!recipient.email) return notSent('NO_ADDRESS');
    const { subject, text, html } = this.render(parcel);
    const { language } = recipient.preferences;
    const invitations = this.invitations(parcel, { from: mail.from, to: recipient.email });
    await this.parts.noted(parcel.message.candidateId);
    return outcomeOf(mail.send({ deliveryId, to: recipient.email, subject, text, html, language, invitations }));
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

/** Why a message did not go, as a code that stands with the delivery. */
type NotSent = 'NO_CHANNEL' | 'NO_ADDRESS' | 'NOBODY' | 'CHOSEN_NONE' | 'NO_LONGER_NEEDED' | typeof RESTRICTED;

function notSent(code: NotSent): AttemptOutcome {
  return { outcome: 'dropped', code };
}
