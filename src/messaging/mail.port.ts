/** How a message leaves the product. */

export interface Attachment {
  filename: string;
  /** iCalendar text. */
  content: string;
  method: 'REQUEST' | 'CANCEL';
}

export interface Mail {
  /** Id of the delivery: the Message-ID is made from it, so that a repeat is recognised as one. */
  deliveryId: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  language: string;
  invitations: readonly Attachment[];
}

export interface MailSender {
  /** Address from which mail comes. */
  readonly from: string;
  /**
   * Hands a mail over to the next server. Throws `MailRefused` when it will never take it; any other error can pass.
   */
  send(mail: Mail): Promise<void>;
}

/** The server said that it will not take this mail, now or later (5xx). */
export class MailRefused extends Error {
  constructor(
    /** Three digits of SMTP. The words of the server may hold the address, so they are not kept. */
    readonly status: number,
  ) {
    super(`The mail server refused the message with ${status}`);
    this.name = 'MailRefused';
  }
}

/** The mail did not go for a reason that can pass: no connection, no answer, or a 4xx. */
export class MailDelayed extends Error {
  constructor(readonly reason: string) {
    super(`The mail server could not be used: ${reason}`);
    this.name = 'MailDelayed';
  }
}

export interface Sms {
  deliveryId: string;
  /** In international form: `+31612345678`. */
  to: string;
  text: string;
}

/** Sends a text message through a gateway. No text and no number goes to a log. */
export interface SmsSender {
  send(sms: Sms): Promise<void>;
}
