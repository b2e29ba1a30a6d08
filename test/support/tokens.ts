import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTHeaderParameters } from 'jose';
import type { Role } from '../../src/contracts/api/roles.js';
import { REGIONS } from '../../src/domain/region/regions.js';

export const TEST_AUDIENCE = 'urn:doorstroom:api';

/** Of an account whose spec is about something else than regions. */
const EVERY_REGION = REGIONS.map(({ code }) => code);

/** Claims of a token; what is left out is right by itself, `undefined` leaves a claim out. */
export type TestClaims = Record<string, unknown>;

export interface WrongToken {
  /** Another signing key than the issuer's. */
  key?: CryptoKey | Uint8Array;
  header?: Partial<JWTHeaderParameters>;
}

interface SigningKey {
  privateKey: CryptoKey;
  publicJwk: JWK & { kid: string };
}

/** An OpenID provider for specs: discovery, keys, and tokens for anybody without a sign-in. */
export class TestIssuer {
  /** How often keys and discovery were asked for. */
  readonly asked = { discovery: 0, keys: 0 };
  #published: SigningKey[] = [];
  #server: Server | undefined;
  #port = 0;

  static async start(): Promise<TestIssuer> {
    const made = new TestIssuer();
    await made.rotate({ withdraw: true });
    await made.goUp();
    return made;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The key in use. */
  get current(): SigningKey {
    const [key] = this.#published;
    if (key === undefined) throw new Error('The issuer has no key');
    return key;
  }

  /** From now on tokens are signed with a new key; the old keys stay published unless withdrawn. */
  async rotate({ withdraw }: { withdraw: boolean }): Promise<void> {
    const key = await signingKey(randomUUID());
    this.#published = withdraw ? [key] : [key, ...this.#published];
  }

  /** An access token. */
  async mint(claims: TestClaims = {}, wrong: WrongToken = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: this.issuer, aud: TEST_AUDIENCE, sub: randomUUID(), iat: now, exp: now + 600, jti: randomUUID(), regions: EVERY_REGION };
    return new SignJWT({ ...right, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: this.current.publicJwk.kid, ...wrong.header })
      .sign(wrong.key ?? this.current.privateKey);
  }

  /** Headers of a caller with that role; give contractor_id or candidate_id with the roles that are bound to one. */
  async headersOf(role: Role, claims: TestClaims = {}): Promise<{ authorization: string }> {
    return { authorization: `Bearer ${await this.mint({ roles: [role], ...claims })}` };
  }

  /** Answers again, at the same address as before. */
  async goUp(): Promise<void> {
    const server = createServer((request, response) => {
      const found = this.#answer(request.url ?? '');
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(found ?? {}));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** No longer answers. */
  async goDown(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  #answer(path: string): unknown {
    if (path === '/.well-known/openid-configuration') {
      this.asked.discovery += 1;
      return { issuer: this.issuer, jwks_uri: `${this.issuer}/keys` };
    }
    if (path !== '/keys') return undefined;
    this.asked.keys += 1;
    return { keys: this.#published.map(({ publicJwk }) => publicJwk) };
  }
}

/** A key pair that no issuer published, unless it is told to. */
export async function signingKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}
