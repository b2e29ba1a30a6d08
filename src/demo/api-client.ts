/** A client of the public API, typed by the route table. It signs in, and tries again with the same key until it is answered. */
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { zProblem } from '../contracts/api/problem.js';
import type { RouteContract } from '../contracts/api/route.js';
import { signIn } from '../identity/sign-in.js';

/** What a route takes. */
export interface Call<C extends RouteContract> {
  /** A role, `contractor:<id>` or `candidate:<id>`. */
  as: string;
  params?: C extends RouteContract<infer P> ? z.input<P> : never;
  query?: C extends RouteContract<z.ZodType, infer Q> ? z.input<Q> : never;
  body?: C extends RouteContract<z.ZodType, z.ZodType, infer B> ? z.input<B> : never;
  /** Idempotency-Key; a POST needs one. */
  key?: string;
  /** If-Match; a correction needs one. */
  ifMatch?: string;
}
export type Answer<C extends RouteContract> = C extends RouteContract<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never;

/** The API understood the command and says no. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface ApiClientOptions {
  apiAddress: string;
  issuer: string;
  signal: AbortSignal;
  /** Called when the API is away (with why), and with undefined when it is back. */
  onAway?: (why: string | undefined) => void;
}

const TIMEOUT_MS = 45_000;
const LONGEST_PAUSE_MS = 3_000;
/** Away for longer than this: somebody has to look. */
const PATIENCE_MS = 10 * 60_000;
/** A fault of the server that comes back this often is no passing one. */
const MOST_FAULTS = 6;
const SOON_EXPIRED_MS = 120_000;
const PASSING = new Set([408, 429, 502, 503, 504]);

export class ApiClient {
  readonly #tokens = new Map<string, Promise<{ token: string; until: number }>>();
  #away = false;

  constructor(private readonly options: ApiClientOptions) {}

  /** @throws Refusal when the API says no; Error when it stays away or the demo is stopped */
  async call<C extends RouteContract>(route: C, call: Call<C>): Promise<Answer<C>> {
    return (await this.exchange(route, call)).answer;
  }

  /** As `call`, with the ETag of the answer. */
  async exchange<C extends RouteContract>(route: C, call: Call<C>): Promise<{ answer: Answer<C>; etag: string | undefined }> {
    const giveUpAt = Date.now() + PATIENCE_MS;
    let faults = 0;
    for (let wait = 200; ; wait = Math.min(wait * 1.7, LONGEST_PAUSE_MS)) {
      this.options.signal.throwIfAborted();
      const outcome = await this.#attempt(route, call);
      if ('answer' in outcome) {
        this.#report(undefined);
        return outcome;
      }
      if (outcome.fault) faults += 1;
      if (Date.now() > giveUpAt || faults > MOST_FAULTS) throw new Error(`${route.operationId}: ${outcome.why}`);
      if (outcome.away) this.#report(outcome.why);
      await pause(wait, undefined, { signal: this.options.signal });
    }
  }

  /** Signs an account in ahead of its first call; one that fails is tried again then. */
  async signIn(account: string): Promise<void> {
    try {
      await this.token(account);
    } catch (error) {
      this.options.signal.throwIfAborted();
      this.#report(reasonOf(error));
    }
  }

  async #attempt<C extends RouteContract>(route: C, call: Call<C>): Promise<{ answer: Answer<C>; etag: string | undefined } | Passing> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.#addressOf(route, call), await this.#requestOf(route, call));
      text = await response.text();
    } catch (error) {
      if (this.options.signal.aborted) throw error;
      return { why: reasonOf(error), away: true };
    }
    if (response.ok) {
      // What the API answers is checked against its own contract.
      const answer = route.response?.parse(isJson(response) ? JSON.parse(text) : text) as Answer<C>;
      return { answer, etag: response.headers.get('etag') ?? undefined };
    }
    return this.#refused(call.as, { status: response.status, text });
  }

  #refused(account: string, { status, text }: { status: number; text: string }): Passing {
    const problem = zProblem.safeParse(parseOrNothing(text));
    const { code = `HTTP.${status}`, title = text.slice(0, 200), detail } = problem.data ?? {};
    const why = `${code} ${title}`;
    if (PASSING.has(status)) return { why, away: true };
    if (status >= 500) return { why, away: false, fault: true };
    if (code === 'IDEMPOTENCY.IN_PROGRESS') return { why, away: false };
    if (status === 401 && this.#tokens.delete(account)) return { why, away: false, fault: true };
    throw new Refusal(code, status, detail ?? title);
  }

  #addressOf<C extends RouteContract>(route: C, { params, query }: Call<C>): string {
    const values = (params ?? {}) as Record<string, unknown>;
    const path = route.path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(values[name])));
    const address = new URL(path, this.options.apiAddress);
    for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
      if (value !== undefined) address.searchParams.set(name, String(value));
    }
    return address.href;
  }

  async #requestOf<C extends RouteContract>(route: C, { as, body, key, ifMatch }: Call<C>): Promise<RequestInit> {
    const type = route.bodyType ?? 'application/json';
    return {
      method: route.method.toUpperCase(),
      headers: {
        authorization: `Bearer ${await this.token(as)}`,
        'accept-language': 'nl',
        ...(body !== undefined && { 'content-type': type }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      ...(body !== undefined && { body: type === 'application/json' ? JSON.stringify(body) : (body as RequestInit['body']) }),
      signal: AbortSignal.any([this.options.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    };
  }

  /** An access token of the account, from memory while it lasts. */
  protected async token(account: string): Promise<string> {
    const known = await this.#tokens.get(account);
    if (known && known.until > Date.now()) return known.token;
    const { issuer } = this.options;
    const signing = signIn({ issuer, account }).then(({ accessToken, expiresIn }) => ({ token: accessToken, until: Date.now() + expiresIn * 1000 - SOON_EXPIRED_MS }));
    this.#tokens.set(account, signing);
    try {
      return (await signing).token;
    } catch (error) {
      this.#tokens.delete(account);
      throw error;
    }
  }

  #report(why: string | undefined): void {
    const away = why !== undefined;
    if (away === this.#away) return;
    this.#away = away;
    this.options.onAway?.(why);
  }
}

/** Not answered yet: try again. */
interface Passing {
  why: string;
  /** The API or what it needs is not there. */
  away: boolean;
  /** A fault of the server, or of our token. */
  fault?: true;
}

function isJson(response: Response): boolean {
  return /\bjson\b/.test(response.headers.get('content-type') ?? '');
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
}
