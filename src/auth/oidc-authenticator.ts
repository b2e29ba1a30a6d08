import type { Identity } from '../contracts/api/roles.js';
import { Authenticator } from '../http/access.guard.js';
import { tokenInvalid } from './auth-errors.js';
import { TokenVerifier, type TokenVerifierOptions } from './token-verifier.js';

/** Callers are known by a bearer token of the identity provider. */
export class OidcAuthenticator extends Authenticator {
  readonly #verifier: TokenVerifier;

  constructor(options: TokenVerifierOptions) {
    super();
    this.#verifier = new TokenVerifier(options);
  }

  /** See Authenticator. Another scheme than Bearer counts as no token. */
  async authenticate(authorization: string | undefined): Promise<Identity | undefined> {
    if (authorization === undefined) return undefined;
    const [scheme = '', token, ...rest] = authorization.trim().split(/ +/);
    if (scheme.toLowerCase() !== 'bearer') return undefined;
    if (token === undefined || rest.length > 0) throw tokenInvalid('it is malformed');
    return this.#verifier.verify(token);
  }
}
