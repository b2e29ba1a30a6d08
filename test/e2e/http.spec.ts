import { beforeAll, describe, expect, it } from '@jest/globals';
import { testApi, type TestAnswer, type TestApi } from '../support/api.js';
import { storedCandidate } from '../support/registered.js';

const CANDIDATE = '6d0f6b52-6a0e-4a52-9d0e-0f2f4d1f7a10';
let api: TestApi;

beforeAll(async () => {
  api = await testApi();
  // Who is not registered is unknown before Temporal is asked.
  await storedCandidate(api.store, CANDIDATE);
}, 180_000);

describe('every refusal is a problem document', () => {
  const refusals: [string, () => Promise<TestAnswer>, number, string][] = [
    ['an unknown address', () => api.send('GET', '/v1/nothing'), 404, 'REQUEST.ROUTE_UNKNOWN'],
    ['a method that the address does not have', () => api.send('DELETE', '/v1/journeys'), 405, 'REQUEST.METHOD_NOT_ALLOWED'],
    ['a method that hardly anybody knows', () => api.send('QUERY', '/v1/journeys'), 405, 'REQUEST.METHOD_NOT_ALLOWED'],
    ['no access token', () => api.send('GET', '/v1/journeys'), 401, 'AUTH.TOKEN_MISSING'],
    ['a role that may not', () => api.send('GET', '/v1/journeys', { as: 'contractor', claims: { contractor_id: CANDIDATE } }), 403, 'AUTH.ROLE_MISSING'],
    ['malformed JSON', () => post(`/v1/candidates/${CANDIDATE}/journey/holds`, { raw: { text: '{"reason":', type: 'application/json' } }), 400, 'REQUEST.MALFORMED'],
    ['another media type', () => post(`/v1/candidates/${CANDIDATE}/journey/holds`, { raw: { text: 'reason=care', type: 'application/x-www-form-urlencoded' } }), 415, 'REQUEST.MEDIA_TYPE'],
    ['a CSV file where JSON is asked', () => post(`/v1/candidates/${CANDIDATE}/journey/holds`, { raw: { text: 'a;b', type: 'text/csv' } }), 415, 'REQUEST.MEDIA_TYPE'],
    ['a body that is too large', () => post(`/v1/candidates/${CANDIDATE}/journey/holds`, { body: { reason: 'care', note: 'x'.repeat(300_000) } }), 413, 'REQUEST.TOO_LARGE'],
    ['a field that is not known', () => post(`/v1/candidates/${CANDIDATE}/journey/holds`, { body: { reason: 'care', extra: 1 } }), 400, 'REQUEST.INVALID'],
    ['no Idempotency-Key', () => post(`/v1/candidates/${CANDIDATE}/journey/resumption`, { key: null }), 400, 'IDEMPOTENCY.KEY_MISSING'],
    ['an Idempotency-Key with a space', () => post(`/v1/candidates/${CANDIDATE}/journey/resumption`, { key: 'a b' }), 400, 'IDEMPOTENCY.KEY_INVALID'],
    ['a URL that cannot be decoded', () => api.send('GET', '/v1/candidates/%ff/journey', { as: 'manager' }), 400, 'REQUEST.MALFORMED'],
    ['an id that is no UUID', () => api.send('GET', '/v1/candidates/42/journey', { as: 'manager' }), 400, 'REQUEST.INVALID'],
    ['an unknown query parameter', () => api.send('GET', '/v1/journeys?color=red', { as: 'manager' }), 400, 'REQUEST.INVALID'],
    ['a cursor that no page gave', () => api.send('GET', '/v1/journeys?cursor=abc', { as: 'manager' }), 400, 'REQUEST.INVALID'],
    ['a journey that was never started', () => api.send('GET', `/v1/candidates/${CANDIDATE}/journey`, { as: 'manager' }), 404, 'JOURNEY.NOT_STARTED'],
    ['a part that is away', () => post(`/v1/candidates/${CANDIDATE}/journey/resumption`), 503, 'SERVICE.UNAVAILABLE'],
  ];

  it.each(refusals)('%s', async (_what, refused, status, code) => {
    const answer = await refused();
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      type: `urn:doorstroom:problem:${code.toLowerCase()}`,
      status,
      title: expect.any(String),
      remedy: expect.stringMatching(/\S/),
      instance: `urn:doorstroom:request:${answer.headers.get('x-request-id')}`,
    });
    if (status === 400) expect(answer.body['field']).toMatch(/^(body|path|params|query|header)\b/);
  });

  it('names each field that is at fault, without repeating what was sent', async () => {
    const answer = await post(`/v1/candidates/${CANDIDATE}/journey/corrections`, {
      as: 'administrator',
      body: { correction: { entry: 'start-moment', placementId: 'Jansen', startedAt: '2026-02-30' }, reason: 'typo', bsn: '999990019' },
    });
    expect(answer.status).toBe(400);
    expect((answer.body['faults'] as { field: string }[]).map((f) => f.field).sort()).toEqual([
      'body.bsn',
      'body.correction.placementId',
      'body.correction.startedAt',
      'body.reason',
    ]);
    expect(answer.text).not.toMatch(/Jansen|999990019|2026-02-30/);
  });

  it('tells which methods an address has', async () => {
    const answer = await api.send('DELETE', '/v1/journeys');
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  it('says when to try again while a part is away', async () => {
    const answer = await post(`/v1/candidates/${CANDIDATE}/journey/resumption`);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('speaks Dutch unless English is asked', async () => {
    const titleIn = async (language: string) => (await api.send('GET', '/v1/nothing', { headers: { 'accept-language': language } })).body['title'];
    expect(await titleIn('*')).toBe('Dit adres bestaat niet');
    expect(await titleIn('fr, en;q=0.8, nl;q=0.2')).toBe('This address does not exist');
    expect(await titleIn('de')).toBe('Dit adres bestaat niet');
  });

  it('shows nothing of an unexpected error but the id of the request', async () => {
    const { journeys } = api.store.models;
    const broken = Object.assign(journeys, { find: () => { throw new Error('secret detail'); } });
    const answer = await api.send('GET', '/v1/journeys', { as: 'manager' });
    delete (broken as { find?: unknown }).find;
    expect(answer.status).toBe(500);
    expect(answer.body['code']).toBe('SERVICE.FAILED');
    expect(answer.text).not.toContain('secret');
    const id = answer.headers.get('x-request-id');
    expect(api.logged.some((line) => line['requestId'] === id && line['level'] === 'error')).toBe(true);
  });
});

describe('every answer', () => {
  it('carries the version of the API and the id of the request', async () => {
    const answer = await api.send('GET', '/livez', { headers: { 'x-request-id': 'trace-0001-abcd' } });
    expect(answer.headers.get('api-version')).toMatch(/^\d+\.\d+\.\d+$/);
    expect(answer.headers.get('x-request-id')).toBe('trace-0001-abcd');
  });

  it('gets an id of its own when the given one is not plain', async () => {
    const answer = await api.send('GET', '/livez', { headers: { 'x-request-id': 'a"b' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('logs and metrics', () => {
  it('log operation, status and duration, and no query, body or token', async () => {
    await api.send('GET', '/v1/journeys?region=AM24', { as: 'manager' });
    await post(`/v1/candidates/${CANDIDATE}/journey/holds`, { body: { reason: 'care', note: 'Geheime notitie' } });
    const lines = api.logged.filter((line) => line['msg'] === 'request');
    expect(lines).toContainEqual(expect.objectContaining({ operation: 'listJourneys', method: 'GET', status: 200, ms: expect.any(Number) }));
    expect(lines).toContainEqual(expect.objectContaining({ operation: 'putOnHold', workflowId: `candidate/${CANDIDATE}` }));
    expect(JSON.stringify(api.logged)).not.toMatch(/AM24|Geheime|Bearer|eyJ/);
  });

  it('count requests by operation and status without ids', async () => {
    await api.send('GET', '/v1/journeys', { as: 'manager' });
    const { text } = await api.send('GET', '/metrics');
    expect(text).toMatch(/doorstroom_http_request_duration_seconds_count\{operation="listJourneys",status="200"\} \d+/);
    expect(text).toMatch(/doorstroom_upstream_errors_total\{part="temporal"\} \d+/);
    expect(text).not.toContain(CANDIDATE);
  });
});

describe('health', () => {
  it('is alive without a token', async () => {
    expect((await api.send('GET', '/livez')).status).toBe(200);
  });

  it('is not ready while Temporal is away, and says so', async () => {
    const answer = await api.send('GET', '/readyz');
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ database: 'up', temporal: 'down' });
  });
});

function post(path: string, request: Parameters<TestApi['send']>[2] = {}) {
  return api.send('POST', path, { as: 'coordinator', ...request });
}
