import { askForTokens, beginSignIn, callProvider, endpointsOf, type Endpoints } from '../auth/code-flow.js';
import { CLI_CLIENT, CLI_REDIRECT_URI } from './clients.js';
import { accountIdOf } from './demo-users.js';

const MOST_REDIRECTS = 10;

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
  const endpoints = await endpointsOf(issuer);
  const { address, state, verifier } = beginSignIn(endpoints, { clientId: CLI_CLIENT, redirectUri: CLI_REDIRECT_URI, scope: 'openid doorstroom' });
  const answer = await new Browser().choose({ address, accountId });
  if (answer.get('state') !== state) throw new Error('The answer belongs to another sign-in');
  const code = answer.get('code');
  if (code === null) throw new Error(`Signing in was refused: ${answer.get('error')} ${answer.get('error_description') ?? ''}`);
  return redeem(endpoints, { grant_type: 'authorization_code', code, redirect_uri: CLI_REDIRECT_URI, code_verifier: verifier });
}

/** New tokens for a refresh token, which is used up by it. */
export async function refresh({ issuer, refreshToken }: { issuer: string; refreshToken: string }): Promise<Tokens> {
  return redeem(await endpointsOf(issuer), { grant_type: 'refresh_token', refresh_token: refreshToken });
}

async function redeem(endpoints: Endpoints, parameters: Record<string, string>): Promise<Tokens> {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn } = await askForTokens(endpoints, { client_id: CLI_CLIENT, ...parameters });
  if (refreshToken === undefined || expiresIn === undefined) throw new Error('The provider gives no refresh token');
  return { accessToken, refreshToken, expiresIn };
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
    const response = await callProvider(url, {
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
