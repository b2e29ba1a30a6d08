/** What keeps the HTTP server up and browsers out of trouble: security headers, the depth of JSON, and slow clients. */
import type { Socket } from 'node:net';
import helmet from '@fastify/helmet';
import type { ConnectionError, FastifyInstance } from 'fastify';
import { PROBLEM_TYPE } from '../contracts/api/problem.js';
import { ApiError } from './api-error.js';
import { fromFramework, problemOf } from './problem.js';

/** Brackets in each other. What the API takes has at most eight. */
const MOST_NESTED = 32;

/** How long a client may take, in milliseconds. */
export interface Patience {
  /** For all of the headers. */
  headersMs: number;
  /** For the request as a whole: 20 MB over a slow line. */
  requestMs: number;
  /** Without a byte in either direction; live events have one every 15 seconds. */
  idleMs: number;
  /** How often connections are looked at. */
  checkMs: number;
}

export const PATIENCE: Patience = { headersMs: 15_000, requestMs: 120_000, idleMs: 90_000, checkMs: 5_000 };

/** Answers are data and no page; the pages there are (the docs) say themselves what they load. */
export async function protect(server: FastifyInstance): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"], 'base-uri': ["'none'"], 'form-action': ["'none'"], 'frame-ancestors': ["'none'"] } },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // Other hosts of the same domain are not ours to speak for.
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
    // The sign-in of the docs comes back in a window of its own, and tells the page that opened it.
    crossOriginOpenerPolicy: false,
  });
}

/** Throws `REQUEST.TOO_DEEP`. Read as text, so that nothing is built of it yet. */
export function requireShallow(json: string): void {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at++) {
    const sign = json.charCodeAt(at);
    if (quoted) {
      if (sign === 0x5c) at++;
      else if (sign === 0x22) quoted = false;
    } else if (sign === 0x22) quoted = true;
    else if (sign === 0x5b || sign === 0x7b) {
      if (++depth > MOST_NESTED) throw tooDeep();
    } else if (sign === 0x5d || sign === 0x7d) depth--;
  }
}

function tooDeep(): ApiError {
  return new ApiError('REQUEST.TOO_DEEP', `Lists and groups of fields stand in each other more than ${MOST_NESTED} deep`, {
    field: 'body',
    remedy: 'Send what the API description asks for.',
    facts: { mostNested: MOST_NESTED },
  });
}

const STATUS_OF: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 414 };

/** What could not even be read as HTTP, or took too long: a problem as everywhere, and the connection is closed. */
export function answerUnreadable(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, problem } = problemOf(fromFramework(STATUS_OF[error.code] ?? 400), { language: 'nl', requestId: 'none' });
  const body = JSON.stringify(problem);
  const head = [`HTTP/1.1 ${status} ${STATUS_WORDS[status] ?? 'Bad Request'}`, `content-type: ${PROBLEM_TYPE}; charset=utf-8`, `content-length: ${Buffer.byteLength(body)}`, 'connection: close'];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const STATUS_WORDS: Readonly<Record<number, string>> = { 408: 'Request Timeout', 413: 'Content Too Large' };
