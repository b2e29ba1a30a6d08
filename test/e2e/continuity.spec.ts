import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { testApi, type TestAnswer, type TestApi, type TestRequest } from '../support/api.js';
import { storedAssignment, storedCandidate } from '../support/registered.js';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ worker: true });
}, 300_000);

const post = (path: string, request: TestRequest = {}) => api.send('POST', path, { as: 'coordinator', ...request });
const get = <T = Record<string, unknown>>(path: string, request: TestRequest = {}) => api.send<T>('GET', path, { as: 'coordinator', ...request });
const of = (candidateId: string, noun = '') => `/v1/candidates/${candidateId}${noun}`;
const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

async function started(): Promise<string> {
  const candidateId = await storedCandidate(api.store);
  expect((await post(of(candidateId, '/journey'), { body: {} })).status).toBe(201);
  await eventually(() => get(of(candidateId, '/journey')), () => true);
  return candidateId;
}

/** A read until it is as expected: lists follow a journey a moment later. */
async function eventually<T>(read: () => Promise<TestAnswer<T>>, fits: (body: T) => boolean): Promise<T> {
  for (;;) {
    const { status, body } = await read();
    if (status === 200 && fits(body)) return body;
    await pause(50);
  }
}

/** A placement in the store that was worked, as a journey published it. */
async function worked(candidateId: string, { from, days, gapDays = null }: { from: number; days: number; gapDays?: number | null }): Promise<string> {
  const _id = randomUUID();
  const [startsAt, endsAt] = [ago(from), ago(from - days)];
  await api.store.models.placements.create({
    _id, rev: 1, candidateId, region: 'AM24', targetGroup: 'participatiewet', proposalId: randomUUID(), assignmentId: randomUUID(), contractorId: randomUUID(),
    startsAt, endsAt, agreedAt: startsAt, startedAt: startsAt, endedAt: endsAt, absences: [], gapDays, status: 'ended', ending: 'completed',
    nextKnownBeforeEnd: false, followOn: { result: 'pool', reason: 'no-suitable-work' },
  });
  return _id;
}

describe('the continuity of a candidate', () => {
  it('shows the chain, the gap days, the rungs and the carousel, to who may see it', async () => {
    const candidateId = await started();
    const first = await worked(candidateId, { from: 200, days: 40 });
    const second = await worked(candidateId, { from: 150, days: 40, gapDays: 10 });
    const third = await worked(candidateId, { from: 100, days: 40, gapDays: 10 });
    const { body } = await eventually(() => get(of(candidateId, '/continuity')), () => true).then((found) => ({ body: found }));
    expect(body).toMatchObject({
      candidateId,
      chain: [{ placementId: first, gapDays: null, followOn: { result: 'pool', reason: 'no-suitable-work' } }, { placementId: second }, { placementId: third }],
      gapDays: 20,
      longestChain: 3,
      rungs: [],
      carousel: { status: 'carousel', reasons: ['short-placements', 'no-progress-recorded'], placementIds: [first, second, third] },
    });
    expect((await get(of(candidateId, '/continuity'), { as: 'candidate', claims: { candidate_id: candidateId } })).status).toBe(200);
    expect((await get(of(candidateId, '/continuity'), { as: 'candidate', claims: { candidate_id: randomUUID() } })).body).toMatchObject({ code: 'JOURNEY.NOT_STARTED' });
    expect((await get(of(candidateId, '/continuity'), { as: 'contractor', claims: { contractor_id: randomUUID() } })).status).toBe(403);
  });

  it('is unknown before the journey', async () => {
    expect((await get(of(randomUUID(), '/continuity'))).body).toMatchObject({ status: 404, code: 'JOURNEY.NOT_STARTED' });
  });
});

