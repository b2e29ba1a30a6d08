import { beforeAll, describe, expect, it } from '@jest/globals';
import { testApi, type TestApi } from '../support/api.js';
import { storedCandidate } from '../support/registered.js';

let api: TestApi;
let path: string;
let etag: string;

beforeAll(async () => {
  api = await testApi();
  const made = await api.send('POST', '/v1/contractors', { as: 'coordinator', body: { name: 'Bestratingen Test', regions: ['AM24'] } });
  path = `/v1/contractors/${String(made.body['contractorId'])}`;
  etag = (await api.send('GET', path, { as: 'coordinator' })).headers.get('etag') ?? '';
}, 180_000);

const correct = (ifMatch: string | undefined, name: string) =>
  api.send('PATCH', path, { as: 'coordinator', body: { name }, headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } });

describe('a correction of a record', () => {
  it('needs the ETag that was read', async () => {
    expect(etag).toMatch(/^"\d+"$/);
    expect((await correct(undefined, 'Andere naam')).body).toMatchObject({ status: 428, code: 'REQUEST.IF_MATCH_MISSING' });
  });

  it('is refused on what has changed meanwhile, with the present ETag', async () => {
    const first = await correct(etag, 'Bestratingen Proef');
    expect(first.status).toBe(200);
    const second = await correct(etag, 'Bestratingen Poging');
    expect(second.body).toMatchObject({ status: 412, code: 'REQUEST.IF_MATCH_FAILED' });
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect((await api.send('GET', path, { as: 'coordinator' })).body).toMatchObject({ name: 'Bestratingen Proef' });
  });

  it('takes no weak ETag', async () => {
    expect((await correct(`W/${etag}`, 'Andere naam')).status).toBe(412);
  });
});

describe('a stop', () => {
  it('finishes what runs and then takes no more', async () => {
    const going = await testApi();
    const candidateId = '6d0f6b52-6a0e-4a52-9d0e-0f2f4d1f7a10';
    await storedCandidate(going.store, candidateId);
    // Temporal is away: this one takes about a second to be answered.
    const running = going.send('POST', `/v1/candidates/${candidateId}/journey/resumption`, { as: 'coordinator' });
    const claimed = () => going.store.models.idempotency.countDocuments({ state: 'running' });
    while ((await claimed()) === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = going.stop();
    expect((await running).status).toBe(503);
    await stopped;
    await expect(fetch(`${going.url}/livez`)).rejects.toThrow();
  });
});
