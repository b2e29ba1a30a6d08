import { beforeAll, describe, expect, it } from '@jest/globals';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import { STANDARD_POLICY } from '../../src/domain/policy/standard-policy.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await prepareStore(api.store);
}, 180_000);

const post = (path: string, request: TestRequest) => api.send('POST', path, { as: 'coordinator', ...request });
const get = (path: string, request: TestRequest = {}) => api.send('GET', path, { as: 'coordinator', ...request });
const patch = (path: string, rev: number, request: TestRequest) =>
  api.send('PATCH', path, { as: 'coordinator', headers: { 'if-match': `"${rev}"` }, ...request });

let kvk = 10_000_000;
async function contractor(over: object = {}) {
  const body = { name: 'Wegenbouw Proef', kvkNumber: String(kvk++), regions: ['AM24'], ...over };
  const made = await post('/v1/contractors', { body });
  expect(made.status).toBe(201);
  return made.body as { contractorId: string; rev: number };
}

const work = (over: object = {}) => ({
  region: 'AM24',
  title: 'Bestrating Havenweg',
  category: 'paving',
  skills: ['paving'],
  place: { municipality: 'Goes', postcode4: '4461' },
  startsAt: '2031-03-03',
  endsAt: '2031-08-29',
  hoursPerWeek: 32,
  headcount: 3,
  ...over,
});

describe('regions and pools', () => {
  it('lists the 35 labour-market regions for everybody who is signed in', async () => {
    const { body } = await get('/v1/regions', { as: 'contractor', claims: { contractor_id: '6d0f6b52-6a0e-4a52-9d0e-0f2f4d1f7a10' } });
    expect(body['items']).toHaveLength(35);
    expect(body['items']).toContainEqual({ code: 'AM24', name: 'Zeeland', policyId: 'standard', rev: 1 });
  });

  it('answers 404 for a region that is not there', async () => {
    expect((await get('/v1/regions/AM99')).body).toMatchObject({ status: 404, code: 'REGION.NOT_FOUND' });
  });

  it('lets an administrator choose the policy of a region, on the revision that was read', async () => {
    const change = (rev: number, policyId: string) => patch('/v1/regions/AM10', rev, { as: 'administrator', body: { policyId } });
    expect((await change(1, 'nothing')).body).toMatchObject({ status: 422, code: 'POLICY.UNKNOWN' });
    expect((await change(7, 'standard')).body).toMatchObject({ status: 412, currentETag: '"1"' });
    const changed = await change(1, 'standard');
    expect({ status: changed.status, etag: changed.headers.get('etag') }).toEqual({ status: 200, etag: '"2"' });
  });

  it('counts the pool of a region, and gives each who waits a place', async () => {
    const at = (day: number) => new Date(Date.UTC(2027, 0, day));
    const id = (n: number) => `00000000-0000-4000-8000-0000000000${10 + n}`;
    for (let n = 0; n < 5; n++) {
      await api.store.models.journeys.create({ _id: id(n), rev: 1, region: 'AM33', targetGroup: n ? 'ww' : 'wajong', policyId: 'standard', policyVersion: 1, stage: n < 4 ? 'pool' : 'placement', stageSince: at(9 - n).toISOString(), startedAt: at(1).toISOString(), poolSince: at(9 - n).toISOString(), nextKnown: false, placementCount: 0, attention: [] });
    }
    expect((await get('/v1/pools/AM33')).body).toEqual({
      region: 'AM33',
      name: 'Midden-Limburg',
      candidates: 5,
      waiting: 4,
      waitingLongestSince: at(6).toISOString(),
      byStage: { pool: 4, placement: 1 },
      byTargetGroup: { wajong: 1, ww: 4 },
    });
    const first = (await get('/v1/pools/AM33/waiting-list?limit=3')).body as { items: { place: number; candidateId: string }[]; nextCursor: string };
    const second = (await get(`/v1/pools/AM33/waiting-list?limit=3&cursor=${first.nextCursor}`)).body as typeof first;
    expect([...first.items, ...second.items].map((c) => [c.place, c.candidateId])).toEqual([3, 2, 1, 0].map((n, i) => [i + 1, id(n)]));
    expect((await get('/v1/pools')).body['items']).toHaveLength(35);
  });
});

