import { DeliveryFailure, type AttemptOutcome } from '../deliveries/channel.js';
import { MailDelayed, MailRefused } from './mail.port.js';

/** How the handing over of a mail ended. Throws `DeliveryFailure` for what may go well later. */
export async function outcomeOf(sending: Promise<void>): Promise<AttemptOutcome> {
  try {
    await sending;
    return { outcome: 'sent' };
  } catch (error) {
    if (error instanceof MailRefused) return { outcome: 'refused', code: `SMTP_${error.status}` };
    throw error instanceof MailDelayed ? new DeliveryFailure(error.reason, error) : error;
  }
}
