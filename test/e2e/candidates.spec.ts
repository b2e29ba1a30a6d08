import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import type { Person } from '../../src/domain/candidate/person.js';
import { BlindIndex } from '../../src/persistence/candidates/blind-index.js';
import { BsnVault } from '../../src/persistence/candidates/bsn-vault.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';
import { inventedPerson, testBsn } from '../support/invented.js';
import { insertAssignment } from '../support/store-fixtures.js';
import { until } from '../support/until.js';

let api: TestApi;
let next = 100;
beforeAll(async () => {
  api = await testApi({ worker: true });
  await prepareStore(api.store);
}, 300_000);

const post = (path: string, request: TestRequest) => api.send('POST', path, { as: 'intake', ...request });
const get = (path: string, request: TestRequest = {}) => api.send('GET', path, { as: 'intake', ...request });
const change = (method: string, path: string, rev: number, body: unknown) =>
  api.send(method, path, { as: 'intake', body, headers: { 'if-match': `"${rev}"` } });

const candidate = (over: object = {}) => {
  const n = next++;
  return { person: inventedPerson(n), bsn: testBsn(n), profile: plainProfile(), ...over };
};
async function registered(over: object = {}): Promise<string> {
  const made = await post('/v1/candidates', { body: candidate(over) });
  expect(made.status).toBe(201);
  return made.body['candidateId'] as string;
}

describe('registering a candidate', () => {
  it('answers the id and what the intake still needs, the same for the same key', async () => {
    const { evidence: _later, ...profile } = plainProfile();
    const [body, key] = [candidate({ profile }), randomUUID()];
    const first = await post('/v1/candidates', { body, key });
    expect(first.body).toMatchObject({ rev: 1, missing: ['evidence'] });
    expect(first.headers.get('location')).toBe(`/v1/candidates/${first.body['candidateId']}`);
    const again = await Promise.all(Array.from({ length: 4 }, () => post('/v1/candidates', { body, key })));
    expect(again.map((a) => a.body)).toEqual(again.map(() => first.body));
  });

  it('never shows the BSN again, in an answer or in the log', async () => {
    const body = candidate();
    const made = await post('/v1/candidates', { body });
    const read = await get(`/v1/candidates/${made.body['candidateId']}`);
    expect(read.body).toMatchObject({ hasBsn: true, person: body.person, rev: 1 });
    const again = await post('/v1/candidates', { body: { ...candidate(), bsn: body.bsn } });
    expect(again.body).toMatchObject({ status: 409, code: 'CANDIDATE.BSN_KNOWN', field: 'body.bsn', candidateId: made.body['candidateId'] });
    for (const text of [made.text, read.text, again.text, JSON.stringify(api.logged)]) {
      expect(text).not.toContain(body.bsn);
    }
    expect(JSON.stringify(api.logged)).not.toContain(body.person.familyName);
  });

  it.each([
    ['a BSN that does not pass the eleven test', { bsn: '123456789' }, 400, 'REQUEST.INVALID'],
    ['a birth date that cannot be', { person: inventedPerson(90, { birthDate: '2025-01-01' }) }, 422, 'CANDIDATE.BIRTH_DATE_IMPLAUSIBLE'],
    ['a region that is none', { profile: plainProfile({ region: 'AM98' }) }, 422, 'REGION.UNKNOWN'],
  ])('refuses %s', async (_what, over, status, code) => {
    expect((await post('/v1/candidates', { body: candidate(over) })).body).toMatchObject({ status, code });
  });

  it('takes one of two with the same BSN at the same moment, and answers a repeat of either as the first time', async () => {
    for (let round = 0; round < 5; round++) {
      const bsn = testBsn(8_000 + round);
      const requests = [0, 1].map(() => ({ key: randomUUID(), body: candidate({ bsn }) }));
      const send = () => Promise.all(requests.map((request) => post('/v1/candidates', request)));
      const first = await send();
      expect(first.map((answer) => answer.status).sort()).toEqual([201, 409]);
      const [taken, refused] = [first.find((a) => a.status === 201)!, first.find((a) => a.status === 409)!];
      const { candidateId } = taken.body;
      expect(refused.body).toMatchObject({ code: 'CANDIDATE.BSN_KNOWN', field: 'body.bsn', candidateId });
      const again = await send();
      expect(again.map((a) => [a.status, a.body['candidateId']])).toEqual(first.map((a) => [a.status, a.body['candidateId']]));
      const names = requests.map(({ body }) => (body as { person: Person }).person);
      const index = new BlindIndex(api.store.keys.installation);
      expect(await api.store.models.persons.countDocuments({ keys: { $in: names.flatMap((person) => index.duplicates(person)) } })).toBe(1);
      expect(await api.store.models.vault.countDocuments({ _id: candidateId as string })).toBe(1);
    }
  });

  it('shows a possible duplicate, and takes it when somebody overrules with a reason', async () => {
    const person = inventedPerson(next++);
    const first = await registered({ person });
    const alike = candidate({ person: { ...person, givenName: `${person.givenName} Johanna` } });
    const refused = await post('/v1/candidates', { body: alike });
    expect(refused.body).toMatchObject({ status: 409, code: 'CANDIDATE.POSSIBLE_DUPLICATE', candidateId: first, score: expect.any(Number) });
    expect(refused.text).not.toContain(person.familyName);
    const overrule = { candidateIds: [first], reason: 'Nicht met dezelfde naam, beiden gesproken' };
    const made = await post('/v1/candidates', { body: { ...alike, overrule } });
    expect(made.status).toBe(201);
    const { body } = await get(`/v1/candidates/${made.body['candidateId']}/duplicates`);
    expect(body['items']).toMatchObject([{ candidateId: first }]);
  });
});