describe('policies', () => {
  const publish = (body: object, request: TestRequest = {}) => post('/v1/policies', { as: 'administrator', body, ...request });
  const policy = (version: number, over: object = {}) => ({ ...STANDARD_POLICY, policyId: 'proef', version, ...over });

  it('publishes versions that count up and never change', async () => {
    expect((await publish(policy(2))).body).toMatchObject({ status: 409, code: 'POLICY.VERSION_GAP', next: 1 });
    const made = await publish(policy(1));
    expect({ status: made.status, at: made.headers.get('location') }).toEqual({ status: 201, at: '/v1/policies/proef/versions/1' });
    expect((await publish(policy(1))).status).toBe(201);
    const changed = policy(1, { terms: { ...STANDARD_POLICY.terms, intakeTerm: 'P1D' } });
    expect((await publish(changed)).body).toMatchObject({ status: 409, code: 'POLICY.VERSION_TAKEN', field: 'body.version' });
    expect((await publish(policy(2))).status).toBe(201);
    const { body } = await get('/v1/policies?policyId=proef&sort=publishedAt');
    expect((body['items'] as { version: number }[]).map((p) => p.version)).toEqual([1, 2]);
    expect((await get('/v1/policies/proef/versions/1')).body).toMatchObject(policy(1));
    expect((await get('/v1/policies/proef/versions/9')).body).toMatchObject({ status: 404, code: 'POLICY.NOT_FOUND' });
  });

  it('names every duration that is wrong', async () => {
    const terms = { ...STANDARD_POLICY.terms, intakeTerm: '14 days', holdLimit: '-P1D', searchEvery: 'P0D', transferTerm: 'P9000D' };
    const { status, body } = await publish(policy(3, { terms }));
    expect(status).toBe(400);
    expect((body['faults'] as { field: string }[]).map((f) => f.field).sort()).toEqual(
      ['holdLimit', 'intakeTerm', 'searchEvery', 'transferTerm'].map((name) => `body.terms.${name}`),
    );
  });

  it('is for administrators', async () => {
    expect((await post('/v1/policies', { body: policy(3) })).status).toBe(403);
  });
});

describe('contractors', () => {
  it('are registered once per number at the chamber of commerce', async () => {
    const body = { name: 'Rioolwerken Proef', kvkNumber: '99000001', regions: ['AM24'] };
    const key = '1f9d8a54-4f0c-44f6-8f53-60f1a4a4c001';
    const first = await post('/v1/contractors', { body, key });
    expect((await post('/v1/contractors', { body, key })).body).toEqual(first.body);
    expect((await post('/v1/contractors', { body })).body).toMatchObject({ status: 409, code: 'CONTRACTOR.KVK_KNOWN' });
    expect((await post('/v1/contractors', { body: { ...body, kvkNumber: undefined, regions: ['AM98'] } })).body).toMatchObject({ status: 422, code: 'REGION.UNKNOWN' });
  });

  it('are corrected on the revision that was read', async () => {
    const { contractorId } = await contractor();
    const path = `/v1/contractors/${contractorId}`;
    expect((await api.send('PATCH', path, { as: 'coordinator', body: { name: 'Anders' } })).status).toBe(428);
    const changed = await patch(path, 1, { body: { name: 'Anders', kvkNumber: null } });
    expect(changed.body).toMatchObject({ name: 'Anders', rev: 2 });
    expect(changed.body).not.toHaveProperty('kvkNumber');
    expect((await patch(path, 1, { body: { name: 'Nog anders' } })).status).toBe(412);
  });

  it('are found by the beginning of their name, whatever the capitals', async () => {
    await contractor({ name: 'Ætherweg Infra' });
    const { body } = await get('/v1/contractors?q=AETHER');
    expect((body['items'] as { name: string }[]).map((c) => c.name)).toEqual(['Ætherweg Infra']);
  });

  it('see themselves and no other', async () => {
    const [own, other] = [await contractor(), await contractor()];
    const as = { as: 'contractor', claims: { contractor_id: own.contractorId } } as const;
    expect(((await get('/v1/contractors', as)).body['items'] as unknown[]).length).toBe(1);
    expect((await get(`/v1/contractors/${own.contractorId}`, as)).status).toBe(200);
    expect((await get(`/v1/contractors/${other.contractorId}`, as)).status).toBe(404);
  });
});

