import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { ROLES } from '../../src/contracts/api/roles.js';
import { findFreePort } from '../../src/embedded/ports.js';
import { DOCS_CLIENT } from '../../src/identity/clients.js';
import { DEMO_CANDIDATE_ID, DEMO_USERS } from '../../src/identity/demo-users.js';
import { startIdentity, type RunningIdentity } from '../../src/identity/server.js';
import { IdentityRefused, identitySettings, type IdentitySettings } from '../../src/identity/settings.js';
import { refresh, signIn } from '../../src/identity/sign-in.js';
import { CookieJar } from '../support/cookie-jar.js';
import { guardedApp, type GuardedApp } from '../support/guarded-app.js';
import { mongoUri } from '../support/servers.js';

let settings: IdentitySettings;
let identity: RunningIdentity;
let app: GuardedApp;
const contractorId = randomUUID();

beforeAll(async () => {
  settings = identitySettings({
    DOORSTROOM_MODE: 'local',
    DOORSTROOM_OIDC_PORT: String(await findFreePort()),
    DOORSTROOM_MONGODB_URI: await mongoUri(),
    DOORSTROOM_DEMO_REGIONS: 'AM24, AM12',
    DOORSTROOM_DEMO_CONTRACTOR_ID: contractorId,
  });
  identity = await startIdentity(settings);
  app = await guardedApp({ issuer: settings.issuer, audience: settings.audience });
}, 300_000);
afterAll(async () => {
  await app?.close();
  await identity?.stop();
});

const as = async (account: string) => `Bearer ${(await signIn({ issuer: settings.issuer, account })).accessToken}`;

describe('Signing in as a demo user, by code and PKCE', () => {
  test.each([...ROLES])('%s gets a token that the API accepts', async (role) => {
    const answer = await app.get('/who', await as(role));
    expect(answer).toMatchObject({ status: 200, body: { roles: [role], regions: ['AM24', 'AM12'] } });
    expect(answer.body['contractorId']).toBe(role === 'contractor' ? contractorId : undefined);
    expect(answer.body['candidateId']).toBe(role === 'candidate' ? DEMO_CANDIDATE_ID : undefined);
  });

  test.each(['contractor', 'candidate'])('any %s that is there can be chosen by its id', async (role) => {
    const id = randomUUID();
    expect(await app.get('/who', await as(`${role}:${id}`))).toMatchObject({ status: 200, body: { roles: [role], [`${role}Id`]: id } });
  });

  test('the role decides what may be done', async () => {
    expect(await app.get('/pool', await as('coordinator'))).toMatchObject({ status: 200 });
    expect(await app.get('/pool', await as('coach'))).toMatchObject({ status: 403, body: { code: 'AUTH.ROLE_MISSING' } });
  });

  test('there is a demo user for every role, each with an id of its own', () => {
    expect(DEMO_USERS.map((user) => user.role).sort()).toEqual([...ROLES].sort());
    expect(new Set(DEMO_USERS.map((user) => user.accountId)).size).toBe(ROLES.length);
  });

  test.each(['superuser', 'contractor:all', ''])('there is no account "%s"', async (account) => {
    await expect(signIn({ issuer: settings.issuer, account })).rejects.toThrow('There is no demo user');
  });

  test('after a restart the keys are the same and the refresh token still works, once', async () => {
    const before = await signIn({ issuer: settings.issuer, account: 'manager' });
    await identity.stop();
    identity = await startIdentity(settings);
    const { accessToken } = await refresh({ issuer: settings.issuer, refreshToken: before.refreshToken });
    for (const token of [before.accessToken, accessToken]) expect(await app.get('/pool', `Bearer ${token}`)).toMatchObject({ status: 200 });
    await expect(refresh({ issuer: settings.issuer, refreshToken: before.refreshToken })).rejects.toThrow('invalid_grant');
  });
});

