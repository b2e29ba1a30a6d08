/** One POST to a receiver: no redirects, a limit on time, and no interest in what is answered beyond its status. */
import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import { DeliveryFailure } from '../channel.js';
import { AddressRefused, publicLookup, requirePublicHost } from './safe-address.js';

const TIMEOUT_MS = 15_000;
/** What a receiver may say before it is cut off. */
const MOST_ANSWER_BYTES = 64 * 1024;

export interface PostOptions {
  /** Private and loopback addresses, and http: for local mode. */
  allowPrivate: boolean;
  timeoutMs?: number;
  /** Done once the receiver is there, and before anything is said to it. When it throws, nothing is. */
  beforeSending?: () => Promise<void>;
}

export interface Post {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** The status of the answer. Throws `AddressRefused`, or `DeliveryFailure` when none came in time. */
export async function post({ url: text, headers, body }: Post, { allowPrivate, timeoutMs = TIMEOUT_MS, beforeSending = async () => undefined }: PostOptions): Promise<number> {
  const url = new URL(text);
  if (!allowPrivate) requirePublicHost(url);
  if (!allowPrivate && url.protocol !== 'https:') throw new AddressRefused();
  const signal = AbortSignal.timeout(timeoutMs);
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
    agent: false,
    signal,
    ...(allowPrivate ? {} : { lookup: publicLookup as NonNullable<RequestOptions['lookup']> }),
  };
  try {
    const outgoing = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
    return await answered(outgoing, { body, beforeSending });
  } catch (error) {
    if (causedBy(error, (cause) => cause instanceof AddressRefused)) throw new AddressRefused();
    if (error instanceof DeliveryFailure) throw error;
    throw new DeliveryFailure(signal.aborted ? 'TIMEOUT' : codeOf(error), error);
  }
}

function answered(outgoing: ClientRequest, { body, beforeSending }: Pick<Post, 'body'> & Required<Pick<PostOptions, 'beforeSending'>>): Promise<number> {
  return new Promise((resolve, reject) => {
    // More than one may come: the limit of time, and then what is sent after it.
    outgoing.on('error', reject);
    outgoing.once('response', (answer: IncomingMessage) => {
      const status = answer.statusCode ?? 0;
      let bytes = 0;
      const done = () => {
        answer.destroy();
        resolve(status);
      };
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_ANSWER_BYTES) done();
      });
      // The status is known: how the rest ends is of no matter.
      for (const end of ['end', 'error', 'close'] as const) answer.once(end, done);
    });
    // Nothing is written before the end: until then the receiver sees a connection, and no header.
    const send = () => beforeSending().then(() => outgoing.end(body), (error: Error) => outgoing.destroy(error));
    outgoing.once('socket', (socket) => socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => void send()));
  });
}

/** A code without what the other side said: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'CONNECTION_FAILED';
}

function causedBy(error: unknown, is: (cause: unknown) => boolean): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (is(at)) return true;
  return false;
}
