/**
 * Tokens beyond those of test/e2e/auth.spec.ts, on the real API: every role and route asks the same verifier. Seen red
 * with a token taken from the query, an unsigned one taken as it is, and a key fetched from where the token says.
 */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { testApi, type TestApi } from '../support/api.js';
import { signingKey, TEST_AUDIENCE, type WrongToken } from '../support/tokens.js';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
}, 180_000);

const PATH = '/v1/candidates';
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);
const claims = (over: object = {}) => ({ iss: api.issuer.issuer, aud: TEST_AUDIENCE, sub: 'attacker', iat: now(), exp: now() + 600, roles: ['coordinator'], regions: ['AM24'], ...over });
const ask = (token: string, scheme = 'Bearer') => api.send('GET', PATH, { headers: { authorization: `${scheme} ${token}` } });
const right = () => api.issuer.mint(claims());

async function expectRefused(token: string): Promise<void> {
  const { status, body, headers } = await ask(token);
  expect([status, body['code']]).toEqual([401, expect.stringMatching(/^AUTH\.TOKEN_/)]);
  expect(headers.get('www-authenticate')).toContain('Bearer');
  // Nothing of a token comes back, nor goes into the log.
  expect(JSON.stringify([body, ...headers])).not.toContain(token.split('.')[1]);
  expect(JSON.stringify(api.logged)).not.toContain(token.split('.')[1]);
}

describe('a token', () => {
  it('that is right is taken, so that the others are refused for what is wrong with them', async () => {
    expect((await ask(await right())).status).toBe(200);
  });

  it.each(['none', 'None', 'NONE', 'nOnE', ''])('with the algorithm %j is refused, with and without a signature', async (alg) => {
    const unsigned = `${encode({ alg, typ: 'at+jwt', kid: api.issuer.current.publicJwk.kid })}.${encode(claims())}`;
    const signature = (await right()).split('.')[2]!;
    for (const token of [`${unsigned}.`, `${unsigned}.${signature}`, unsigned]) await expectRefused(token);
  });

  it.each(['HS256', 'HS384', 'HS512'] as const)('signed by %s with anything that is public is refused', async (alg) => {
    const { publicJwk } = api.issuer.current;
    const head = `${encode({ alg, typ: 'at+jwt', kid: publicJwk.kid })}.${encode(claims())}`;
    for (const secret of [JSON.stringify(publicJwk), String(publicJwk.x), String(publicJwk.kid), api.issuer.issuer, '']) {
      const signature = createHmac(`sha${alg.slice(2)}`, secret).update(head).digest('base64url');
      await expectRefused(`${head}.${signature}`);
    }
  });

  it('with a signature of zeros, cut off, or of another token is refused', async () => {
    const [head, body, signature] = (await right()).split('.') as [string, string, string];
    const [, , other] = (await api.issuer.mint(claims({ sub: 'other' }))).split('.');
    for (const wrong of [Buffer.alloc(64).toString('base64url'), '', signature.slice(0, -4), `${signature}AA`, String(other)]) await expectRefused(`${head}.${body}.${wrong}`);
  });

  it.each<[string, () => object]>([
    ['expired', () => ({ exp: now() - 30 })],
    ['of the last century', () => ({ exp: 1 })],
    ['that ends never', () => ({ exp: Number.MAX_SAFE_INTEGER.toString() })],
    ['not yet valid', () => ({ nbf: now() + 60 })],
    ['for another audience', () => ({ aud: 'urn:doorstroom:apix' })],
    ['for an audience that begins the same', () => ({ aud: ['urn:doorstroom', 'urn:doorstroom:api/other'] })],
    ['of an issuer that begins the same', () => ({ iss: `${api.issuer.issuer}.example` })],
    ['of an issuer with a slash more', () => ({ iss: `${api.issuer.issuer}/` })],
    ['without a subject', () => ({ sub: '' })],
    ['with a subject that is an operator', () => ({ sub: { $ne: null } })],
    ['with regions that are an operator', () => ({ regions: { $ne: null } })],
    ['with a region that is a pattern', () => ({ regions: ['.*'] })],
  ])('%s is refused, or reaches nobody', async (_what, over) => {
    const { status, body } = await ask(await api.issuer.mint(claims(over())));
    if (status === 200) expect(body).toEqual({ items: [] });
    else expect([401, 403]).toContain(status);
  });

  it('that says where its key is makes nobody go there', async () => {
    const own = await signingKey('own');
    const visits: string[] = [];
    const server = createServer((request, response) => {
      visits.push(String(request.url));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [own.publicJwk] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    const headers: WrongToken['header'][] = [{ kid: 'own', jku: url }, { kid: 'own', x5u: url }, { kid: url }, { kid: '../../../../etc/passwd' }, { kid: "' UNION SELECT 'x" }, { kid: 'own', jwk: own.publicJwk }];
    try {
      for (const header of headers) await expectRefused(await api.issuer.mint(claims(), { key: own.privateKey, header: header! }));
      expect(visits).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it.each(['access_token', 'token', 'authorization', 'bearer_token'])('in the query as %s is no token', async (name) => {
    expect((await api.send('GET', `${PATH}?${name}=${await right()}`)).status).toBe(401);
  });

  it('in a cookie, a body or another scheme is none either', async () => {
    const token = await right();
    expect((await api.send('GET', PATH, { headers: { cookie: `doorstroom_codec=${token}; access_token=${token}` } })).status).toBe(401);
    expect((await api.send('POST', PATH, { body: { access_token: token } })).status).toBe(401);
    for (const scheme of ['Basic', 'Token', 'JWT', 'DPoP']) expect((await ask(token, scheme)).status).toBe(401);
  });

  it('of beyond all measure is refused, and quickly forgotten', async () => {
    const large = `${encode({ alg: 'ES256', typ: 'at+jwt', x: 'y'.repeat(6_000) })}.${encode(claims())}.AA`;
    expect((await ask(large)).status).toBe(401);
  });
});