describe('assignments', () => {
  it('are posted by staff for a contractor, and by a contractor for itself', async () => {
    const { contractorId } = await contractor();
    const as = { as: 'contractor', claims: { contractor_id: contractorId } } as const;
    const made = await post('/v1/assignments', { ...as, body: work() });
    expect(made.body).toMatchObject({ contractorId, seatsTaken: 0, status: 'open', startsAt: '2031-03-02T23:00:00.000Z', endsAt: '2031-08-29T22:00:00.000Z' });
    expect((await post('/v1/assignments', { body: work({ contractorId }) })).status).toBe(201);
    const other = await contractor();
    expect((await post('/v1/assignments', { ...as, body: work({ contractorId: other.contractorId }) })).body).toMatchObject({ code: 'CONTRACTOR.UNKNOWN' });
    expect((await get(`/v1/assignments?contractorId=${other.contractorId}`, as)).body).toEqual({ items: [] });
    expect(((await get('/v1/assignments', as)).body['items'] as unknown[]).length).toBe(2);
  });

  it.each([
    ['an end before the start', { endsAt: '2031-03-01' }, 422, 'ASSIGNMENT.PERIOD_INVALID'],
    ['a region in which the contractor offers no work', { region: 'AM25' }, 409, 'CONTRACTOR.OTHER_REGION'],
    ['a region that is none', { region: 'AM98' }, 422, 'REGION.UNKNOWN'],
    ['a demand that is not known', { demands: ['flying'] }, 400, 'REQUEST.INVALID'],
    ['no seat', { headcount: 0 }, 400, 'REQUEST.INVALID'],
    ['half a position', { place: { municipality: 'Goes', postcode4: '4461', latitude: 51.5 } }, 400, 'REQUEST.INVALID'],
  ])('refuse %s', async (_what, over, status, code) => {
    const { contractorId } = await contractor();
    expect((await post('/v1/assignments', { body: work({ contractorId, ...over }) })).body).toMatchObject({ status, code });
  });

  it('cannot have fewer seats than are taken', async () => {
    const { contractorId } = await contractor();
    const { assignmentId } = (await post('/v1/assignments', { body: work({ contractorId }) })).body as { assignmentId: string };
    await api.store.models.assignments.updateOne({ _id: assignmentId }, { $set: { seats: ['a', 'b'] } });
    const path = `/v1/assignments/${assignmentId}`;
    expect((await patch(path, 1, { body: { headcount: 1 } })).body).toMatchObject({ status: 409, code: 'ASSIGNMENT.SEATS_TAKEN', seatsTaken: 2 });
    expect((await patch(path, 1, { body: { headcount: 2, status: 'closed' } })).body).toMatchObject({ headcount: 2, status: 'closed', seatsTaken: 2, rev: 2 });
    expect((await patch(path, 1, { body: { headcount: 5 } })).status).toBe(412);
    expect((await patch(path, 2, { body: { endsAt: '2030-01-01' } })).body).toMatchObject({ code: 'ASSIGNMENT.PERIOD_INVALID' });
  });

  it('are listed by region, state, category and start, page after page', async () => {
    const { contractorId } = await contractor({ regions: ['AM37'] });
    for (let n = 0; n < 5; n++) {
      await post('/v1/assignments', { body: work({ contractorId, region: 'AM37', startsAt: `2031-03-0${n + 1}`, category: n % 2 ? 'sewer' : 'paving' }) });
    }
    const list = async (query: string) => (await get(`/v1/assignments?region=AM37${query}`)).body as { items: { startsAt: string }[]; nextCursor?: string };
    const first = await list('&limit=3&sort=-startsAt');
    const second = await list(`&limit=3&sort=-startsAt&cursor=${first.nextCursor}`);
    const starts = [...first.items, ...second.items].map((a) => a.startsAt);
    expect(starts).toEqual([...starts].sort().reverse());
    expect(starts).toHaveLength(5);
    expect(second.nextCursor).toBeUndefined();
    expect((await list('&category=sewer&status=open')).items).toHaveLength(2);
    expect((await list('&startsAfter=2031-03-02&startsBefore=2031-03-03')).items).toHaveLength(2);
  });
});
