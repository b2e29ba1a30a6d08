/** Signing in for the Temporal UI, at the real pages of the API and of a real identity provider. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { OidcAuthenticator } from '../../src/auth/oidc-authenticator.js';
import { findFreePort } from '../../src/embedded/ports.js';
import { serveCodecSignIn } from '../../src/http/codec-sign-in.js';
import { startIdentity, type RunningIdentity } from '../../src/identity/server.js';
import { identitySettings } from '../../src/identity/settings.js';
import { Log } from '../../src/observability/log.js';
import { CookieJar } from '../support/cookie-jar.js';
import { mongoUri } from '../support/servers.js';

const UI = 'http://127.0.0.1:8233';
const logged: string[] = [];
let identity: RunningIdentity;
let server: FastifyInstance;
let api: string;

async function serve(issuer: string, port: number): Promise<FastifyInstance> {
  const made = fastify({ trustProxy: ['loopback'] });
  const oidc = { issuer, audience: 'urn:doorstroom:api' };
  const log = new Log({ level: 'info' }, { write: (line) => void logged.push(line) });
  serveCodecSignIn(made, { uiOrigin: UI, oidc, authenticator: new OidcAuthenticator(oidc), log });
  await made.listen({ port, host: '127.0.0.1' });
  return made;
}

beforeAll(async () => {
  const [port, oidcPort] = [await findFreePort(), await findFreePort()];
  identity = await startIdentity(
    identitySettings({ DOORSTROOM_MODE: 'local', DOORSTROOM_PORT: String(port), DOORSTROOM_OIDC_PORT: String(oidcPort), DOORSTROOM_MONGODB_URI: await mongoUri() }),
  );
  server = await serve(identity.issuer, port);
  api = `http://127.0.0.1:${port}`;
}, 300_000);
afterAll(async () => {
  await server?.close();
  await identity?.stop();
});

/** Goes as far as the address that the provider leads back to; nobody opens that yet. */
async function callbackFor(jar: CookieJar, form: Record<string, string>): Promise<string> {
  let address = `${api}/codec/sign-in`;
  let answer = await jar.send(address);
  for (let step = 0; step < 10; step++) {
    const location = answer.headers.get('location');
    if (location?.startsWith(`${api}/codec/signed-in`)) return location;
    if (location !== null) address = new URL(location, identity.issuer).href;
    answer = await jar.send(address, location === null ? { body: new URLSearchParams(form) } : {});
  }
  throw new Error(`It leads nowhere: ${answer.status} ${await answer.text()}`);
}

const cookiesOf = (answer: Response) => answer.headers.getSetCookie().map((line) => line.replace(/^doorstroom_codec=[^;]+/, 'doorstroom_codec=...'));

describe('signing in', () => {
  it('begins a flow that is bound to this browser, for ten minutes, and sends nobody but to the provider', async () => {
    const answer = await new CookieJar().send(`${api}/codec/sign-in?next=https://elsewhere.example`);
    const address = new URL(answer.headers.get('location')!);
    expect([answer.status, address.origin]).toEqual([302, identity.issuer]);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({ code_challenge_method: 'S256', response_type: 'code', resource: 'urn:doorstroom:api', redirect_uri: `${api}/codec/signed-in` });
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^doorstroom_codec_sign_in=[\w-]{22}\.[\w-]{43}; Path=\/codec\/; Max-Age=600; HttpOnly; SameSite=Lax$/)]);
    expect(address.href).not.toContain(answer.headers.getSetCookie()[0]!.split(/[.;]/)[1]!);
  });

  it('gives a manager a cookie for the codec alone, that no script reads and no other site has sent, as long as the token lives', async () => {
    const jar = new CookieJar();
    const answer = await jar.send(await callbackFor(jar, { account: 'manager' }));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(`<a href="${UI}">Open de Temporal UI</a>`);
    expect(cookiesOf(answer)).toEqual(['doorstroom_codec_sign_in=; Path=/codec/; Max-Age=0; HttpOnly; SameSite=Strict', expect.stringMatching(/^doorstroom_codec=\.\.\.; Path=\/codec\/; Max-Age=3[56]\d\d; HttpOnly; SameSite=Strict$/)]);
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'none'/);
  });

  it.each(['intake', 'coordinator', 'contractor', 'candidate', 'administrator', 'privacy-officer'])('is refused to a %s, in Dutch and English, and takes away who was signed in', async (account) => {
    const jar = new CookieJar();
    await jar.send(await callbackFor(jar, { account: 'manager' }));
    expect(jar.has('doorstroom_codec')).toBe(true);
    const answer = await jar.send(await callbackFor(jar, { account }));
    expect([answer.status, jar.has('doorstroom_codec')]).toEqual([403, false]);
    expect(await answer.text()).toMatch(/Dat mag alleen een manager.*Only a manager may/s);
  });

  it('that is cancelled ends in a page that says so', async () => {
    const jar = new CookieJar();
    const answer = await jar.send(await callbackFor(jar, { cancel: 'yes' }));
    expect([answer.status, jar.has('doorstroom_codec')]).toEqual([400, false]);
    expect(await answer.text()).toContain('het aanmelden is gestopt');
  });
});

