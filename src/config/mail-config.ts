/** Configuration of what sends messages. All of it may be left out: then no message leaves, and nothing fails. */
import { z } from 'zod';

export const mailEnv = {
  DOORSTROOM_APP_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')).optional(),
  DOORSTROOM_SMTP_HOST: z.string().min(1).max(255).optional(),
  DOORSTROOM_SMTP_PORT: z.string().regex(/^\d{1,5}$/).transform(Number).pipe(z.int().min(1).max(65_535)).optional(),
  DOORSTROOM_SMTP_SECURITY: z.enum(['starttls', 'tls', 'none']).default('starttls'),
  DOORSTROOM_SMTP_USER: z.string().min(1).optional(),
  DOORSTROOM_SMTP_PASSWORD: z.string().min(1).optional(),
  DOORSTROOM_SMTP_FROM: z.string().max(320).regex(/^[^\r\n<>]*(?:<[^\s<>@]+@[^\s<>@]+>|^[^\s<>@]+@[^\s<>@]+)$/).optional(),
  DOORSTROOM_SMTP_CA: z.string().min(1).optional(),
  DOORSTROOM_PRIVACY_OFFICER_MAIL: z.email().max(254).optional(),
};

export const MAIL_REMEDIES: Record<keyof typeof mailEnv, string> = {
  DOORSTROOM_APP_URL: 'the address at which people open Doorstroom, for links in messages; https in production',
  DOORSTROOM_SMTP_HOST: 'the name of your mail server; without it no mail is sent',
  DOORSTROOM_SMTP_PORT: 'the port of your mail server: 587 with starttls, 465 with tls',
  DOORSTROOM_SMTP_SECURITY: 'starttls or tls; none is for local mode alone',
  DOORSTROOM_SMTP_USER: 'the account at your mail server, when it asks for one',
  DOORSTROOM_SMTP_PASSWORD: 'the password of that account',
  DOORSTROOM_SMTP_FROM: 'the address that messages come from: werkpool@example.nl, or Werkpool <werkpool@example.nl>',
  DOORSTROOM_SMTP_CA: 'the file (PEM) of your own certificate authority, when the mail server has a certificate of it',
  DOORSTROOM_PRIVACY_OFFICER_MAIL: 'the mailbox of the privacy officers: privacy@example.nl',
};

export interface MailConfig {
  host: string;
  port: number;
  security: 'starttls' | 'tls' | 'none';
  user?: string;
  password?: string;
  /** `a@b` or `Name <a@b>`. */
  from: string;
  /** File in PEM. */
  caFile?: string;
}

export interface MessagesConfig {
  /** Without a slash at its end. */
  appUrl?: string;
  /** Undefined: no mail is sent. */
  mail?: MailConfig;
  /** Mailbox that hears of each emergency access; undefined: nobody hears of it by mail. */
  privacyOfficer?: string;
}

export type MailEnv = z.output<z.ZodObject<typeof mailEnv>>;

/** The configuration, or the name of the variable that is not right for this mode. */
export function messagesConfig(read: MailEnv, mode: 'local' | 'production'): MessagesConfig | { fault: keyof MailEnv } {
  const { DOORSTROOM_APP_URL: appUrl, DOORSTROOM_SMTP_HOST: host, DOORSTROOM_SMTP_SECURITY: security, DOORSTROOM_SMTP_FROM: from } = read;
  const { DOORSTROOM_SMTP_USER: user, DOORSTROOM_SMTP_PASSWORD: password, DOORSTROOM_SMTP_CA: caFile } = read;
  if (mode === 'production' && appUrl !== undefined && !appUrl.startsWith('https:')) return { fault: 'DOORSTROOM_APP_URL' };
  const app = appUrl === undefined ? {} : { appUrl };
  const { DOORSTROOM_PRIVACY_OFFICER_MAIL: privacyOfficer } = read;
  // Who set a mailbox counts on it: without a mail server nothing would ever come.
  if (host === undefined) return privacyOfficer === undefined ? app : { fault: 'DOORSTROOM_SMTP_HOST' };
  if (from === undefined) return { fault: 'DOORSTROOM_SMTP_FROM' };
  if (mode === 'production' && security === 'none') return { fault: 'DOORSTROOM_SMTP_SECURITY' };
  const port = read.DOORSTROOM_SMTP_PORT ?? (security === 'tls' ? 465 : 587);
  const login = { ...(user && { user }), ...(password && { password }), ...(caFile && { caFile }) };
  return { ...app, mail: { host, port, security, from, ...login }, ...(privacyOfficer && { privacyOfficer }) };
}
