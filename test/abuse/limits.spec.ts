/**
 * Too much, too deep, too often, too slow. Seen red without: the limits of body and depth, RateGuard, the count of an
 * unknown address, the look at the token before a file, headersTimeout, requestTimeout, helmet, and with a forged token
 * counted as its subject.
 */
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { testApi, type TestApi } from '../support/api.js';
import { signingKey } from '../support/tokens.js';
import { until } from '../support/until.js';

const CANDIDATE = 'b0b2c1a4-8b1e-4d0c-9d1b-6a2f1c3d4e5f';
const HOLDS = `/v1/candidates/${CANDIDATE}/journey/holds`;
const LIMIT = 5;
let api: TestApi;
/** Waits for who is slow no longer than a spec can, and longer than a machine stands still. */
let hasty: TestApi;
let limited: TestApi;
beforeAll(async () => {
  api = await testApi();
  hasty = await testApi({ patience: { headersMs: 2_000, requestMs: 10_000, idleMs: 12_000, checkMs: 100 } });
  limited = await testApi({ rateLimits: { caller: LIMIT, address: LIMIT } });
}, 240_000);

describe('a body', () => {
  const send = (text: string) => api.send('POST', HOLDS, { as: 'coordinator', raw: { text, type: 'application/json' } });
  const nested = (open: string, close: string, depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`;

  it('of more than 256 KB is not read', async () => {
    const answer = await send(JSON.stringify({ reason: 'x'.repeat(256 * 1024) }));
    expect([answer.status, answer.body['code']]).toEqual([413, 'REQUEST.TOO_LARGE']);
  });

  it('that says it is larger than it may be is refused by its header, and a file beyond 20 MB as well', async () => {
    const answer = await api.send('POST', '/v1/imports', { as: 'intake', raw: { text: 'x'.repeat(20 * 1024 * 1024 + 1), type: 'text/csv' } });
    expect([answer.status, answer.body['code']]).toEqual([413, 'REQUEST.TOO_LARGE']);
  });

  it.each([
    ['lists', nested('[', ']', 100_000)],
    ['fields', nested('{"a":', '}', 40_000)],
    ['lists that never close', '['.repeat(200_000)],
    ['lists in a field of free form', `{"reason":${nested('[', ']', 33)}}`],
  ])('of %s is refused for its depth', async (_what, text) => {
    const answer = await send(text);
    expect([answer.status, answer.body['code'], answer.body['field']]).toEqual([400, 'REQUEST.TOO_DEEP', 'body']);
    expect((await api.send('GET', '/livez')).status).toBe(200);
  });

  it('with brackets in its texts is not deep', async () => {
    const answer = await send(JSON.stringify({ reason: `${'['.repeat(60)}"\\${'{'.repeat(60)}` }));
    expect([answer.status, answer.body['code']]).toEqual([400, 'REQUEST.INVALID']);
  });

  it.each(['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}'])('that reaches for the prototype is refused: %s', async (text) => {
    expect((await send(text)).status).toBe(400);
    expect(({} as { admin?: true }).admin).toBeUndefined();
  });
});

describe('a file', () => {
  /** What is answered to the headers alone: of the body nothing is ever sent. */
  async function announced(at: TestApi, authorization?: string): Promise<string> {
    const { hostname, port } = new URL(at.url);
    const socket = connect(Number(port), hostname);
    let said = '';
    let closed = false;
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => (closed = true));
    const head = ['POST /v1/imports HTTP/1.1', 'Host: x', ...(authorization ? [`Authorization: ${authorization}`] : []), 'Content-Type: text/csv', 'Idempotency-Key: file', `Content-Length: ${19 * 1024 * 1024}`];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    await until(() => closed || said.includes('\r\n\r\n'), 60_000);
    socket.destroy();
    return said;
  }

  it('of who may not send one is refused by its headers, before anything of it is read', async () => {
    const { privateKey } = await signingKey('forged');
    const forged = `Bearer ${await api.issuer.mint({ sub: 'x', roles: ['intake'] }, { key: privateKey })}`;
    const { authorization: coach } = await api.issuer.headersOf('coach');
    expect(await announced(api)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await announced(api, forged)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await announced(api, coach)).toMatch(/^HTTP\/1\.1 403 /);
    // Who may send it is waited for, and shown the door when nothing comes.
    const { authorization: intake } = await hasty.issuer.headersOf('intake');
    expect(await announced(hasty, intake)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('without a token counts for its address', async () => {
    // Another one than the others use, whose addresses are counted.
    const own = await testApi({ rateLimits: { caller: LIMIT, address: LIMIT } });
    for (let n = 0; n < LIMIT; n++) expect(await announced(own)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await announced(own)).toMatch(/^HTTP\/1\.1 429 /);
  }, 120_000);
});

describe('a caller who asks too often', () => {
  const ask = (sub: string, headers: Record<string, string> = {}) => limited.send('GET', '/v1/regions', { as: 'coordinator', claims: { sub }, headers });

  it('waits, in words and with Retry-After, while another goes on', async () => {
    for (let n = 0; n < LIMIT; n++) expect((await ask('busy')).status).toBe(200);
    // Another token of the same caller, and an address that the caller makes up, change nothing.
    const refused = await ask('busy', { 'x-forwarded-for': '203.0.113.9' });
    expect([refused.status, refused.body['code']]).toEqual([429, 'REQUEST.TOO_MANY']);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await ask('calm')).status).toBe(200);
  });

  it('without a token that holds is counted by address, and uses up nothing of whose name is in it', async () => {
    const { privateKey } = await signingKey('forged');
    const forged = `Bearer ${await limited.issuer.mint({ sub: 'victim', roles: ['coordinator'] }, { key: privateKey })}`;
    const statuses: number[] = [];
    for (let n = 0; n < 2 * LIMIT; n++) statuses.push((await limited.send('GET', '/v1/regions', { headers: { authorization: forged } })).status);
    expect(new Set(statuses.slice(0, LIMIT))).toEqual(new Set([401]));
    expect(new Set(statuses.slice(LIMIT))).toEqual(new Set([429]));
    expect((await ask('victim')).status).toBe(200);
    // Addresses that do not exist and the docs count as well; health does not, since the platform asks for it.
    expect((await limited.send('GET', '/v1/nothing')).status).toBe(429);
    expect((await limited.send('GET', '/docs/')).status).toBe(429);
    expect((await limited.send('GET', '/livez')).status).toBe(200);
    expect((await limited.send('GET', '/metrics')).status).toBe(200);
  });
});

