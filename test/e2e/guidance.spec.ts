import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { STANDARD_POLICY } from '../../src/domain/policy/standard-policy.js';
import { Policies } from '../../src/persistence/registers/policies.js';
import { testApi, type TestAnswer, type TestApi, type TestRequest } from '../support/api.js';
import { storedAssignment, storedCandidate } from '../support/registered.js';

let api: TestApi;
/** A policy by which a contact is missed within seconds. */
const QUICK = 'quick-guidance';

beforeAll(async () => {
  api = await testApi({ worker: true });
  await new Policies(api.store.models).publish({
    policyId: QUICK,
    version: 1,
    terms: {
      ...STANDARD_POLICY.terms,
      checkpointGrace: 'PT1S',
      escalation: { checkpoint: [{ to: 'coach', after: 'PT0S' }, { to: 'coordinator', after: 'PT1S' }], 'follow-on': [], absence: [] },
    },
    targetGroups: {},
    publishedAt: new Date().toISOString(),
    publishedBy: 'spec',
  });
}, 300_000);

const post = <T = Record<string, unknown>>(path: string, request: TestRequest = {}) => api.send<T>('POST', path, { as: 'coordinator', ...request });
const get = <T = Record<string, unknown>>(path: string, request: TestRequest = {}) => api.send<T>('GET', path, { as: 'coordinator', ...request });
type Page = { items: Record<string, string>[] };

async function eventually<T>(read: () => Promise<TestAnswer<T>>, fits: (body: T) => boolean): Promise<T> {
  for (;;) {
    const { status, body } = await read();
    if (status === 200 && fits(body)) return body;
    await pause(50);
  }
}

async function started(policyId?: string): Promise<string> {
  const candidateId = await storedCandidate(api.store);
  expect((await post(`/v1/candidates/${candidateId}/journey`, { as: 'coordinator', body: policyId ? { policyId } : {} })).status).toBe(201);
  return candidateId;
}

/** At work since an hour, with the plan of the standard policy. */
async function atWork() {
  const candidateId = await started();
  const { assignmentId, contractorId } = await storedAssignment(api.store);
  const { body } = await post(`/v1/candidates/${candidateId}/journey/proposals`, { as: 'coordinator', body: { assignmentId } });
  const answer = (party: string) => post(`/v1/proposals/${String(body['proposalId'])}/answers`, { as: 'coordinator', body: { answer: 'accept', party } });
  await answer('contractor');
  const placementId = String((await answer('candidate')).body['placementId']);
  await post(`/v1/placements/${placementId}/start-confirmation`, { as: 'coordinator', body: { startedAt: new Date().toISOString() } });
  const foreman = { as: 'contractor' as const, claims: { contractor_id: contractorId } };
  await eventually(() => get<Page>(`/v1/checkpoints?placementId=${placementId}`), (page) => page.items.some((c) => c['code'] === 'week-1'));
  return { candidateId, placementId, contractorId, foreman, report: (code: string, request: TestRequest) => post(`/v1/checkpoints/${placementId}.${code}/reports`, request) };
}

const reportsOf = (checkpointId: string, request: TestRequest = {}) => get<Page>(`/v1/checkpoints/${checkpointId}/reports`, request);

