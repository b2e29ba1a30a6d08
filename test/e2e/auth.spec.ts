import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportSPKI, importJWK, type CryptoKey } from 'jose';
import { guardedApp, type GuardedApp } from '../support/guarded-app.js';
import { signingKey, TEST_AUDIENCE, TestIssuer, type TestClaims, type WrongToken } from '../support/tokens.js';

let issuer: TestIssuer;
let app: GuardedApp;
const now = () => Math.floor(Date.now() / 1000);
const bearer = async (claims?: TestClaims, wrong?: WrongToken) => `Bearer ${await issuer.mint(claims, wrong)}`;
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

beforeAll(async () => {
  issuer = await TestIssuer.start();
  app = await guardedApp({ issuer: issuer.issuer, audience: TEST_AUDIENCE });
});
afterAll(async () => {
  await app?.close();
  await issuer?.goDown();
});

describe('Without a token', () => {
  test('a route for anybody answers', async () => {
    expect(await app.get('/open')).toMatchObject({ status: 200, body: { ok: true } });
  });

  test.each([undefined, 'Basic dXNlcjpzZWNyZXQ='])('every other route asks for one: %s', async (authorization) => {
    const answer = await app.get('/who', authorization);
    expect(answer).toMatchObject({ status: 401, body: { code: 'AUTH.TOKEN_MISSING' } });
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="doorstroom"');
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  test('a handler that states no roles answers nobody, whoever asks', async () => {
    for (const authorization of [undefined, await bearer({ roles: ['administrator'] })]) {
      expect(await app.get('/forgotten', authorization)).toMatchObject({ status: 403, body: { code: 'AUTH.ROUTE_CLOSED' } });
    }
  });
});

describe('With a token of the issuer', () => {
  test('the caller is who the claims say', async () => {
    const [contractorId, subject] = [randomUUID(), randomUUID()];
    const authorization = await bearer({ sub: subject, roles: ['contractor', 'owner-of-everything'], regions: ['AM24', 'AM12'], contractor_id: contractorId });
    const answer = await app.get('/who', authorization);
    expect(answer).toMatchObject({ status: 200 });
    // And nothing of the claims beyond that; what the route lets such a caller reach stands beside it.
    const reach = { scopes: ['all'], reading: true };
    expect(answer.body).toEqual({ subject, roles: ['contractor'], regions: ['AM24', 'AM12'], contractorId, ...reach });
  });

  test('a single role or region may stand bare, and the type may be JWT', async () => {
    const answer = await app.get('/who', await bearer({ roles: 'coach', regions: 'AM01' }, { header: { typ: 'JWT' } }));
    expect(answer.body).toMatchObject({ roles: ['coach'], regions: ['AM01'] });
  });

  test('one of the roles that a route names is enough', async () => {
    expect(await app.get('/pool', await bearer({ roles: ['intake', 'manager'] }))).toMatchObject({ status: 200 });
  });

  const SHORT: [string, TestClaims][] = [
    ['another role', { roles: ['coach'] }],
    ['no role', {}],
    ['only roles that we do not know', { roles: ['Coordinator', 'superuser'] }],
  ];
  test.each(SHORT)('%s is refused, with the roles that may', async (_, claims) => {
    const answer = await app.get('/pool', await bearer(claims));
    expect(answer).toMatchObject({ status: 403, body: { code: 'AUTH.ROLE_MISSING', rolesThatMay: ['coordinator', 'manager'] } });
    expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope"');
  });

  test.each(['contractor', 'candidate'])('role %s without the id that it is bound to does not count', async (role) => {
    expect(await app.get('/who', await bearer({ roles: [role] }))).toMatchObject({ status: 403, body: { code: 'AUTH.ROLE_MISSING' } });
  });
});

describe('Refused as invalid', () => {
  const WRONG: [string, () => Promise<string>][] = [
    ['a signature by another key under the same key id', async () => bearer({ roles: ['manager'] }, { key: (await signingKey('x')).privateKey })],
    ['claims that were changed after signing', async () => {
      const [header, , signature] = (await issuer.mint({ roles: ['coach'] })).split('.');
      return `Bearer ${header}.${encode({ iss: issuer.issuer, aud: TEST_AUDIENCE, sub: 'x', exp: now() + 60, roles: ['manager'] })}.${signature}`;
    }],
    ['alg none', async () => `Bearer ${encode({ alg: 'none', typ: 'at+jwt' })}.${encode({ iss: issuer.issuer, aud: TEST_AUDIENCE, sub: 'x', exp: now() + 60, roles: ['manager'] })}.`],
    ['HS256 with the public key (PEM) as secret', async () => {
      const publicKey = (await importJWK(issuer.current.publicJwk, 'ES256', { extractable: true })) as CryptoKey;
      return bearer({ roles: ['manager'] }, { key: new TextEncoder().encode(await exportSPKI(publicKey)), header: { alg: 'HS256' } });
    }],
    ['HS256 with the public key (JWK) as secret', async () =>
      bearer({ roles: ['manager'] }, { key: new TextEncoder().encode(JSON.stringify(issuer.current.publicJwk)), header: { alg: 'HS256' } })],
    ['a key that the token brings along', async () => {
      const own = await signingKey('own');
      return bearer({ roles: ['manager'] }, { key: own.privateKey, header: { kid: 'own', jwk: own.publicJwk } });
    }],
    ['another audience', async () => bearer({ roles: ['manager'], aud: 'urn:doorstroom:other' })],
    ['no audience', async () => bearer({ roles: ['manager'], aud: undefined })],
    ['another issuer', async () => bearer({ roles: ['manager'], iss: 'http://127.0.0.1:9' })],
    ['not yet valid', async () => bearer({ roles: ['manager'], nbf: now() + 120 })],
    ['no end', async () => bearer({ roles: ['manager'], exp: undefined })],
    ['no subject', async () => bearer({ roles: ['manager'], sub: undefined })],
    ['another type of token', async () => bearer({ roles: ['manager'] }, { header: { typ: 'logout+jwt' } })],
    ['no type', async () => bearer({ roles: ['manager'] }, { header: { typ: undefined } })],
    ['an extension that we do not know', async () => `Bearer ${encode({ alg: 'ES256', typ: 'at+jwt', crit: ['x'], x: 1 })}.e30.AA`],
    ['roles of the wrong shape', async () => bearer({ roles: { manager: true } })],
    ['a contractor that is no id', async () => bearer({ roles: ['contractor'], contractor_id: 'all' })],
    ['no token at all after Bearer', async () => 'Bearer'],
    ['two tokens', async () => `${await bearer({ roles: ['manager'] })} ${await issuer.mint()}`],
    ['noise', async () => 'Bearer not.a.token'],
  ];
  test.each(WRONG)('%s', async (_, make) => {
    const answer = await app.get('/who', await make());
    expect(answer).toMatchObject({ status: 401, body: { code: 'AUTH.TOKEN_INVALID' } });
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
  });

  test('expired, with a code of its own', async () => {
    expect(await app.get('/who', await bearer({ roles: ['manager'], exp: now() - 60 }))).toMatchObject({ status: 401, body: { code: 'AUTH.TOKEN_EXPIRED' } });
  });
});

describe('A token that was accepted before', () => {
  test('is refused once it has expired', async () => {
    let ahead = 0;
    const later = await guardedApp({ issuer: issuer.issuer, audience: TEST_AUDIENCE, now: () => Date.now() + ahead });
    try {
      const authorization = await bearer({ roles: ['coach'], exp: now() + 120 });
      expect(await later.get('/who', authorization)).toMatchObject({ status: 200 });
      ahead = 60_000;
      expect(await later.get('/who', authorization)).toMatchObject({ status: 200 });
      ahead = 130_000;
      expect(await later.get('/who', authorization)).toMatchObject({ status: 401, body: { code: 'AUTH.TOKEN_EXPIRED' } });
    } finally {
      await later.close();
    }
  });

  test('is refused once its key is withdrawn and the keys are fetched again', async () => {
    const own = await TestIssuer.start();
    const strict = await guardedApp({ issuer: own.issuer, audience: TEST_AUDIENCE, maxAgeMs: 0, cooldownMs: 0 });
    try {
      const authorization = `Bearer ${await own.mint({ roles: ['coach'] })}`;
      expect(await strict.get('/who', authorization)).toMatchObject({ status: 200 });
      await own.rotate({ withdraw: true });
      expect(await strict.get('/who', authorization)).toMatchObject({ status: 401, body: { code: 'AUTH.TOKEN_INVALID' } });
    } finally {
      await strict.close();
      await own.goDown();
    }
  });
});

describe('The keys of the issuer', () => {
  test('may rotate: a token under a new key is accepted, and one under the old key as long as it is published', async () => {
    const own = await TestIssuer.start();
    const rotating = await guardedApp({ issuer: own.issuer, audience: TEST_AUDIENCE, cooldownMs: 0 });
    try {
      const before = [await own.mint({ roles: ['coach'] }), await own.mint({ roles: ['coach'] })];
      expect(await rotating.get('/who', `Bearer ${before[0]}`)).toMatchObject({ status: 200 });
      await own.rotate({ withdraw: false });
      expect(await rotating.get('/who', `Bearer ${await own.mint({ roles: ['coach'] })}`)).toMatchObject({ status: 200 });
      expect(await rotating.get('/who', `Bearer ${before[1]}`)).toMatchObject({ status: 200 });
    } finally {
      await rotating.close();
      await own.goDown();
    }
  });

  test('are not fetched for every token that names an unknown key', async () => {
    const own = await TestIssuer.start();
    const calm = await guardedApp({ issuer: own.issuer, audience: TEST_AUDIENCE });
    try {
      const flood = Array.from({ length: 50 }, async () => {
        const authorization = `Bearer ${await own.mint({ roles: ['coach'] }, { header: { kid: randomUUID() } })}`;
        expect(await calm.get('/who', authorization)).toMatchObject({ status: 401, body: { code: 'AUTH.TOKEN_INVALID' } });
      });
      await Promise.all(flood);
      expect(own.asked).toEqual({ discovery: 1, keys: 1 });
    } finally {
      await calm.close();
      await own.goDown();
    }
  });

  test('out of reach: 503 with Retry-After and not 401, who was known stays known, and it recovers', async () => {
    const own = await TestIssuer.start();
    const lonely = await guardedApp({ issuer: own.issuer, audience: TEST_AUDIENCE, cooldownMs: 0 });
    try {
      await own.goDown();
      const first = `Bearer ${await own.mint({ roles: ['coach'] })}`;
      const answer = await lonely.get('/who', first);
      expect(answer).toMatchObject({ status: 503, body: { code: 'AUTH.ISSUER_UNREACHABLE' } });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(await lonely.get('/open')).toMatchObject({ status: 200 });

      await own.goUp();
      await until(async () => (await lonely.get('/who', first)).status === 200);

      await own.goDown();
      expect(await lonely.get('/who', first)).toMatchObject({ status: 200 });
      expect(await lonely.get('/who', `Bearer ${await own.mint({ roles: ['coach'] }, { header: { kid: 'unknown' } })}`)).toMatchObject({ status: 503 });
      // The keys at hand still serve everybody whose key is known.
      expect(await lonely.get('/who', `Bearer ${await own.mint({ roles: ['manager'] })}`)).toMatchObject({ status: 200 });
    } finally {
      await lonely.close();
      await own.goDown();
    }
  });

  test('of another issuer than the one that was asked for are not used', async () => {
    const own = await TestIssuer.start();
    const alias = own.issuer.replace('127.0.0.1', 'localhost');
    const deceived = await guardedApp({ issuer: alias, audience: TEST_AUDIENCE });
    try {
      expect(await deceived.get('/who', `Bearer ${await own.mint({ roles: ['coach'], iss: alias })}`)).toMatchObject({ status: 503 });
    } finally {
      await deceived.close();
      await own.goDown();
    }
  });
});

/** Waits for a condition; the limit of the test is its own. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