describe('Signing in from the API docs', () => {
  const redirect = () => `http://localhost:${settings.apiPort}/docs/oauth2-redirect.html`;

  test('the page is Dutch and English, needs no script, and takes nothing from elsewhere', async () => {
    const page = await new Docs().open();
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain('Kies een demo-gebruiker');
    expect(html).toContain('<section lang="en"');
    expect(html).not.toMatch(/<script|https?:\/\//);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  test('one may go on as another user without signing out', async () => {
    const docs = new Docs();
    for (const role of ['coach', 'manager', 'coach'] as const) {
      const code = await docs.codeFor(role);
      expect(decodeJwt(String((await docs.redeem(code)).body['access_token']))).toMatchObject({ roles: [role], aud: settings.audience });
    }
  });

  test('a code works once, with its own verifier, and only for pages of the API', async () => {
    const docs = new Docs();
    const code = await docs.codeFor('coach');
    expect(await docs.redeem(code, { origin: 'http://elsewhere.example' })).toMatchObject({ status: 400, allowed: null });
    expect(await docs.redeem(code, { origin: new URL(redirect()).origin })).toMatchObject({ status: 200, allowed: new URL(redirect()).origin });
    expect(await docs.redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await docs.redeem(await docs.codeFor('coach'), { verifier: 'x'.repeat(43) })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('the id token is no access token', async () => {
    const docs = new Docs();
    const { body } = await docs.redeem(await docs.codeFor('manager', { scope: 'openid' }));
    expect(await app.get('/who', `Bearer ${String(body['access_token'])}`)).toMatchObject({ status: 200 });
    expect(await app.get('/who', `Bearer ${String(body['id_token'])}`)).toMatchObject({ status: 401, body: { code: 'AUTH.TOKEN_INVALID' } });
  });

  test('PKCE is required', async () => {
    const answer = await new Docs().open({ code_challenge: '', code_challenge_method: '' });
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
  });

  const NOT_OURS: Record<string, string>[] = [{ redirect_uri: 'http://localhost:8080/elsewhere' }, { client_id: 'unknown' }];
  test.each(NOT_OURS)('a code goes to nobody else: %o', async (wrong) => {
    const answer = await new Docs().open(wrong);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  test('a user who does not exist, or a page under another name for this machine, is refused', async () => {
    const docs = new Docs();
    await docs.open();
    expect((await docs.post({ account: 'superuser' })).status).toBe(422);
    const port = new URL(settings.issuer).port;
    expect((await fetch(`http://localhost:${port}/.well-known/openid-configuration`)).status).toBe(421);
  });

  test('cancelling goes back to the docs', async () => {
    const docs = new Docs();
    await docs.open();
    expect((await docs.follow(await docs.post({ cancel: 'yes' }))).get('error')).toBe('access_denied');
  });

  /** A browser with the API docs open. */
  class Docs {
    readonly #jar = new CookieJar();
    readonly #verifier = randomBytes(32).toString('base64url');
    #page = '';

    async open(changes: Record<string, string> = {}): Promise<Response> {
      const parameters = {
        client_id: DOCS_CLIENT,
        redirect_uri: redirect(),
        response_type: 'code',
        state: 'state',
        code_challenge: createHash('sha256').update(this.#verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...changes,
      };
      const given = Object.entries(parameters).filter(([, value]) => value !== '');
      const first = await this.#jar.send(`${settings.issuer}/auth?${new URLSearchParams(given).toString()}`);
      const next = new URL(first.headers.get('location') ?? '', settings.issuer);
      if (!next.pathname.startsWith('/sign-in/')) return first;
      this.#page = next.href;
      return this.#jar.send(this.#page);
    }

    async codeFor(role: string, changes: Record<string, string> = {}): Promise<string> {
      await this.open(changes);
      return (await this.follow(await this.post({ account: role }))).get('code') ?? '';
    }

    async post(form: Record<string, string>): Promise<Response> {
      return this.#jar.send(this.#page, { body: new URLSearchParams(form) });
    }

    async follow(answer: Response): Promise<URLSearchParams> {
      const next = answer.headers.get('location');
      if (next === null) throw new Error(`The provider leads nowhere: ${answer.status} ${await answer.text()}`);
      const location = new URL(next, settings.issuer);
      return location.href.startsWith(redirect()) ? location.searchParams : this.follow(await this.#jar.send(location.href));
    }

    async redeem(code: string, { origin, verifier = this.#verifier }: { origin?: string; verifier?: string } = {}) {
      const body = new URLSearchParams({ client_id: DOCS_CLIENT, grant_type: 'authorization_code', code, redirect_uri: redirect(), code_verifier: verifier });
      const answer = await fetch(`${settings.issuer}/token`, { method: 'POST', body, headers: origin === undefined ? {} : { origin } });
      return {
        status: answer.status,
        allowed: answer.headers.get('access-control-allow-origin'),
        body: (await answer.json()) as Record<string, unknown>,
      };
    }
  }
});

describe('The demo provider refuses to run', () => {
  const right = { DOORSTROOM_MODE: 'local', DOORSTROOM_MONGODB_URI: 'mongodb://127.0.0.1:27017/x' };
  const WRONG: [string, NodeJS.ProcessEnv, RegExp][] = [
    ['outside local mode', { ...right, DOORSTROOM_MODE: 'production' }, /DOORSTROOM_MODE=local only; the mode is production/],
    ['without a mode', { ...right, DOORSTROOM_MODE: undefined }, /the mode is not set/],
    ['on all addresses', { ...right, DOORSTROOM_OIDC_HOST: '0.0.0.0' }, /this machine only/],
    ['under a name that others reach', { ...right, DOORSTROOM_OIDC_ISSUER: 'http://login.example.nl' }, /this machine only/],
    ['with a port that is none', { ...right, DOORSTROOM_OIDC_PORT: 'web' }, /DOORSTROOM_OIDC_PORT/],
    ['without a database', { ...right, DOORSTROOM_MONGODB_URI: '' }, /DOORSTROOM_MONGODB_URI/],
  ];
  test.each(WRONG)('%s', (_, env, message) => {
    expect(() => identitySettings(env)).toThrow(IdentityRefused);
    expect(() => identitySettings(env)).toThrow(message);
  });

  const ROOT = fileURLToPath(new URL('../..', import.meta.url));
  const MAIN = `${ROOT}dist/src/identity/main.js`;
  let child: ChildProcess | undefined;
  beforeAll(() => {
    if (!existsSync(MAIN)) spawnSync(process.execPath, [`${ROOT}node_modules/typescript/bin/tsc`, '-b'], { cwd: ROOT });
  }, 300_000);
  afterAll(() => {
    child?.kill('SIGKILL');
  });

  test('as a process: exit code 78 with what to do', () => {
    const run = spawnSync(process.execPath, [MAIN], { env: { PATH: process.env['PATH'], DOORSTROOM_MODE: 'production' }, encoding: 'utf8' });
    expect(run.status).toBe(78);
    expect(JSON.parse(run.stderr)).toMatchObject({ level: 'error', remedy: expect.stringContaining('DOORSTROOM_OIDC_ISSUER') });
  });

  test('in local mode the process runs, says so in one line and stops cleanly on SIGTERM', async () => {
    const port = String(await findFreePort());
    const env = { ...right, DOORSTROOM_MONGODB_URI: await mongoUri('process'), DOORSTROOM_OIDC_PORT: port, PATH: process.env['PATH'] };
    const started = spawn(process.execPath, [MAIN], { env });
    child = started;
    let output = '';
    for (const stream of [started.stdout, started.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    await Promise.race([once(started.stdout, 'data'), once(started, 'exit')]);
    expect(output.trim().split('\n').map((line) => JSON.parse(line) as object)).toMatchObject([{ msg: 'identity provider ready', issuer: `http://127.0.0.1:${port}` }]);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    started.kill('SIGTERM');
    expect(await once(started, 'exit')).toEqual([0, null]);
  });
});
