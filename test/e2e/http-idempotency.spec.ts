import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { testApi, type TestApi } from '../support/api.js';
import { storedCandidate } from '../support/registered.js';

let api: TestApi;
let candidateId: string;

beforeAll(async () => {
  api = await testApi({ worker: true });
  candidateId = await storedCandidate(api.store);
}, 300_000);

const start = (key: string, { id = candidateId, body = {} as object } = {}) =>
  api.send('POST', `/v1/candidates/${id}/journey`, { as: 'intake', body, key });
const hold = (key: string, body: object, id = candidateId) =>
  api.send('POST', `/v1/candidates/${id}/journey/holds`, { as: 'coordinator', body, key });

describe('an Idempotency-Key', () => {
  it('gives the same answer for the same key and body, and says so', async () => {
    const key = randomUUID();
    const first = await start(key);
    const again = await start(key);
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect({ status: again.status, text: again.text }).toEqual({ status: first.status, text: first.text });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('refuses the same key with another body', async () => {
    const key = randomUUID();
    await hold(key, { reason: 'care' });
    const other = await hold(key, { reason: 'holiday' });
    expect(other.status).toBe(409);
    expect(other.body['code']).toBe('IDEMPOTENCY.KEY_REUSED');
  });

  it('keeps a refusal by a rule as well', async () => {
    const key = randomUUID();
    const first = await hold(key, { reason: 'care' });
    const again = await hold(key, { reason: 'care' });
    expect(first.status).toBe(409);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('does not keep what is not found: the same key may try again later', async () => {
    const id = randomUUID();
    const key = randomUUID();
    expect((await start(key, { id })).status).toBe(404);
    await storedCandidate(api.store, id);
    expect((await start(key, { id })).status).toBe(201);
  });

  it('carries a command out once when it comes 20 times at the same moment', async () => {
    const id = await storedCandidate(api.store);
    await start(randomUUID(), { id });
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => hold(key, { reason: 'care' }, id)));
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((a) => a.text)).size).toBe(1);
    expect(answers.filter((a) => a.headers.get('idempotency-replayed') === null)).toHaveLength(1);
  });

  it('is taken over when the process that held it died, and the command has happened once', async () => {
    const id = await storedCandidate(api.store);
    await start(randomUUID(), { id });
    const key = randomUUID();
    const first = await hold(key, { reason: 'care' }, id);
    // The claim as a process leaves it that died after the command and before it kept the answer.
    const { idempotency } = api.store.models;
    const records = idempotency.collection;
    const done = await records.findOne({ state: 'done', status: 200 }, { sort: { leaseUntil: -1 } });
    await records.updateOne(
      { _id: done!._id },
      { $set: { state: 'running', leaseUntil: new Date(Date.now() - 1) }, $unset: { status: '', headers: '', body: '' } },
    );
    const again = await hold(key, { reason: 'care' }, id);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotency-replayed')).toBeNull();
  });

  it('belongs to one caller: another with the same key has a command of their own', async () => {
    const id = await storedCandidate(api.store);
    await start(randomUUID(), { id });
    const key = randomUUID();
    expect((await hold(key, { reason: 'care' }, id)).status).toBe(200);
    const other = await api.send('POST', `/v1/candidates/${id}/journey/holds`, { as: 'intake', body: { reason: 'care' }, key });
    expect(other.headers.get('idempotency-replayed')).toBeNull();
    expect(other.status).toBe(409);
  });

  it('keeps nothing that can be read of a request', async () => {
    const text = `Vertrouwelijk ${randomUUID()}`;
    const id = await storedCandidate(api.store);
    await start(randomUUID(), { id });
    await hold(randomUUID(), { reason: 'care', note: text }, id);
    const kept = await api.store.models.idempotency.collection.find({}).toArray();
    expect(JSON.stringify(kept)).not.toContain(text);
  });
});