describe('question forms', () => {
  const label = { nl: 'Hoe gaat het?', en: 'How are you?' };
  const form = (version: number, formId = 'mood') => ({ formId, version, title: label, questions: [{ kind: 'yes-no', code: 'well', label, required: true }] });
  const publish = (body: unknown, request: TestRequest = {}) => post('/v1/question-forms', { as: 'administrator', body, ...request });

  it('come with the installation, in Dutch and English', async () => {
    const { items } = (await get<{ items: { formId: string; title: object }[] }>('/v1/question-forms', { as: 'contractor', claims: { contractor_id: randomUUID() } })).body;
    expect(items.map((f) => f.formId).sort()).toEqual(['after-care', 'next-step', 'start', 'week-check']);
    expect(items.every((f) => Object.keys(f.title).join() === 'nl,en')).toBe(true);
  });

  it('are published by administrators, version after version, and never change', async () => {
    expect((await publish(form(2))).body).toMatchObject({ status: 409, code: 'FORM.VERSION_GAP', next: 1 });
    const first = await publish(form(1));
    expect([first.status, first.headers.get('location')]).toEqual([201, '/v1/question-forms/mood/versions/1']);
    expect((await publish(form(1))).status).toBe(201); // the same again is a retry
    expect((await publish({ ...form(1), title: { nl: 'Anders', en: 'Other' } })).body).toMatchObject({ code: 'FORM.VERSION_TAKEN' });
    expect((await get('/v1/question-forms/mood/versions/1')).body).toMatchObject({ questions: form(1).questions });
    expect((await get('/v1/question-forms/mood/versions/9')).body).toMatchObject({ status: 404, code: 'FORM.NOT_FOUND' });
    expect((await publish(form(2), { as: 'coach' })).status).toBe(403);
  });

  it('are known before a policy asks them', async () => {
    const checkpoints = [{ code: 'a', anchor: 'start', offset: 'P1D', form: 'call', questions: 'unheard-of@1' }];
    const body = { policyId: 'asks', version: 1, terms: { ...STANDARD_POLICY.terms, checkpoints }, targetGroups: {} };
    expect((await post('/v1/policies', { as: 'administrator', body })).body).toMatchObject({ status: 422, code: 'FORM.UNKNOWN', missing: ['unheard-of@1'] });
  });
});

describe('the report of a checkpoint', () => {
  it('keeps answers, note and actions with the candidate, and out of the log and the journey', async () => {
    const { candidateId, placementId, report } = await atWork();
    const body = { answers: { 'how-is-work': 8, help: ['travel'], remarks: 'Zeldzaam woord: kwikstaart' }, note: 'Notitie met ijsvogel', actions: [{ what: 'Fiets regelen', dueOn: '2027-01-15' }] };
    const key = randomUUID();
    const first = await report('week-1', { body, key });
    expect(first.status).toBe(201);
    const again = await report('week-1', { body, key });
    expect([again.status, again.body]).toEqual([201, first.body]);
    const checkpointId = `${placementId}.week-1`;
    expect((await reportsOf(checkpointId)).body).toEqual({
      items: [expect.objectContaining({ checkpointId, candidateId, placementId, reportedBy: 'coach', questions: 'week-check@1', answers: body.answers, note: body.note })],
    });
    const actions = await get<Page>(`/v1/candidates/${candidateId}/actions`);
    expect(actions.body.items).toMatchObject([{ checkpointId, what: 'Fiets regelen', dueOn: '2027-01-15', kind: 'action' }]);
    const state = await api.client.workflow.getHandle(`candidate/${candidateId}`).query('journeyState');
    const told = JSON.stringify([api.logged, state, await api.store.models.outbox.find({}).lean()]);
    expect(told.match(/kwikstaart|ijsvogel|Fiets regelen/)).toBeNull();
  });

  it('is refused with the fault of each answer, before anything changes', async () => {
    const { placementId, report } = await atWork();
    expect((await report('week-1', { body: {} })).body).toMatchObject({ status: 422, code: 'ANSWERS.MISSING', required: ['how-is-work'] });
    const wrong = await report('week-1', { body: { answers: { 'how-is-work': 11, hours: 'some', mood: true } } });
    expect(wrong.body).toMatchObject({ status: 422, code: 'ANSWERS.INVALID' });
    expect((wrong.body['faults'] as { field: string }[]).map((f) => f.field).sort()).toEqual(['body.answers.hours', 'body.answers.how-is-work', 'body.answers.mood']);
    expect(wrong.text).not.toContain('"some"');
    expect((await reportsOf(`${placementId}.week-1`)).body).toEqual({ items: [] });
  });

  it('comes from the foreman where the plan says so, who sees no other', async () => {
    const { placementId, foreman, report, candidateId } = await atWork();
    expect((await report('week-1', { ...foreman, body: { answers: { 'how-is-work': 5 } } })).body).toMatchObject({ status: 403, code: 'CHECKPOINT.FOR_THE_COACH' });
    expect((await report('first-day', { ...foreman, body: { answers: { arrived: true } } })).status).toBe(201);
    await report('week-1', { body: { answers: { 'how-is-work': 7 }, note: 'Van de coach' } });
    expect((await reportsOf(`${placementId}.first-day`, foreman)).body.items).toMatchObject([{ reportedBy: 'contractor' }]);
    expect((await reportsOf(`${placementId}.week-1`, foreman)).body).toEqual({ items: [] });
    const own = { as: 'candidate' as const, claims: { candidate_id: candidateId } };
    expect((await reportsOf(`${placementId}.week-1`, own)).body.items).toMatchObject([{ note: 'Van de coach' }]);
    expect((await reportsOf(`${placementId}.week-1`, { as: 'candidate', claims: { candidate_id: randomUUID() } })).status).toBe(404);
    expect((await reportsOf(`${placementId}.week-1`, { as: 'manager' })).status).toBe(403);
  });

  it('is withdrawn by a correction, and replaced by the next one', async () => {
    const { candidateId, placementId, report } = await atWork();
    const checkpointId = `${placementId}.week-1`;
    await report('week-1', { body: { answers: { 'how-is-work': 2 } } });
    const correction = { correction: { entry: 'checkpoint-report', checkpointId }, reason: 'wrong-person' };
    expect((await post(`/v1/candidates/${candidateId}/journey/corrections`, { as: 'coordinator', body: correction })).status).toBe(200);
    expect((await reportsOf(checkpointId)).body.items).toMatchObject([{ withdrawn: { by: 'spec-coordinator' } }]);
    expect((await report('week-1', { body: { answers: { 'how-is-work': 9 } } })).status).toBe(201);
    const [now] = (await reportsOf(checkpointId)).body.items;
    expect(now).toMatchObject({ answers: { 'how-is-work': 9 } });
    expect(now).not.toHaveProperty('withdrawn');
  });
});

