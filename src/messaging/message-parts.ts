/** Puts the channel for messages, and the post of the privacy officers, together from the store and the configuration. */
import { readFileSync } from 'node:fs';
import type { MessagesConfig } from '../config/mail-config.js';
import { pseudonymOf } from '../domain/processing-log/pseudonym.js';
import type { Instant } from '../domain/shared/calendar.js';
import type { Store } from '../persistence/connection.js';
import { Deliveries } from '../persistence/deliveries/deliveries.js';
import { EmergencyAccesses } from '../persistence/emergency-accesses/emergency-accesses.js';
import type { ProcessingLog } from '../persistence/processing-log/processing-log.js';
import { entryOfWork } from '../persistence/processing-log/work-entry.js';
import { ProcessingMarks } from '../persistence/rights/processing-marks.js';
import type { SmsSender } from './mail.port.js';
import { MESSAGE_CHANNEL, MessageChannel } from './message-channel.js';
import { MessagePost } from './message-post.js';
import { MessageSubjects } from './message-subject.js';
import { OfficerPost } from './officer-post.js';
import { Recipients } from './recipients.js';
import { SmtpMail } from './smtp-mail.js';

export interface MessageParts extends MessagesConfig {
  sms?: SmsSender;
  /** Where messages are noted; nowhere without it. */
  processing?: Pick<ProcessingLog, 'append'> | undefined;
  /** What is restricted; as the store says unless given. */
  marks?: Pick<ProcessingMarks, 'of'>;
  now?: () => Instant | Promise<Instant>;
}

/** Throws when the file of the certificate authority cannot be read. */
export function messageChannel(store: Pick<Store, 'models' | 'keys'>, { appUrl, mail, sms, processing, marks = new ProcessingMarks(store.models), now }: MessageParts): MessageChannel {
  const { models } = store;
  const subjects = new MessageSubjects(models);
  const deliveries = new Deliveries(models);
  const restricted = async (candidateId: string) => (await marks.of(candidateId)).restricted;
  return new MessageChannel({
    post: new MessagePost({ recipients: new Recipients(store), subjects, mail: mail && smtpOf(mail), sms, appUrl, restricted, noted: notedIn(processing) }),
    closed: mail || sms ? undefined : 'NO_CHANNEL',
    revision: (of) => subjects.eventsOf(of),
    unsettledBefore: (of) => deliveries.unsettledBefore({ channel: MESSAGE_CHANNEL, ...of }),
    ...(now && { now }),
  });
}

/** The mailbox of the privacy officers. Throws when the file of the certificate authority cannot be read. */
export function officerPost(store: Pick<Store, 'models' | 'keys'>, { appUrl, mail, privacyOfficer }: MessagesConfig): OfficerPost {
  const accesses = new EmergencyAccesses(store);
  return new OfficerPost({
    mail: mail && smtpOf(mail),
    mailbox: privacyOfficer,
    appUrl,
    access: (emergencyAccessId) => accesses.find({ emergencyAccessId }),
    regionOf: async (candidateId) => (await store.models.profiles.findById(candidateId, { region: 1 }).lean())?.region,
    pseudonym: (account) => pseudonymOf(account, (one) => store.keys.installation.blind('account', one)),
  });
}

function notedIn(processing: MessageParts['processing']): (candidateId: string) => Promise<void> {
  return async (candidateId) => {
    await processing?.append(entryOfWork({ operationId: 'sendMessage', purpose: 'messages', access: 'read', kinds: ['identity', 'contact', 'journey', 'work'], candidateIds: [candidateId] }));
  };
}

function smtpOf({ caFile, ...mail }: NonNullable<MessagesConfig['mail']>): SmtpMail {
  return new SmtpMail({ ...mail, ...(caFile && { ca: readFileSync(caFile, 'utf8') }) });
}
