/** Signs a manager in for the Temporal UI: through the identity provider, into a cookie that only the codec reads. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { askForTokens, beginSignIn, endpointsOf } from '../auth/code-flow.js';
import { CODEC_SIGN_IN, CODEC_SIGNED_IN, codecRoutes } from '../contracts/api/routes/codec.js';
import type { Log } from '../observability/log.js';
import { DOCS_CLIENT } from '../openapi/docs.js';
import { identityFor, type Authenticator } from './access.guard.js';
import { ApiError } from './api-error.js';
import { cookieLine, cookieOf, SIGN_IN_COOKIE, TOKEN_COOKIE } from './codec-cookies.js';
import { CODEC_PAGE_POLICY, refusalPage, REFUSALS, signedInPage, type Refusal } from './codec-pages.js';

export interface CodecSignInParts {
  /** Of the Temporal UI; without it nobody needs to sign in here, and there is no such page. */
  uiOrigin?: string | undefined;
  oidc: { issuer: string; audience: string };
  authenticator: Authenticator;
  log: Log;
}

/** Longer than a second factor takes. */
const SIGN_IN_SECONDS = 600;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** What the provider sends the browser back with. */
const zAnswer = z.object({ state: z.string(), code: z.string().optional(), error: z.string().optional(), iss: z.string().optional() });

/** A sign-in that ends in a page which says why. */
class Refused extends Error {
  constructor(
    readonly refusal: Refusal,
    cause?: unknown,
  ) {
    super(refusal, { cause });
  }
}

/**
 * Serves the pages. Authorization code with PKCE, as the public client of the API docs: state and verifier stand in a
 * cookie of this browser alone, the token in another one, once it was verified and belongs to who may use the codec.
 */
export function serveCodecSignIn(server: FastifyInstance, parts: CodecSignInParts): void {
  const { uiOrigin } = parts;
  if (uiOrigin === undefined) return;
  server.get(CODEC_SIGN_IN, async (request, reply) => {
    const better = sameLoopbackAs(uiOrigin, request);
    if (better !== undefined) return reply.redirect(better);
    return answered(parts, reply, () => begin(parts, { request, reply }));
  });
  server.get(CODEC_SIGNED_IN, async (request, reply) =>
    answered(parts, reply, async () => {
      const flow = cookieOf(request, SIGN_IN_COOKIE);
      setCookies(reply, [expired(SIGN_IN_COOKIE, request)]);
      return finish({ ...parts, uiOrigin }, { request, reply, flow });
    }),
  );
}

interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

async function begin({ oidc }: CodecSignInParts, { request, reply }: Exchange): Promise<FastifyReply> {
  if (!isSecure(request) && !LOOPBACK.has(request.hostname)) throw new Refused('insecure');
  const endpoints = await fromProvider(endpointsOf(oidc.issuer));
  const { address, state, verifier } = beginSignIn(endpoints, { clientId: DOCS_CLIENT, redirectUri: callbackOf(request), scope: 'openid', resource: oidc.audience });
  const options = { maxAgeSeconds: SIGN_IN_SECONDS, sameSite: 'Lax', secure: isSecure(request) } as const;
  setCookies(reply, [cookieLine(SIGN_IN_COOKIE, `${state}.${verifier}`, options)]);
  return reply.redirect(address);
}

async function finish({ oidc, authenticator, log, uiOrigin }: CodecSignInParts & { uiOrigin: string }, { request, reply, flow }: Exchange & { flow: string | undefined }): Promise<FastifyReply> {
  const { data: answer } = zAnswer.safeParse(request.query);
  const [state, verifier] = flow?.split('.') ?? [];
  // Without the cookie of this very sign-in somebody else began it.
  if (!answer || !state || !verifier || answer.state !== state) throw new Refused('expired');
  // From here on nobody stays signed in who was so before.
  setCookies(reply, [expired(SIGN_IN_COOKIE, request), expired(TOKEN_COOKIE, request)]);
  if (answer.iss !== undefined && answer.iss !== oidc.issuer) throw new Refused('provider', new Error('The answer comes from another issuer'));
  if (answer.error !== undefined || answer.code === undefined) throw new Refused('refused');
  const endpoints = await fromProvider(endpointsOf(oidc.issuer));
  const parameters = { grant_type: 'authorization_code', client_id: DOCS_CLIENT, code: answer.code, redirect_uri: callbackOf(request), code_verifier: verifier };
  const { access_token: token } = await fromProvider(askForTokens(endpoints, parameters));
  const subject = await subjectOf(token, authenticator);
  const until = (decodeJwt(token).exp ?? 0) * 1000;
  const options = { maxAgeSeconds: Math.max(0, Math.floor((until - Date.now()) / 1000)), sameSite: 'Strict', secure: isSecure(request) } as const;
  const line = cookieLine(TOKEN_COOKIE, token, options);
  if (line === undefined) throw new Refused('tooLarge');
  setCookies(reply, [expired(SIGN_IN_COOKIE, request), line]);
  log.info('codec.signed-in', { by: subject });
  return page(reply, { status: 200, html: signedInPage({ uiOrigin, until }) });
}

/** The account, when it may use the codec. */
async function subjectOf(token: string, authenticator: Authenticator): Promise<string> {
  try {
    const { identity } = await identityFor(codecRoutes.decodePayloads, { authenticator, request: { headers: { authorization: `Bearer ${token}` } } });
    return identity.subject;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new Refused(error.code === 'AUTH.ROLE_MISSING' ? 'role' : 'provider', error);
  }
}

async function answered({ log }: CodecSignInParts, reply: FastifyReply, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { refusal, cause } = error;
    log.warn('codec.sign-in-refused', { reason: refusal, ...(cause instanceof Error && { cause: cause.message }) });
    return page(reply, { status: REFUSALS[refusal], html: refusalPage(refusal) });
  }
}

async function fromProvider<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Refused('provider', error);
  }
}

function page(reply: FastifyReply, { status, html }: { status: number; html: string }): FastifyReply {
  return reply.status(status).type('text/html; charset=utf-8').header('content-security-policy', CODEC_PAGE_POLICY).send(html);
}

/** Takes the place of what was set before. */
function setCookies(reply: FastifyReply, lines: readonly (string | undefined)[]): void {
  void reply.removeHeader('set-cookie').header('set-cookie', lines.filter((line) => line !== undefined));
}

function expired(name: string, request: FastifyRequest): string | undefined {
  return cookieLine(name, '', { maxAgeSeconds: 0, sameSite: 'Strict', secure: isSecure(request) });
}

/** By the proxy when one is trusted. */
function isSecure(request: FastifyRequest): boolean {
  return request.protocol === 'https';
}

/** Under the name by which the browser came; the provider knows the names that it may lead to. */
function callbackOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}${CODEC_SIGNED_IN}`;
}

/** A cookie belongs to one name of this machine: the sign-in goes on under that of the Temporal UI. */
function sameLoopbackAs(uiOrigin: string, { hostname, port, protocol }: FastifyRequest): string | undefined {
  const { hostname: wanted } = new URL(uiOrigin);
  if (hostname === wanted || protocol !== 'http' || !LOOPBACK.has(hostname) || !LOOPBACK.has(wanted)) return undefined;
  return `http://${wanted}:${port ?? 80}${CODEC_SIGN_IN}`;
}