describe('a contact that a coach plans', () => {
  const soon = () => new Date(Date.now() + 86_400_000).toISOString();

  it('stands with the journey, without a placement, and is cancelled with a reason', async () => {
    const candidateId = await started();
    const planned = await post(`/v1/candidates/${candidateId}/contacts`, { body: { form: 'call', dueAt: soon(), purpose: 'concern' } });
    expect(planned.status).toBe(201);
    const checkpointId = String(planned.body['checkpointId']);
    const listed = await eventually(() => get<Page>(`/v1/checkpoints?candidateId=${candidateId}`), (page) => page.items.some((c) => c['checkpointId'] === checkpointId));
    const row = listed.items.find((c) => c['checkpointId'] === checkpointId)!;
    expect(row).toMatchObject({ code: 'contact', purpose: 'concern', status: 'planned', due: 'coach' });
    expect(row).not.toHaveProperty('placementId');
    const detail = await get<{ checkpoints: { checkpointId: string }[] }>(`/v1/candidates/${candidateId}/journey`);
    expect(detail.body.checkpoints.map((c) => c.checkpointId)).toContain(checkpointId);
    expect((await post(`/v1/checkpoints/${checkpointId}/cancellation`, { body: { reason: 'rescheduled' } })).body).toMatchObject({ checkpointId });
    await eventually(() => get(`/v1/checkpoints/${checkpointId}`), (c) => c['status'] === 'cancelled' && c['cancellation'] === 'rescheduled');
  });

  it('is refused in the past, without a contractor and for a form that is not there; a plan is not cancelled', async () => {
    const candidateId = await started();
    const plan = (change: object) => post(`/v1/candidates/${candidateId}/contacts`, { body: { form: 'call', dueAt: soon(), purpose: 'progress', ...change } });
    expect((await plan({ dueAt: '2020-01-01T08:00:00Z' })).body).toMatchObject({ code: 'CONTACT.IN_THE_PAST' });
    expect((await plan({ due: 'either' })).body).toMatchObject({ code: 'CONTACT.NO_CONTRACTOR' });
    expect((await plan({ questions: 'unheard-of@1' })).body).toMatchObject({ code: 'FORM.UNKNOWN', field: 'body.questions' });
    const { placementId } = await atWork();
    expect((await post(`/v1/checkpoints/${placementId}.week-1/cancellation`, { body: { reason: 'other' } })).body).toMatchObject({ code: 'CONTACT.OF_THE_PLAN' });
  });

  it('is reported by the foreman of the placement without what it is about', async () => {
    const { candidateId, foreman } = await atWork();
    const planned = await post(`/v1/candidates/${candidateId}/contacts`, { body: { form: 'visit', dueAt: soon(), purpose: 'conflict', due: 'contractor' } });
    const checkpointId = String(planned.body['checkpointId']);
    const seen = await eventually(() => get(`/v1/checkpoints/${checkpointId}`, foreman), () => true);
    expect(seen).not.toHaveProperty('purpose');
    expect((await post(`/v1/checkpoints/${checkpointId}/reports`, { ...foreman, body: { answers: { a: 1 } } })).body).toMatchObject({ code: 'ANSWERS.NO_QUESTIONS' });
    expect((await post(`/v1/checkpoints/${checkpointId}/reports`, { ...foreman, body: { note: 'Gesproken' } })).status).toBe(201);
  });
});

