import { createRemoteJWKSet, customFetch, errors, type CryptoKey, type FlattenedJWSInput, type JWSHeaderParameters } from 'jose';
import { z } from 'zod';
import { issuerUnreachable } from './auth-errors.js';

const TIMEOUT_MS = 5_000;
/** After a failed call the issuer is left alone for this long, so that an outage is not answered with a flood. */
const REST_MS = 2_000;

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

export interface IssuerKeysOptions {
  /** Exactly as it stands in the `iss` claim. */
  issuer: string;
  /** An unknown key id leads to at most one fetch per this many milliseconds. */
  cooldownMs?: number;
  /** Keys are fetched again after this many milliseconds, so that a withdrawn key loses its worth. */
  maxAgeMs?: number;
}

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** Public keys of the issuer, found through its discovery document, cached, and fetched again when they rotate. */
export class IssuerKeys {
  readonly #options: Required<IssuerKeysOptions>;
  #keySet: KeySet | undefined;
  #discovering: Promise<KeySet> | undefined;
  /** Time that passed, as `performance.now()` has it: the clock on the wall may be set back, and the keys would seem fresh until then. */
  #restUntil = 0;
  #fetchedAt = 0;

  constructor(options: IssuerKeysOptions) {
    this.#options = { cooldownMs: 30_000, maxAgeMs: 300_000, ...options };
  }

  /**
   * The key that signed a token.
   * @throws ApiError AUTH.ISSUER_UNREACHABLE; a jose error when the issuer has no such key.
   */
  async keyFor(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    try {
      const keySet = this.#keySet ?? (await this.#discover());
      return await this.#keyIn(keySet, { header, token });
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys || error instanceof errors.JOSENotSupported) throw error;
      // The address of the keys may have moved: ask for it again, unless the keys at hand still serve others.
      if (this.#keySet?.fresh === false) this.#keySet = undefined;
      throw issuerUnreachable(error);
    }
  }

  async #keyIn(keySet: KeySet, { header, token }: { header: JWSHeaderParameters; token: FlattenedJWSInput }): Promise<CryptoKey> {
    const { cooldownMs, maxAgeMs } = this.#options;
    if (keySet.jwks() !== undefined && this.#isOlderThan(maxAgeMs)) await keySet.reload();
    try {
      return await keySet(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !this.#isOlderThan(cooldownMs)) throw error;
      await keySet.reload();
      return keySet(header, token);
    }
  }

  #isOlderThan(ms: number): boolean {
    return performance.now() - this.#fetchedAt > ms;
  }

  async #discover(): Promise<KeySet> {
    this.#discovering ??= this.#fetchKeySet().finally(() => {
      this.#discovering = undefined;
    });
    this.#keySet = await this.#discovering;
    return this.#keySet;
  }

  async #fetchKeySet(): Promise<KeySet> {
    const { issuer, cooldownMs, maxAgeMs } = this.#options;
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await this.#fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`);
    const found = discoverySchema.parse(await answer.json());
    if (found.issuer !== issuer) throw new Error(`${address} speaks for issuer ${found.issuer}, not for ${issuer}`);
    const keys = new URL(found.jwks_uri);
    if (issuer.startsWith('https:') && keys.protocol !== 'https:') throw new Error(`The keys of ${issuer} are not served over https`);
    return createRemoteJWKSet(keys, {
      timeoutDuration: TIMEOUT_MS,
      cooldownDuration: cooldownMs,
      cacheMaxAge: maxAgeMs,
      [customFetch]: this.#fetch,
    });
  }

  readonly #fetch = async (address: string, options: RequestInit): Promise<Response> => {
    if (performance.now() < this.#restUntil) throw new Error('The issuer failed a moment ago');
    try {
      const answer = await fetch(address, options);
      if (answer.status >= 500) this.#restUntil = performance.now() + REST_MS;
      if (answer.status === 200) this.#fetchedAt = performance.now();
      return answer;
    } catch (error) {
      this.#restUntil = performance.now() + REST_MS;
      throw error;
    }
  };
}
