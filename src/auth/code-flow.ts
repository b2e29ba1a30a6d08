/** Authorization code with PKCE (RFC 7636), for clients that keep no secret. */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

const TIMEOUT_MS = 30_000;

const discoverySchema = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() });
const tokenSchema = z.object({ access_token: z.string(), refresh_token: z.string().optional(), expires_in: z.number().optional() });

/** What the provider answers to a code or a refresh token; `expires_in` is in seconds. */
export type TokenAnswer = z.output<typeof tokenSchema>;
export type Endpoints = z.output<typeof discoverySchema>;

export interface CodeRequest {
  clientId: string;
  redirectUri: string;
  scope: string;
  /** The API that the token is for (RFC 8707). */
  resource?: string;
}

/** Of a sign-in that was begun: where the browser goes, and what it must come back with. */
export interface BegunSignIn {
  address: string;
  state: string;
  verifier: string;
}

/** The endpoints of a provider by its discovery document. Throws `Error` when it does not answer, or offers them without TLS although it has it. */
export async function endpointsOf(issuer: string): Promise<Endpoints> {
  const endpoints = discoverySchema.parse(await jsonFrom(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
  const open = Object.values(endpoints).find((address) => issuer.startsWith('https:') && !address.startsWith('https:'));
  if (open !== undefined) throw new Error(`${issuer} leads to ${open}, which is not https`);
  return endpoints;
}

/** A new sign-in: state and verifier are made for it, and are worth nothing afterwards. */
export function beginSignIn({ authorization_endpoint: endpoint }: Endpoints, { clientId, redirectUri, scope, resource }: CodeRequest): BegunSignIn {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const address = new URL(endpoint);
  const parameters = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
    ...(resource !== undefined && { resource }),
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return { address: address.href, state, verifier };
}

/** Tokens for a code or a refresh token. Throws `Error` when the provider refuses or does not answer. */
export async function askForTokens({ token_endpoint: endpoint }: Endpoints, parameters: Record<string, string>): Promise<TokenAnswer> {
  return tokenSchema.parse(await jsonFrom(endpoint, { method: 'POST', body: new URLSearchParams(parameters) }));
}

/** A call that does not wait for ever. Throws `Error` naming the host that does not answer. */
export async function callProvider(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new Error(`${new URL(url).origin} does not answer`, { cause });
  }
}

async function jsonFrom(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await callProvider(url, { redirect: 'error', ...init });
  if (response.ok) return response.json();
  throw new Error(`${new URL(response.url).pathname} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
}
