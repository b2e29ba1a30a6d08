/** A real SMTP server whose moods a spec chooses. */
import { afterAll } from '@jest/globals';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { findFreePort } from '../../src/embedded/ports.js';
import type { Certificate } from './certificate.js';

/** How it answers a mail: takes it, refuses with a status, or takes it and hangs up or keeps silent before it says so. */
export type Mood = 'take' | 'take-and-drop' | 'take-and-keep-silent' | { refuse: number };

export interface TestSmtp {
  port: number;
  /** What was taken, in the order of arrival. */
  mails: ParsedMail[];
  /** Recipients of every attempt, also of those that were refused. */
  attempts: string[];
  /** Moods of the next attempts; after those it takes. */
  moods: Mood[];
  /** Moods by recipient, before those of `moods`. */
  moodsFor: Map<string, Mood>;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
}

const running: TestSmtp[] = [];
afterAll(async () => {
  for (const server of running.splice(0)) await server.goAway();
});

export interface TestSmtpOptions {
  /** Offers STARTTLS with this certificate. */
  tls?: Certificate;
  login?: { user: string; password: string };
}

/** Starts a server on a free port; it is stopped when the spec file ends. */
export async function testSmtp({ tls, login }: TestSmtpOptions = {}): Promise<TestSmtp> {
  let server: SMTPServer | undefined;
  const smtp: TestSmtp = {
    port: await findFreePort(),
    mails: [],
    attempts: [],
    moods: [],
    moodsFor: new Map(),
    goAway: async () => {
      const going = server;
      server = undefined;
      if (going) await new Promise<void>((resolve) => void going.close(() => resolve()));
    },
    comeBack: () =>
      new Promise<void>((resolve, reject) => {
        server = made();
        server.once('error', reject);
        server.listen(smtp.port, '127.0.0.1', () => resolve());
      }),
  };
  const made = () => {
    const one = new SMTPServer({
      disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(login ? [] : ['AUTH'])],
      ...tls,
      authOptional: login === undefined,
      allowInsecureAuth: false,
      closeTimeout: 200,
      onAuth: ({ username, password }, _session, answer) =>
        username === login?.user && password === login?.password ? answer(null, { user: username }) : answer(new Error('no')),
      onData: (stream, session, answer) => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        smtp.attempts.push(to);
        const mood = smtp.moodsFor.get(to) ?? smtp.moods.shift() ?? 'take';
        const bytes: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => bytes.push(chunk));
        stream.on('end', () => {
          if (typeof mood === 'object') return answer(Object.assign(new Error('refused'), { responseCode: mood.refuse }));
          void simpleParser(Buffer.concat(bytes)).then((mail) => {
            smtp.mails.push(mail);
            if (mood === 'take') return answer(null);
            if (mood === 'take-and-keep-silent') return;
            for (const connection of one.connections) connection.close();
          });
        });
      },
    });
    // A client that is killed hangs up in the middle: that is its business.
    one.on('error', (error) => smtp.attempts.push(`error ${(error as { code?: string }).code ?? ''}`));
    return one;
  };
  await smtp.comeBack();
  running.push(smtp);
  return smtp;
}

/** Recipient addresses of a mail. */
export function recipientsOf({ to }: ParsedMail): string[] {
  return [to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address ?? ''));
}
