/** The mailbox of the privacy officers: one mail for each emergency access, and another when nobody acknowledged it in time. */
import { officerMail, type EmergencyFacts, type EmergencyOpened, type EmergencyReport } from '../domain/messages/officer-mail.js';
import { earlier } from '../domain/shared/calendar.js';
import type { AttemptOutcome, Carrier, DeliveryAttempt } from '../deliveries/channel.js';
import type { EmergencyAccessRecord } from '../persistence/emergency-accesses/emergency-accesses.js';
import { outcomeOf } from './mail-outcome.js';
import type { MailSender } from './mail.port.js';

/** Stands in ids of deliveries. */
export const OFFICER_CHANNEL = 'officer';

export interface OfficerPostParts {
  /** Undefined: no mail server is configured. */
  mail?: MailSender | undefined;
  /** Undefined: nobody is told by mail. */
  mailbox?: string | undefined;
  appUrl?: string | undefined;
  access: (emergencyAccessId: string) => Promise<Omit<EmergencyAccessRecord, 'reason'> | undefined>;
  /** Code of the region of the file; undefined once it is gone. */
  regionOf: (candidateId: string) => Promise<string | undefined>;
  /** The account as it may be told. */
  pseudonym: (account: string) => string;
}

export class OfficerPost implements Carrier<EmergencyOpened> {
  readonly name = OFFICER_CHANNEL;

  constructor(private readonly parts: OfficerPostParts) {}

  /** At any hour: who opened a file has it open for three hours. What was acknowledged, or erased, needs no report. */
  async deliver({ deliveryId, addressee, event }: DeliveryAttempt<EmergencyOpened>): Promise<AttemptOutcome> {
    const { mail, mailbox, appUrl } = this.parts;
    if (!mail) return { outcome: 'dropped', code: 'NO_CHANNEL' };
    if (!mailbox) return { outcome: 'dropped', code: 'NO_ADDRESS' };
    const access = await this.parts.access(event.emergencyAccessId);
    if (!access || access.acknowledgedAt) return { outcome: 'dropped', code: 'NO_LONGER_NEEDED' };
    const { emergencyAccessId, openedBy, openedAt, endedAt, expiresAt } = access;
    const facts: EmergencyFacts = {
      emergencyAccessId,
      account: this.parts.pseudonym(openedBy),
      region: await this.parts.regionOf(event.candidateId),
      openedAt,
      until: endedAt ? earlier(endedAt, expiresAt) : expiresAt,
      page: appUrl && `${appUrl}/emergency-accesses/${emergencyAccessId}`,
    };
    return outcomeOf(mail.send({ deliveryId, to: mailbox, language: 'nl', invitations: [], ...officerMail(addressee as EmergencyReport, facts) }));
  }
}
