/** Mail by SMTP. */
import { createHash } from 'node:crypto';
import nodemailer from 'nodemailer';
import { MailDelayed, MailRefused, type Mail, type MailSender } from './mail.port.js';

export interface SmtpSettings {
  host: string;
  port: number;
  /** `none` sends in the clear: local mode alone. */
  security: 'starttls' | 'tls' | 'none';
  user?: string;
  password?: string;
  from: string;
  /** Own certificate authority, PEM text. */
  ca?: string;
}

/** A server that says nothing for this long is away. */
const PATIENCE_MS = 15_000;

/** Sends each mail over a connection of its own: few mails, and none waits behind another that hangs. */
export class SmtpMail implements MailSender {
  readonly from: string;
  private readonly transport;

  constructor(settings: SmtpSettings) {
    const { host, port, security, user, password, from, ca } = settings;
    this.from = from;
    this.transport = nodemailer.createTransport({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      dnsTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS * 2,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(user && { auth: { user, pass: password ?? '' } }),
      ...(ca && { tls: { ca } }),
    });
  }

  async send({ deliveryId, to, subject, text, html, language, invitations }: Mail): Promise<void> {
    const [only, ...more] = invitations;
    try {
      await this.transport.sendMail({
        from: this.from,
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId: messageIdOf(deliveryId, this.from),
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language, 'X-Auto-Response-Suppress': 'All' },
        // One invitation is shown as such by a mail program; several are files, since it would show the first alone.
        ...(only && more.length === 0 && { icalEvent: { method: only.method, filename: only.filename, content: only.content } }),
        ...(more.length > 0 && {
          attachments: invitations.map(({ filename, content, method }) => ({
            filename,
            content,
            contentType: `text/calendar; charset=utf-8; method=${method}`,
          })),
        }),
      });
    } catch (error) {
      throw asMailError(error);
    }
  }
}

/** The same for every try of a delivery, and nothing can be read from it. */
export function messageIdOf(deliveryId: string, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return `<${createHash('sha256').update(deliveryId).digest('hex').slice(0, 40)}@${domain}>`;
}

/** A 5xx about the mail itself is final. That a login or TLS fails is ours to mend, so the mail waits. */
function asMailError(error: unknown): Error {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const aboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const login = responseCode !== undefined && responseCode >= 530 && responseCode < 540;
  // Without an answer it was refused here: an address that no server takes.
  if (aboutMail && !login && (responseCode ?? NO_SUCH_ADDRESS) >= 500) return new MailRefused(responseCode ?? NO_SUCH_ADDRESS);
  return new MailDelayed(responseCode === undefined ? (code ?? 'FAILED') : `SMTP_${responseCode}`);
}

const NO_SUCH_ADDRESS = 553;