describe('progress', () => {
  it('is kept once for its key, and climbs the ladder', async () => {
    const candidateId = await started();
    const key = randomUUID();
    const entry = { at: ago(30), hoursPerWeek: 20, wageValuePercent: 40 };
    const first = await post(of(candidateId, '/progress'), { body: entry, key });
    expect(first.status).toBe(201);
    expect((await post(of(candidateId, '/progress'), { body: entry, key })).body).toEqual(first.body);
    await post(of(candidateId, '/progress'), { body: { at: ago(1), hoursPerWeek: 28, certificatesGained: ['vca-basic'] } });
    const { body } = await get<{ items: object[]; rungs: { kind: string }[] }>(of(candidateId, '/progress'));
    expect(body.items).toMatchObject([{ hoursPerWeek: 20, recordedBy: 'spec-coordinator' }, { hoursPerWeek: 28 }]);
    expect(body.rungs.map((r) => r.kind)).toEqual(['more-hours', 'certificate']);
  });

  it.each([
    ['nothing that was seen', { at: ago(1) }, 400, 'REQUEST.INVALID'],
    ['a wage value above the wage', { at: ago(1), wageValuePercent: 101 }, 400, 'REQUEST.INVALID'],
    ['a moment ahead', { at: ago(-2), hoursPerWeek: 20 }, 422, 'JOURNEY.MOMENT_NOT_POSSIBLE'],
  ])('is refused with %s', async (_what, body, status, code) => {
    const candidateId = await storedCandidate(api.store);
    expect((await post(of(candidateId, '/progress'), { body })).body).toMatchObject({ status, code });
  });

  it('is not for who is not registered, nor for other candidates', async () => {
    expect((await post(of(randomUUID(), '/progress'), { body: { at: ago(1), hoursPerWeek: 20 } })).body).toMatchObject({ code: 'CANDIDATE.UNKNOWN' });
    const candidateId = await storedCandidate(api.store);
    expect((await get(of(candidateId, '/progress'), { as: 'candidate', claims: { candidate_id: randomUUID() } })).status).toBe(404);
  });
});

describe('the warning of a carousel', () => {
  it('stands with the match, refuses the proposal, and is kept when it is acknowledged', async () => {
    const candidateId = await started();
    await worked(candidateId, { from: 150, days: 40 });
    await worked(candidateId, { from: 100, days: 40, gapDays: 10 });
    const [short, long] = [await storedAssignment(api.store, { days: 30 }), await storedAssignment(api.store, { days: 200 })];
    const matches = await get<{ matches: { assignmentId: string; warnings: string[] }[] }>(of(candidateId, '/matches?limit=200'));
    const warningsOf = (id: string) => matches.body.matches.find((m) => m.assignmentId === id)?.warnings;
    expect([warningsOf(short.assignmentId), warningsOf(long.assignmentId)]).toEqual([['carousel'], []]);

    const proposals = of(candidateId, '/journey/proposals');
    const refused = await post(proposals, { body: { assignmentId: short.assignmentId } });
    expect(refused.body).toMatchObject({ status: 409, code: 'PROPOSAL.CAROUSEL_WARNING', field: 'body.acknowledge', placements: 3 });
    expect((await post(proposals, { body: { assignmentId: short.assignmentId, acknowledge: { warning: 'carousel', reason: 'because' } } })).status).toBe(400);
    const key = randomUUID();
    const acknowledge = { warning: 'carousel', reason: 'own-wish' };
    const made = await post(proposals, { body: { assignmentId: short.assignmentId, acknowledge }, key });
    expect(made.status).toBe(201);
    const proposal = await eventually(() => get(`/v1/proposals/${made.body['proposalId'] as string}`), () => true);
    expect(proposal['acknowledged']).toEqual(acknowledge);
    const contractor = await get(`/v1/proposals/${made.body['proposalId'] as string}`, { as: 'contractor', claims: { contractor_id: short.contractorId } });
    expect([contractor.status, contractor.text.includes('acknowledged')]).toEqual([200, false]);
  });

  it('is none for work that lasts, nor after progress', async () => {
    const candidateId = await started();
    await worked(candidateId, { from: 150, days: 40 });
    await worked(candidateId, { from: 100, days: 40 });
    const { assignmentId } = await storedAssignment(api.store, { days: 30 });
    await post(of(candidateId, '/progress'), { body: { at: ago(5), skillsGained: ['paving'] } });
    expect((await post(of(candidateId, '/journey/proposals'), { body: { assignmentId } })).status).toBe(201);
  });
});

