/** More commands to journeys than are carried out: they are turned away before anything is written, and come through later. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ROUTES } from '../../src/contracts/api/routes/index.js';
import { areSlow, crowdingOf, retryAfterSeconds } from '../../src/http/command-gate.js';
import { startWorker, testApi, type TestAnswer, type TestApi } from '../support/api.js';
import { storedCandidate } from '../support/registered.js';
import { temporalAddress, temporalNamespace } from '../support/servers.js';
import { until } from '../support/until.js';

const LIMIT = 8;
const MANY = 3 * LIMIT;
/** Of a command; who has waited for a quarter of it is slow, and for half of it after that the gate stays narrow. */
const DEADLINE_MS = 40_000;
const [SLOW_MS, CALM_MS] = [DEADLINE_MS / 4, DEADLINE_MS / 2];

describe('the rule', () => {
  const inside = (count: number, ms: number) => Array.from({ length: count }, () => ms);

  it.each([
    ['nobody inside', { inside: 0, calmForMs: Infinity }, undefined],
    ['a hundred at the same moment', { inside: 99, calmForMs: Infinity }, undefined],
    ['one place left', { inside: 127, calmForMs: CALM_MS }, undefined],
    ['no place left', { inside: 128, calmForMs: Infinity }, 'at-once'],
    ['a quarter inside, slow a moment ago', { inside: 32, calmForMs: CALM_MS - 1 }, 'slow'],
    ['less than a quarter inside, slow now', { inside: 31, calmForMs: 0 }, undefined],
    ['no limit', { inside: 10_000, calmForMs: 0, limit: 0 }, undefined],
  ] as const)('with %s', (_what, seen, expected) => {
    expect(crowdingOf({ limit: 128, deadlineMs: DEADLINE_MS, ...seen })).toBe(expected);
  });

  it('calls three that wait for long slow, not two, of which a journey may be silent for itself', () => {
    const limits = { limit: 128, deadlineMs: DEADLINE_MS };
    expect(areSlow([...inside(2, SLOW_MS + 1), ...inside(90, SLOW_MS)], limits)).toBe(false);
    expect(areSlow(inside(3, SLOW_MS + 1), limits)).toBe(true);
    expect(areSlow([], { ...limits, limit: 1 })).toBe(false);
    expect(areSlow(inside(1, SLOW_MS + 1), { ...limits, limit: 1 })).toBe(true);
  });

  it('spreads those who come back, the wider the longer others wait and the more are turned away', () => {
    const spread = (longestMs: number, turnedAway: number) => [0, 0.5, 0.999].map((drawn) => retryAfterSeconds({ longestMs, turnedAway }, drawn));
    expect(spread(0, 1)).toEqual([2, 4, 5]);
    expect(spread(20_000, 5)).toEqual([2, 12, 22]);
    expect(spread(20_000, 40)).toEqual([2, 22, 42]);
    expect(spread(0, 1_000)).toEqual([2, 32, 62]);
  });

  it('holds for the commands that a journey carries out, never for a read or an import', () => {
    const routes = Object.values(ROUTES);
    const gated = routes.filter(({ toJourney }) => toJourney);
    expect(gated.every(({ method, idempotent }) => method === 'post' && idempotent)).toBe(true);
    const open = routes.filter(({ method, toJourney, errors = [] }) => method === 'post' && !toJourney && errors.includes('JOURNEY.ENDED'));
    expect(open.map(({ operationId }) => operationId)).toEqual([]);
    expect(gated.map(({ operationId }) => operationId)).toContain('startJourney');
    expect(gated.map(({ operationId }) => operationId)).not.toContain('createImport');
  });
});