describe('finding candidates', () => {
  it('by the beginning of words of the name, without regard to accents, page after page', async () => {
    const ids = [];
    for (const givenName of ['Zoë', 'Zoé', 'ZOE']) ids.push(await registered({ person: inventedPerson(next++, { givenName, familyName: `Van den Qvist ${'abc'[ids.length]}` }) }));
    const page = async (query: string) => (await get(`/v1/candidates?${query}`)).body as { items: { candidateId: string }[]; nextCursor?: string };
    const first = await page('q=qvis%20zoe&limit=2');
    const second = await page(`q=qvis%20zoe&limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map((c) => c.candidateId)).toEqual(ids);
    expect((await page('q=qvis&region=AM25')).items).toEqual([]);
    expect((await page('q=qvis&region=AM24&targetGroup=participatiewet')).items).toHaveLength(3);
    expect((await page('q=--')).items).toEqual([]);
  });

  it('by region, newest first or by name', async () => {
    const profile = plainProfile({ region: 'AM17' });
    const ids: string[] = [];
    for (const familyName of ['Wybengac', 'Wybengaa', 'Wybengab']) ids.push(await registered({ profile, person: inventedPerson(next++, { familyName }) }));
    const list = async (query: string) => ((await get(`/v1/candidates?region=AM17${query}`)).body['items'] as { candidateId: string; familyName: string }[]);
    expect((await list('')).map((c) => c.candidateId)).toEqual([...ids].reverse());
    const unsearched = await get('/v1/candidates?region=AM17&sort=name');
    expect(unsearched.body).toMatchObject({ status: 422, code: 'CANDIDATE.SEARCH_TOO_WIDE', field: 'query.q' });
    const byName = (await list('&sort=name&q=wybenga')).map((c) => c.familyName);
    expect(byName).toEqual([...byName].sort((a, b) => a.localeCompare(b)));
    expect(byName).toHaveLength(3);
  });

  it('is for staff; a candidate sees their own record alone', async () => {
    const [own, other] = [await registered(), await registered()];
    const as = { as: 'candidate', claims: { candidate_id: own } } as const;
    expect((await get('/v1/candidates', as)).status).toBe(403);
    expect((await get(`/v1/candidates/${own}`, as)).status).toBe(200);
    expect((await get(`/v1/candidates/${other}`, as)).body).toMatchObject({ status: 404, code: 'CANDIDATE.UNKNOWN' });
    expect((await get(`/v1/candidates/${other}/profile`, as)).status).toBe(404);
    expect((await get(`/v1/candidates/${own}`, { as: 'contractor', claims: { contractor_id: randomUUID() } })).status).toBe(403);
  });
});

describe('correcting a candidate', () => {
  it('changes what is given, removes what is null, and keeps the reason', async () => {
    const candidateId = await registered({ person: inventedPerson(next++, { email: 'proef@example.org' }) });
    const path = `/v1/candidates/${candidateId}`;
    const corrected = await change('PATCH', path, 1, { person: { familyName: 'Verbeterd', email: null }, reason: 'Verkeerd overgetypt' });
    expect(corrected.body).toMatchObject({ rev: 2, person: { familyName: 'Verbeterd' } });
    expect(corrected.body['person']).not.toHaveProperty('email');
    expect((await change('PATCH', path, 1, { person: { familyName: 'Te laat' }, reason: 'x' })).status).toBe(412);
    expect((await get('/v1/candidates?q=verbeterd')).body['items']).toHaveLength(1);
    expect(await api.store.models.notes.countDocuments({ candidateId, subject: 'person-corrected' })).toBe(1);
  });

  it('corrects a BSN, and refuses one that somebody else has', async () => {
    const [a, b] = [candidate(), candidate()];
    const first = await registered(a);
    await registered(b);
    const path = `/v1/candidates/${first}`;
    expect((await change('PATCH', path, 1, { bsn: b.bsn, reason: 'x' })).body).toMatchObject({ status: 409, code: 'CANDIDATE.BSN_KNOWN' });
    expect((await change('PATCH', path, 1, { bsn: testBsn(next++), reason: 'Cijfers verwisseld' })).status).toBe(200);
    expect((await post('/v1/candidates', { body: candidate({ bsn: a.bsn }) })).status).toBe(201);
  });

  it('leaves the BSN to the one of two writers who was first', async () => {
    const vault = new BsnVault(api.store.keys);
    for (let round = 0; round < 4; round++) {
      const candidateId = await registered();
      const bsns = Array.from({ length: 4 }, () => testBsn(next++));
      const answers = await Promise.all(bsns.map((bsn) => change('PATCH', `/v1/candidates/${candidateId}`, 1, { bsn, reason: 'Cijfers verwisseld' })));
      expect(answers.map((a) => a.status).sort()).toEqual([200, 412, 412, 412]);
      const winner = bsns[answers.findIndex((a) => a.status === 200)]!;
      expect(await api.store.models.vault.findById(candidateId).lean()).toMatchObject({ bsnHash: vault.hashOf(winner) });
    }
  });

  it('replaces intake facts; region and target group only while no journey runs', async () => {
    const { travel: _later, ...profile } = plainProfile();
    const candidateId = await registered({ profile });
    const path = `/v1/candidates/${candidateId}/profile`;
    expect((await get(path)).body).toMatchObject({ missing: ['travel'], rev: 1 });
    const moved = plainProfile({ targetGroup: 'wajong' });
    expect((await change('PUT', path, 1, moved)).body).toMatchObject({ targetGroup: 'wajong', missing: [], rev: 2 });
    expect((await change('PUT', path, 1, moved)).status).toBe(412);
    await post(`/v1/candidates/${candidateId}/journey`, { body: {} });
    await until(async () => (await api.store.models.journeys.exists({ _id: candidateId })) !== null);
    expect((await change('PUT', path, 2, plainProfile({ targetGroup: 'ww' }))).body).toMatchObject({ status: 409, code: 'PROFILE.FOLLOWS_JOURNEY', field: 'body.targetGroup' });
    expect((await change('PUT', path, 2, { ...moved, skills: ['sewer'] })).body).toMatchObject({ skills: ['sewer'], rev: 3 });
  });
});

describe('merging a duplicate', () => {
  it('ends its journey as merged and points its record to the survivor', async () => {
    const [survivor, duplicate] = [await registered(), await registered()];
    await post(`/v1/candidates/${duplicate}/journey`, { body: {} });
    const [body, key] = [{ duplicateCandidateId: duplicate, reason: 'Zelfde persoon, twee keer aangemeld' }, randomUUID()];
    const merged = await post(`/v1/candidates/${survivor}/merges`, { body, key });
    expect(merged.body).toMatchObject({ candidateId: survivor, duplicateCandidateId: duplicate });
    expect((await post(`/v1/candidates/${survivor}/merges`, { body, key })).body).toEqual(merged.body);
    expect((await get(`/v1/candidates/${duplicate}`)).body).toMatchObject({ mergedInto: survivor });
    await until(async () => (await api.store.models.journeys.findById(duplicate).lean())?.outcome?.kind === 'merged');
    const listed = (await get('/v1/candidates?limit=200')).body['items'] as { candidateId: string }[];
    expect(listed.map((c) => c.candidateId)).not.toContain(duplicate);
    expect((await change('PATCH', `/v1/candidates/${duplicate}`, 1, { person: {}, reason: 'x' })).body).toMatchObject({ code: 'CANDIDATE.MERGED', mergedInto: survivor });
  });

  it('refuses a record with itself, and one that was merged elsewhere', async () => {
    const [a, b, c] = [await registered(), await registered(), await registered()];
    const merge = (into: string, duplicateCandidateId: string) => post(`/v1/candidates/${into}/merges`, { body: { duplicateCandidateId, reason: 'Proef' } });
    expect((await merge(a, a)).body).toMatchObject({ status: 422, code: 'CANDIDATE.SAME' });
    expect((await merge(a, b)).status).toBe(201);
    expect((await merge(c, b)).body).toMatchObject({ status: 409, code: 'CANDIDATE.MERGED' });
    expect((await merge(b, c)).body).toMatchObject({ status: 409, code: 'CANDIDATE.MERGED' });
    expect((await merge(a, randomUUID())).body).toMatchObject({ status: 404, code: 'CANDIDATE.UNKNOWN' });
  });
});

describe('matches', () => {
  it('are ranked with reasons, and say why the others are left out', async () => {
    const region = 'AM12';
    const candidateId = await registered({ profile: plainProfile({ region }) });
    const starts = { startsAt: '2031-03-03T00:00:00.000Z', endsAt: '2031-09-01T00:00:00.000Z', region, place: { municipality: 'Goes', postcode4: '4461' } };
    const fits = await insertAssignment(api.store, { ...starts, skills: ['paving'] });
    const plain = await insertAssignment(api.store, { ...starts });
    const full = await insertAssignment(api.store, { ...starts, headcount: 1, seats: ['x'] });
    const asks = await insertAssignment(api.store, { ...starts, certificates: ['code-95'] });
    const { status, body } = await get(`/v1/candidates/${candidateId}/matches`, { as: 'coordinator' });
    expect(status).toBe(200);
    expect((body['matches'] as { assignmentId: string }[]).map((m) => m.assignmentId)).toEqual([fits, plain]);
    expect((body['matches'] as { reasons: object[] }[])[0]!.reasons).toContainEqual({ code: 'SKILL_MATCH', points: 10 });
    expect(body['excluded']).toEqual(
      expect.arrayContaining([
        { assignmentId: full, because: ['NO_SEATS'] },
        { assignmentId: asks, because: ['CERTIFICATE_MISSING'] },
      ]),
    );
  });
});