describe('an answer of the provider', () => {
  it('counts in the browser that asked for it alone, and once', async () => {
    const [mine, theirs] = [new CookieJar(), new CookieJar()];
    const callback = await callbackFor(mine, { account: 'manager' });
    for (const jar of [new CookieJar(), theirs]) {
      if (jar === theirs) await callbackFor(theirs, { account: 'manager' });
      const answer = await jar.send(callback);
      expect([answer.status, jar.has('doorstroom_codec')]).toEqual([400, false]);
      expect(await answer.text()).toContain('begonnen in een andere browser');
    }
    expect((await mine.send(callback)).status).toBe(200);
    const again = await mine.send(callback);
    expect([again.status, mine.has('doorstroom_codec')]).toEqual([400, true]);
  });

  it.each([
    ['with a state of its own', (url: URL) => url.searchParams.set('state', 'x'.repeat(22)), 400],
    ['without a state', (url: URL) => url.searchParams.delete('state'), 400],
    ['with two states', (url: URL) => url.searchParams.append('state', 'x'), 400],
    ['of another issuer', (url: URL) => url.searchParams.set('iss', 'https://elsewhere.example'), 502],
    ['with a code that it never gave', (url: URL) => url.searchParams.set('code', 'made-up'), 502],
  ])('%s is refused', async (_what, change, status) => {
    const jar = new CookieJar();
    const callback = new URL(await callbackFor(jar, { account: 'manager' }));
    change(callback);
    const answer = await jar.send(callback.href);
    expect([answer.status, jar.has('doorstroom_codec')]).toEqual([status, false]);
  });

  it('never stands in the log: no code, state or token', async () => {
    const jar = new CookieJar();
    const callback = new URL(await callbackFor(jar, { account: 'manager' }));
    await jar.send(callback.href);
    for (const secret of ['code', 'state'].map((name) => callback.searchParams.get(name)!)) expect(logged.join('\n')).not.toContain(secret);
    expect(logged.join('\n')).not.toMatch(/eyJ/);
    expect(logged.map((line) => (JSON.parse(line) as { msg: string }).msg)).toContain('codec.signed-in');
  });
});

describe('the pages', () => {
  it('mark their cookies as secure behind TLS, and refuse plain http but on this machine', async () => {
    const host = { 'x-forwarded-host': 'api.example.nl' };
    const secure = await new CookieJar().send(`${api}/codec/sign-in`, { headers: { ...host, 'x-forwarded-proto': 'https' } });
    expect(secure.headers.getSetCookie()[0]).toMatch(/; Secure$/);
    expect(new URL(secure.headers.get('location')!).searchParams.get('redirect_uri')).toBe('https://api.example.nl/codec/signed-in');
    const open = await new CookieJar().send(`${api}/codec/sign-in`, { headers: { ...host, 'x-forwarded-proto': 'http' } });
    expect([open.status, open.headers.getSetCookie()]).toEqual([400, []]);
    expect(await open.text()).toContain('beveiligde verbinding');
  });

  it('say so when the provider is away, or offers another way than it should', async () => {
    const odd: Server = createServer((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"token_endpoint":"x"}'));
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    for (const issuer of ['http://127.0.0.1:1', `http://127.0.0.1:${(odd.address() as AddressInfo).port}`]) {
      const other = await serve(issuer, await findFreePort());
      const answer = await fetch(`${other.listeningOrigin}/codec/sign-in`, { redirect: 'manual' });
      expect(answer.status).toBe(502);
      expect(await answer.text()).toContain('aanmelddienst geeft geen bruikbaar antwoord');
      await other.close();
    }
    odd.close();
  });
});