describe('an API whose worker is away', () => {
  let api: TestApi;
  let candidateIds: string[];
  let stopWorker: (() => Promise<void>) | undefined;
  const workerBack = async () => {
    stopWorker = await startWorker({ address: await temporalAddress(), namespace: temporalNamespace(), taskQueue: api.taskQueue, store: api.store });
  };
  const workerAway = async () => {
    await stopWorker?.();
    stopWorker = undefined;
  };

  beforeAll(async () => {
    api = await testApi({ temporal: await temporalAddress(), commandsAtOnce: LIMIT, commandDeadlineMs: DEADLINE_MS });
    await workerBack();
    candidateIds = [];
    for (let n = 0; n < MANY; n++) {
      const candidateId = await storedCandidate(api.store);
      expect((await api.send('POST', `/v1/candidates/${candidateId}/journey`, { as: 'intake', body: {} })).status).toBe(201);
      candidateIds.push(candidateId);
    }
  }, 300_000);

  afterEach(workerAway, 60_000);

  const hold = (candidateId: string, { key = randomUUID(), language = 'en' } = {}) =>
    api.send('POST', `/v1/candidates/${candidateId}/journey/holds`, { as: 'coordinator', body: { reason: 'care' }, key, headers: { 'accept-language': language } });
  const resume = (candidateId: string) => api.send('POST', `/v1/candidates/${candidateId}/journey/resumption`, { as: 'coordinator' });
  const waiting = async () => Number(/^doorstroom_commands_waiting (\d+)$/m.exec((await api.send('GET', '/metrics')).text)?.[1]);
  const written = async () => {
    const { idempotency, processingLog } = api.store.models;
    return { claims: await idempotency.countDocuments({}), owed: await idempotency.countDocuments({ owed: { $exists: true } }), entries: await processingLog.countDocuments({}) };
  };
  /** As many commands as there are places, each waiting for its journey. */
  async function full(): Promise<Promise<TestAnswer>[]> {
    const inside = candidateIds.slice(0, LIMIT).map((id) => hold(id));
    await until(async () => (await waiting()) === LIMIT);
    // Their claims are written beside each other.
    await until(async () => (await api.store.models.idempotency.countDocuments({ state: 'running' })) === LIMIT);
    return inside;
  }

  it('turns away at once what is over the limit, writes nothing of it, and goes on reading', async () => {
    await workerAway();
    const inside = await full();
    const before = await written();
    const over = candidateIds.slice(LIMIT).map((candidateId) => ({ candidateId, key: randomUUID() }));
    const answers = await Promise.all(over.map(({ candidateId, key }) => hold(candidateId, { key })));
    // They did not wait for a place.
    expect(await waiting()).toBe(LIMIT);
    for (const { status, body, headers } of answers) {
      expect([status, body['code']]).toEqual([503, 'SERVICE.OVERLOADED']);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
      expect(body['retryAfterSeconds']).toBe(Number(headers.get('retry-after')));
      expect(body['remedy']).toContain('with the same key');
    }
    // Not all at the same time again.
    expect(new Set(answers.map(({ headers }) => headers.get('retry-after'))).size).toBeGreaterThan(1);
    const [first] = over;
    const dutch = await hold(first!.candidateId, { key: first!.key, language: 'nl' });
    expect(dutch.body).toMatchObject({ title: 'Er wachten nu te veel opdrachten', remedy: expect.stringContaining('met dezelfde sleutel') });
    expect(await written()).toEqual(before);

    const [read, list, made] = await Promise.all([
      api.send('GET', `/v1/candidates/${first!.candidateId}/journey`, { as: 'coordinator' }),
      api.send('GET', '/v1/journeys?limit=5', { as: 'coordinator' }),
      api.send('POST', '/v1/contractors', { as: 'coordinator', body: { name: 'Wegenbouw Testdata', regions: ['AM24'] } }),
    ]);
    expect([read.status, list.status, made.status]).toEqual([200, 200, 201]);
    const figures = (await api.send('GET', '/metrics')).text;
    expect(figures).toContain(`doorstroom_commands_turned_away_total{operation="putOnHold",reason="at-once"} ${over.length + 1}`);

    await workerBack();
    expect((await Promise.all(inside)).map(({ status }) => status)).toEqual(inside.map(() => 200));
    const again = await hold(first!.candidateId, { key: first!.key });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, null]);
    expect(await waiting()).toBe(0);
    for (const candidateId of [first!.candidateId, ...candidateIds.slice(0, LIMIT)]) expect((await resume(candidateId)).status).toBe(200);
  }, 180_000);

  it('lets in a quarter of the limit once commands are slow, and all again when they were not for a while', async () => {
    await workerAway();
    const slow = candidateIds.slice(0, LIMIT / 4).map((id) => hold(id));
    await until(async () => (await waiting()) === LIMIT / 4);
    await pause(SLOW_MS + 500);
    const refused = await hold(candidateIds[LIMIT]!);
    expect([refused.status, refused.body['code']]).toEqual([503, 'SERVICE.OVERLOADED']);
    expect((await api.send('GET', '/metrics')).text).toContain('doorstroom_commands_turned_away_total{operation="putOnHold",reason="slow"} 1');
    await workerBack();
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual(slow.map(() => 200));
    await pause(CALM_MS);
    await workerAway();
    const later = candidateIds.slice(LIMIT, LIMIT + LIMIT / 2).map((id) => hold(id));
    await until(async () => (await waiting()) === LIMIT / 2);
    await workerBack();
    expect((await Promise.all(later)).map(({ status }) => status)).toEqual(later.map(() => 200));
    for (const candidateId of candidateIds.slice(LIMIT, LIMIT + LIMIT / 2)) expect((await resume(candidateId)).status).toBe(200);
    for (const candidateId of candidateIds.slice(0, LIMIT / 4)) expect((await resume(candidateId)).status).toBe(200);
  }, 120_000);

  it('gives no place to repeats that wait for the first one', async () => {
    await workerAway();
    const key = randomUUID();
    const [id] = candidateIds;
    const first = hold(id!, { key });
    await until(async () => (await waiting()) === 1);
    const repeats = Array.from({ length: LIMIT - 1 }, () => hold(id!, { key }));
    await pause(1_000);
    expect(await waiting()).toBe(1);
    await workerBack();
    const answers = await Promise.all([first, ...repeats]);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
    expect(await waiting()).toBe(0);
    expect((await resume(id!)).status).toBe(200);
  }, 120_000);
});