describe('an escalation', () => {
  /** Due as soon as a journey takes it: how long a command is under way is not known before. */
  async function contactDueSoon(candidateId: string): Promise<TestAnswer<Record<string, unknown>>> {
    for (let inMs = 500; ; inMs *= 2) {
      const dueAt = new Date(Date.now() + inMs).toISOString();
      const planned = await post(`/v1/candidates/${candidateId}/contacts`, { body: { form: 'call', dueAt, purpose: 'question' } });
      if (planned.status === 201) return planned;
      expect(planned.body).toMatchObject({ code: 'CONTACT.IN_THE_PAST' });
    }
  }

  it('is listed with its level, and dropped with a reason', async () => {
    const candidateId = await started(QUICK);
    const planned = await contactDueSoon(candidateId);
    const list = (query: string) => get<Page>(`/v1/escalations?candidateId=${candidateId}${query}`);
    const { items } = await eventually(() => list('&status=open&level=coordinator&subject=checkpoint&region=AM24'), (page) => page.items.length > 0);
    expect(items).toMatchObject([{ subjectId: planned.body['checkpointId'], level: 'coordinator', status: 'open' }]);
    const listed = await eventually(() => get<Page>(`/v1/journeys?attention=escalated-to-coordinator&region=AM24&limit=200`), (page) => page.items.some((j) => j['candidateId'] === candidateId));
    expect(listed.items.length).toBeGreaterThan(0);
    const path = `/v1/escalations/${String(items[0]!['escalationId'])}/drop`;
    expect((await post(path, { body: { reason: 'settled-otherwise', note: 'Gebeld op maandag' } })).body).toMatchObject({ escalationId: items[0]!['escalationId'] });
    await eventually(() => list('&status=closed'), (page) => page.items[0]?.['closing'] === 'dropped' && page.items[0]['reason'] === 'settled-otherwise');
    expect((await post(path, { body: { reason: 'other' } })).body).toMatchObject({ code: 'ESCALATION.NOT_OPEN' });
    expect((await post(`/v1/escalations/${candidateId}.checkpoint-999/drop`, { body: { reason: 'other' } })).body).toMatchObject({ code: 'ESCALATION.UNKNOWN' });
  });
});