describe('a slow client', () => {
  /** What comes back on a connection that sends this and then no more, or one byte at a time. */
  async function drip(text: string, { more }: { more?: string } = {}): Promise<string> {
    const { hostname, port } = new URL(hasty.url);
    const socket = connect(Number(port), hostname);
    let said = '';
    let closed = false;
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => (closed = true));
    socket.write(text);
    const timer = more === undefined ? undefined : setInterval(() => socket.writable && socket.write(more), 200);
    await until(async () => closed, 60_000);
    clearInterval(timer);
    return said;
  }

  it('with half of the headers is shown the door', async () => {
    expect(await drip('GET /livez HTTP/1.1\r\nHost: x\r\n')).toMatch(/^HTTP\/1\.1 408 [^]*problem\+json[^]*REQUEST\.TIMEOUT/);
  });

  it('that keeps sending one header after the other is as well', async () => {
    expect(await drip('GET /livez HTTP/1.1\r\nHost: x\r\n', { more: 'X-Slow: 1\r\n' })).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('with half of the body, one byte at a time, is too', async () => {
    const { authorization } = await hasty.issuer.headersOf('coordinator');
    const head = [`POST ${HOLDS} HTTP/1.1`, 'Host: x', `Authorization: ${authorization}`, 'Content-Type: application/json', 'Idempotency-Key: slow', 'Content-Length: 10000'];
    expect(await drip(`${head.join('\r\n')}\r\n\r\n{"reason":"`, { more: 'x' })).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('has less time for its headers than for all of the request', async () => {
    const { authorization } = await hasty.issuer.headersOf('coordinator');
    const body = [`POST ${HOLDS} HTTP/1.1`, 'Host: x', `Authorization: ${authorization}`, 'Content-Type: application/json', 'Idempotency-Key: slow', 'Content-Length: 10000', '', '{'].join('\r\n');
    const closed: string[] = [];
    const headers = () => drip('GET /livez HTTP/1.1\r\nHost: x\r\n');
    // Two in turn are shown the door before the body that began with the first: with one and the same patience they would not be.
    await Promise.all([drip(body).then(() => closed.push('body')), headers().then(headers).then(() => closed.push('headers'))]);
    expect(closed).toEqual(['headers', 'body']);
  });

  it('that says nothing at all does not stay', async () => {
    expect(await drip('')).not.toContain('200');
  });

  it('with headers beyond all measure is refused in the same words', async () => {
    expect(await drip(`GET /livez HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(70_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 4\d\d [^]*problem\+json/);
  });

  it('and noise that is no HTTP', async () => {
    expect(await drip('\u0016\u0003\u0001nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*REQUEST\.MALFORMED/);
  });

  it('leave room for everybody else', async () => {
    const slow = Array.from({ length: 200 }, () => drip('GET /livez HTTP/1.1\r\n'));
    expect((await hasty.send('GET', '/livez')).status).toBe(200);
    await Promise.all(slow);
    expect((await hasty.send('GET', '/livez')).status).toBe(200);
  });
});

describe('every answer', () => {
  it.each(['/livez', '/v1/nothing', '/v1/regions', '/v1/openapi.json', '/docs/'])('of %s tells browsers what not to do with it', async (path) => {
    const { headers } = await api.send('GET', path);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('of the docs runs no script but its own', async () => {
    const { headers, text } = await api.send('GET', '/docs/');
    expect(headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(text).not.toMatch(/<script>|\son\w+=/);
  });
});
