import { hash } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import { ZodError } from 'zod';
import type { Identity } from '../contracts/api/roles.js';
import { tokenExpired, tokenInvalid } from './auth-errors.js';
import { IssuerKeys, type IssuerKeysOptions } from './issuer-keys.js';
import { principalOf } from './principal.js';
import { BoundedCache } from '../caching/bounded-cache.js';

/** Public-key signatures only: with a shared secret, whoever can verify can also mint. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const TYPES: ReadonlySet<string> = new Set(['at+jwt', 'jwt']);
/** Seconds that clocks may differ. */
const LEEWAY = 5;
const CACHED_TOKENS = 10_000;

export interface TokenVerifierOptions extends IssuerKeysOptions {
  /** What the `aud` claim must hold. */
  audience: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

interface Verified {
  principal: Identity;
  /** Seconds since the epoch, claim `exp`. */
  expiresAt: number;
  /** Milliseconds since the epoch: verify again after it, so that a withdrawn key loses its worth. */
  trustedUntil: number;
}

/** Verifies access tokens (RFC 9068) of one issuer for one audience. */
export class TokenVerifier {
  readonly #options: TokenVerifierOptions;
  readonly #keys: IssuerKeys;
  readonly #verified = new BoundedCache<Verified>(CACHED_TOKENS);
  readonly #now: () => number;

  constructor(options: TokenVerifierOptions) {
    this.#options = options;
    this.#keys = new IssuerKeys(options);
    this.#now = options.now ?? Date.now;
  }

  /**
   * Who is calling.
   * @throws ApiError AUTH.TOKEN_INVALID, AUTH.TOKEN_EXPIRED or AUTH.ISSUER_UNREACHABLE.
   */
  async verify(token: string): Promise<Identity> {
    const key = hash('sha256', token, 'base64');
    const cached = this.#verified.get(key);
    if (cached !== undefined) {
      if (cached.expiresAt + LEEWAY <= this.#now() / 1000) {
        this.#verified.delete(key);
        throw tokenExpired();
      }
      // Set back, the clock would trust a token for longer than it was meant to.
      const left = cached.trustedUntil - this.#now();
      if (left > 0 && left <= this.#trustedMs) return cached.principal;
    }
    const payload = await this.#payloadOf(token);
    const principal = principalFrom(payload);
    this.#verified.set(key, {
      principal,
      expiresAt: payload.exp ?? 0,
      trustedUntil: this.#now() + this.#trustedMs,
    });
    return principal;
  }

  get #trustedMs(): number {
    return this.#options.maxAgeMs ?? 300_000;
  }

  async #payloadOf(token: string): Promise<JWTPayload> {
    requireType(token);
    try {
      const { payload } = await jwtVerify(token, (header, jws) => this.#keys.keyFor(header, jws), {
        issuer: this.#options.issuer,
        audience: this.#options.audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: LEEWAY,
        currentDate: new Date(this.#now()),
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw tokenExpired();
      if (error instanceof errors.JWTClaimValidationFailed) throw tokenInvalid(`claim ${error.claim}`, error);
      if (error instanceof errors.JOSEError) throw tokenInvalid(REASONS[error.code] ?? 'it is malformed', error);
      throw error;
    }
  }
}

const REASONS: Record<string, string> = {
  [errors.JOSEAlgNotAllowed.code]: 'signing algorithm',
  [errors.JOSENotSupported.code]: 'signing algorithm',
  [errors.JWSSignatureVerificationFailed.code]: 'signature',
  [errors.JWKSNoMatchingKey.code]: 'the issuer has no such key',
  [errors.JWKSMultipleMatchingKeys.code]: 'it names no key',
};

function requireType(token: string): void {
  let type: unknown;
  try {
    type = decodeProtectedHeader(token).typ;
  } catch (error) {
    throw tokenInvalid('it is malformed', error);
  }
  const short = typeof type === 'string' ? type.toLowerCase().replace(/^application\//, '') : '';
  if (!TYPES.has(short)) throw tokenInvalid('type');
}

function principalFrom(payload: JWTPayload): Identity {
  try {
    return principalOf(payload);
  } catch (error) {
    if (error instanceof ZodError) throw tokenInvalid(`claim ${String(error.issues[0]?.path[0])}`, error);
    throw error;
  }
}
