import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { CLI_CLIENT, CLI_REDIRECT_URI } from './clients.js';
import { accountIdOf } from './demo-users.js';

const TIMEOUT_MS = 30_000;
const MOST_REDIRECTS = 10;

const discoverySchema = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() });
const tokenSchema = z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.number() });

export interface SignIn {
  /** Address of the embedded provider. */
  issuer: string;
  /** A role, the id of a demo user, `contractor:<uuid>` or `candidate:<uuid>`. */
  account: string;
}

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds from now. */
  expiresIn: number;
}

/**
 * Signs in as a demo user without a browser: the same authorization code flow with PKCE that a browser follows.
 * @throws Error naming the step that failed.
 */
export async function signIn({ issuer, account }: SignIn): Promise<Tokens> {
  const accountId = accountIdOf(account);
  if (accountId === undefined) throw new Error(`There is no demo user "${account}": give a role, contractor:<id> or candidate:<id>`);
  const endpoints = discoverySchema.parse(await json(await call(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)));
  const secret = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const address = new URL(endpoints.authorization_endpoint);
  address.search = new URLSearchParams({
    client_id: CLI_CLIENT,
    redirect_uri: CLI_REDIRECT_URI,
    response_type: 'code',
    scope: 'openid doorstroom',
    code_challenge: createHash('sha256').update(secret).digest('base64url'),
    code_challenge_method: 'S256',
    state,
  }).toString();
  const answer = await new Browser().choose({ address: address.href, accountId });
  if (answer.get('state') !== state) throw new Error('The answer belongs to another sign-in');
  const code = answer.get('code');
  if (code === null) throw new Error(`Signing in was refused: ${answer.get('error')} ${answer.get('error_description') ?? ''}`);
  return redeem(endpoints.token_endpoint, { grant_type: 'authorization_code', code, redirect_uri: CLI_REDIRECT_URI, code_verifier: secret });
}

/** New tokens for a refresh token, which is used up by it. */
export async function refresh({ issuer, refreshToken }: { issuer: string; refreshToken: string }): Promise<Tokens> {
  const endpoints = discoverySchema.parse(await json(await call(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)));
  return redeem(endpoints.token_endpoint, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

async function redeem(endpoint: string, parameters: Record<string, string>): Promise<Tokens> {
  const body = new URLSearchParams({ client_id: CLI_CLIENT, ...parameters });
  const tokens = tokenSchema.parse(await json(await call(endpoint, { method: 'POST', body })));
  return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token, expiresIn: tokens.expires_in };
}

/** As much of a browser as a sign-in needs: cookies, redirects and one form. */
class Browser {
  readonly #cookies = new Map<string, string>();

  /** The parameters with which the provider sends the browser back to the client. */
  async choose({ address, accountId }: { address: string; accountId: string }): Promise<URLSearchParams> {
    let next: { url: string; body?: URLSearchParams } = { url: address };
    for (let step = 0; step < MOST_REDIRECTS; step += 1) {
      const response = await this.#send(next);
      const location = response.headers.get('location');
      await response.arrayBuffer();
      if (location !== null) {
        const target = new URL(location, next.url);
        if (target.href.startsWith(`${CLI_REDIRECT_URI}?`)) return target.searchParams;
        next = { url: target.href };
      } else if (response.ok && next.body === undefined) {
        next = { url: next.url, body: new URLSearchParams({ account: accountId }) };
      } else {
        throw new Error(`${new URL(next.url).pathname} answered ${response.status}`);
      }
    }
    throw new Error('The identity provider redirects without end');
  }

  async #send({ url, body }: { url: string; body?: URLSearchParams }): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await call(url, {
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie !== '' && { cookie }) },
      ...(body !== undefined && { method: 'POST', body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined) continue;
      if (value === undefined || value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }
}

async function call(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new Error(`${new URL(url).origin} does not answer`, { cause });
  }
}

async function json(response: Response): Promise<unknown> {
  if (response.ok) return response.json();
  throw new Error(`${new URL(response.url).pathname} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
}