describe('consent to work in a neighbouring region', () => {
  it('is given and withdrawn by the candidate, and opens proposals across the border', async () => {
    const candidateId = await started();
    const own = { as: 'candidate' as const, claims: { candidate_id: candidateId } };
    const consents = of(candidateId, '/journey/consents');
    const { assignmentId } = await storedAssignment(api.store, { region: 'AM25', days: 200 });
    const propose = () => post(of(candidateId, '/journey/proposals'), { body: { assignmentId } });
    expect((await propose()).body).toMatchObject({ status: 409, code: 'ASSIGNMENT.OTHER_REGION' });
    expect((await post(consents, { as: 'candidate', claims: { candidate_id: randomUUID() }, body: { purpose: 'neighbouring-region' } })).status).toBe(404);
    expect((await post(consents, { ...own, body: { purpose: 'neighbouring-region' } })).status).toBe(200);
    await eventually(() => get(of(candidateId, '/journey')), (j) => (j['consents'] as string[]).length === 1);
    const made = await propose();
    expect(made.status).toBe(201);
    const proposal = await eventually(() => get(`/v1/proposals/${made.body['proposalId'] as string}`), () => true);
    expect(proposal['neighbourRegion']).toBe('AM25');
    expect((await post(`${consents}/neighbouring-region/withdrawal`, own)).body).toMatchObject({ stage: 'pool' });
    await eventually(() => get(`/v1/proposals/${made.body['proposalId'] as string}`), (p) => p['closing'] === 'consent-withdrawn');
    expect((await propose()).status).toBe(409);
  });
});

describe('after-care over the API', () => {
  async function inJob(): Promise<string> {
    const candidateId = await started();
    const { body } = await post(of(candidateId, '/journey/outcomes'), { body: { kind: 'regular-job', reason: 'agreed' } });
    expect(body).toMatchObject({ stage: 'after-care' });
    return candidateId;
  }
  const report = (candidateId: string, body: object) => post(of(candidateId, '/journey/after-care-reports'), { body });

  it('lists its checks with the journey, and takes an answer when it is time', async () => {
    const candidateId = await inJob();
    const journey = await eventually(() => get(of(candidateId, '/journey')), (j) => j['stage'] === 'after-care');
    expect(journey).toMatchObject({ nextDueKind: 'after-care-due', afterCare: { outcome: { kind: 'regular-job' }, checks: [{ code: 'month-3', status: 'planned' }, {}, {}] } });
    expect((await report(candidateId, { code: 'month-3', result: 'still-there' })).body).toMatchObject({ status: 409, code: 'AFTER_CARE.TOO_EARLY' });
    expect((await report(candidateId, { code: 'month-9', result: 'gone' })).body).toMatchObject({ status: 404, code: 'AFTER_CARE.UNKNOWN_CHECK' });
    expect((await report(candidateId, { code: 'month-3', result: 'gone', note: 'Belde zelf (test).' })).body).toMatchObject({ stage: 'after-care' });
    expect((await report(candidateId, { code: 'month-3', result: 'gone' })).body).toMatchObject({ status: 409, code: 'AFTER_CARE.ANSWERED' });
    const list = await eventually(() => get<{ items: { candidateId: string }[] }>('/v1/journeys?attention=after-care-left&limit=200'), (l) => l.items.length > 0);
    expect(list.items.map((j) => j.candidateId)).toContain(candidateId);
  });

  it('brings a candidate back to the pool, and nobody who is not in it', async () => {
    const candidateId = await inJob();
    expect((await post(of(candidateId, '/journey/return'), { body: { leftAt: ago(400) } })).body).toMatchObject({ status: 422, code: 'JOURNEY.MOMENT_NOT_POSSIBLE' });
    expect((await post(of(candidateId, '/journey/return'), { body: {} })).body).toMatchObject({ stage: 'pool' });
    expect((await post(of(candidateId, '/journey/return'), { body: {} })).body).toMatchObject({ status: 409, code: 'JOURNEY.STAGE_NOT_ALLOWED' });
    const journey = await eventually(() => get(of(candidateId, '/journey')), (j) => j['stage'] === 'pool');
    expect(journey).toMatchObject({ formerAfterCare: [{ closing: 'returned' }] });
  });
});
