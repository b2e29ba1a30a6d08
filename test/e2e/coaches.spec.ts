import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { WORKLISTS } from '../../src/domain/guidance/worklists.js';
import { dateOf, plus } from '../../src/domain/shared/calendar.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { testApi, type TestAnswer, type TestApi, type TestRequest } from '../support/api.js';
import { storedAssignment, storedCandidate } from '../support/registered.js';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ worker: true });
}, 300_000);

interface Item {
  candidateId: string;
  at: string;
  checkpoint?: { checkpointId: string };
  action?: { actionId: string; what?: string };
  handover?: { handoverId: string };
  absence?: { from: string };
}
interface List {
  items: Item[];
  nextCursor?: string;
}

const post = (path: string, request: TestRequest = {}) => api.send('POST', path, { as: 'coordinator', ...request });
const get = <T = Record<string, unknown>>(path: string, request: TestRequest = {}) => api.send<T>('GET', path, { as: 'coordinator', ...request });
const journeyOf = (candidateId: string) => `/v1/candidates/${candidateId}/journey`;
const byCoach = (coachId: string): TestRequest => ({ as: 'coach', claims: { sub: coachId } });
const now = () => new Date().toISOString();

async function newCoach(change: Record<string, unknown> = {}): Promise<string> {
  const coachId = randomUUID();
  const made = await post('/v1/coaches', { body: { coachId, displayName: 'Coach (test)', regions: ['AM24'], capacity: 3, ...change } });
  expect(made.status).toBe(201);
  return coachId;
}

/** A candidate whose journey has started, with a coach when one is given. */
async function started(coachId?: string): Promise<string> {
  const candidateId = await storedCandidate(api.store);
  const answer = await post(journeyOf(candidateId), { as: 'intake', body: { ...(coachId && { coachId }) } });
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 201, body: { rev: coachId ? 2 : 1, stage: 'pool' } });
  if (coachId) await eventually(() => get(journeyOf(candidateId)), (j) => j['coachId'] === coachId);
  return candidateId;
}

async function working(coachId: string): Promise<{ candidateId: string; placementId: string }> {
  const candidateId = await started(coachId);
  const { assignmentId } = await storedAssignment(api.store);
  const { body } = await post(`${journeyOf(candidateId)}/proposals`, { body: { assignmentId } });
  const accept = (party: string) => post(`/v1/proposals/${String(body['proposalId'])}/answers`, { body: { answer: 'accept', party } });
  await accept('contractor');
  const placementId = String((await accept('candidate')).body['placementId']);
  await post(`/v1/placements/${placementId}/start-confirmation`, { body: { startedAt: now() } });
  return { candidateId, placementId };
}

async function eventually<T>(read: () => Promise<TestAnswer<T>>, fits: (body: T) => boolean): Promise<T> {
  for (;;) {
    const { status, body } = await read();
    if (status === 200 && fits(body)) return body;
    await pause(50);
  }
}

const listOf = (list: string, request: TestRequest = {}, query = '') => get<List>(`/v1/worklists/${list}${query}`, request);

describe('the register of coaches', () => {
  it('registers, reads, lists and changes, with the caseload counted', async () => {
    const [coachId, region] = [randomUUID(), 'AM11'];
    const body = { coachId, displayName: 'Coach (test)', email: 'coach@example.org', regions: [region], capacity: 2 };
    const key = randomUUID();
    const made = await post('/v1/coaches', { body, key });
    expect(made.body).toMatchObject({ ...body, active: true, caseCount: 0, free: 2, rev: 1 });
    expect(made.headers.get('location')).toBe(`/v1/coaches/${coachId}`);
    await api.store.models.idempotency.collection.deleteMany({});
    expect((await post('/v1/coaches', { body, key })).body).toEqual(made.body);
    expect((await post('/v1/coaches', { body })).body).toMatchObject({ status: 409, code: 'COACH.KNOWN' });
    expect((await post('/v1/coaches', { body: { ...body, coachId: randomUUID(), regions: ['AM99'] } })).body).toMatchObject({ status: 422, code: 'REGION.UNKNOWN' });
    expect((await post('/v1/coaches', { body: { ...body, coachId: 'coach@example.org' } })).body).toMatchObject({ status: 400, field: 'body.coachId' });
    expect((await post('/v1/coaches', { ...byCoach(coachId), body })).body).toMatchObject({ code: 'AUTH.ROLE_MISSING' });

    const free = async (yes: boolean) => (await get<{ items: { coachId: string }[] }>(`/v1/coaches?region=${region}&free=${yes}`)).body.items.map((c) => c.coachId);
    expect([await free(true), await free(false)]).toEqual([[coachId], []]);
    const change = (changes: object, etag: string) => api.send('PATCH', `/v1/coaches/${coachId}`, { as: 'coordinator', body: changes, headers: { 'if-match': etag } });
    expect((await change({ active: false, email: null }, '"1"')).body).toEqual(expect.not.objectContaining({ email: expect.anything() }));
    expect((await get(`/v1/coaches/${coachId}`)).body).toMatchObject({ active: false, free: 0, rev: 2 });
    expect((await change({ active: true }, '"1"')).body).toMatchObject({ status: 412, code: 'REQUEST.IF_MATCH_FAILED' });
    expect([await free(true), await free(false)]).toEqual([[], [coachId]]);
    expect((await get(`/v1/coaches/${randomUUID()}`)).body).toMatchObject({ status: 404, code: 'COACH.UNKNOWN' });
  });
});

describe('the coach of a candidate', () => {
  it('comes with the start or later; a full caseload is refused', async () => {
    const coachId = await newCoach({ capacity: 1 });
    const candidateId = await started(coachId);
    expect((await get(journeyOf(candidateId))).body).toMatchObject({ coachId, coachSince: expect.any(String) });
    expect((await get(`/v1/coaches/${coachId}`)).body).toMatchObject({ caseCount: 1, free: 0 });
    const other = await storedCandidate(api.store);
    expect((await post(journeyOf(other), { body: { coachId } })).body).toMatchObject({ status: 409, code: 'COACH.CASELOAD_FULL' });
    expect((await get(journeyOf(other))).status).toBe(404);
    const unguided = await started();
    expect((await post(`${journeyOf(unguided)}/coach`, { body: { coachId } })).body).toMatchObject({ status: 409, code: 'COACH.CASELOAD_FULL', coachId });
    expect((await post(`${journeyOf(unguided)}/coach`, { body: { coachId: await newCoach({ regions: ['AM21'] }) } })).body).toMatchObject({ status: 409, code: 'COACH.OTHER_REGION' });
    expect((await post(`${journeyOf(unguided)}/coach`, { body: { coachId: randomUUID() } })).body).toMatchObject({ status: 404, code: 'COACH.UNKNOWN' });
    const lower = await api.send('PATCH', `/v1/coaches/${coachId}`, { as: 'coordinator', body: { capacity: 0 }, headers: { 'if-match': '"1"' } });
    expect(lower.body).toMatchObject({ status: 409, code: 'COACH.CASES_TAKEN', caseCount: 1 });
  });

  it('changes by assignment with a reason alone, and the note stays in the register', async () => {
    const [anne, bob] = [await newCoach(), await newCoach()];
    const candidateId = await started(anne);
    const assign = (body: object) => post(`${journeyOf(candidateId)}/coach`, { body });
    expect((await assign({ coachId: bob })).body).toMatchObject({ status: 422, code: 'COACH.REASON_MISSING' });
    expect((await assign({ coachId: anne })).body).toMatchObject({ status: 409, code: 'COACH.SAME' });
    expect((await assign({ coachId: bob, reason: 'expertise', note: 'Kent dit werk' })).status).toBe(201);
    await eventually(() => get(`/v1/coaches/${anne}`), (c) => c['caseCount'] === 0);
    expect((await new CandidateRecords(api.store).notesOf(candidateId)).find(({ subject }) => subject === 'coach')).toMatchObject({ text: 'Kent dit werk' });
  });

  it('is proposed again when the candidate comes back, while there is room', async () => {
    const coachId = await newCoach();
    const candidateId = await started(coachId);
    await post(`${journeyOf(candidateId)}/withdrawal`, { body: { reason: 'own-choice' } });
    await eventually(() => get(journeyOf(candidateId)), (j) => j['stage'] === 'ended');
    await eventually(() => get(`/v1/coaches/${coachId}`), (c) => c['caseCount'] === 0);
    expect((await post(journeyOf(candidateId), { body: {} })).status).toBe(201);
    const again = await eventually(() => get(journeyOf(candidateId)), (j) => j['stage'] === 'pool');
    expect(again).toMatchObject({ unguided: true, formerCoachId: coachId, proposedCoach: { coachId, free: 3 } });
    expect((await listOf('without-coach', byCoach(coachId))).body.items.map((i) => i.candidateId)).toEqual([candidateId]);
    await api.send('PATCH', `/v1/coaches/${coachId}`, { as: 'coordinator', body: { capacity: 0 }, headers: { 'if-match': '"1"' } });
    expect((await get(journeyOf(candidateId))).body).not.toHaveProperty('proposedCoach');
  });

  it('stays after a transfer when working in the new region as well', async () => {
    const [both, here] = [await newCoach({ regions: ['AM24', 'AM21'] }), await newCoach()];
    for (const [coachId, stays] of [[both, true], [here, false]] as const) {
      const candidateId = await started(coachId);
      const { body } = await post(`${journeyOf(candidateId)}/transfers`, { body: { toRegion: 'AM21' } });
      await post(`/v1/transfers/${String(body['transferId'])}/answers`, { claims: { regions: ['AM21'] }, body: { answer: 'accept' } });
      const moved = await eventually(() => get(journeyOf(candidateId)), (j) => j['region'] === 'AM21');
      expect(moved['coachId']).toBe(stays ? coachId : undefined);
      await eventually(() => get(`/v1/coaches/${coachId}`), (c) => c['caseCount'] === (stays ? 1 : 0));
    }
  });
});

describe('a handover', () => {
  it('is asked by the coach, listed for the other, and accepted by the other alone', async () => {
    const [anne, bob, cor] = [await newCoach(), await newCoach(), await newCoach()];
    const candidateId = await started(anne);
    const ask = (request: TestRequest) => post(`${journeyOf(candidateId)}/handovers`, { body: { toCoachId: bob, reason: 'coach-leaves', note: 'Bedankt' }, ...request });
    expect((await ask(byCoach(cor))).body).toMatchObject({ status: 404, code: 'JOURNEY.NOT_STARTED' });
    const asked = await ask(byCoach(anne));
    expect(asked.status).toBe(201);
    const handoverId = String(asked.body['handoverId']);
    expect((await new CandidateRecords(api.store).notesOf(candidateId)).find((one) => one.subjectId === handoverId)).toMatchObject({ subject: 'handover', text: 'Bedankt' });
    const waiting = await eventually(() => listOf('handovers', byCoach(bob)), (l) => l.items.length > 0);
    expect(waiting.items).toEqual([expect.objectContaining({ candidateId, handover: expect.objectContaining({ handoverId, toCoachId: bob, requestedBy: anne }) })]);
    const answer = (request: TestRequest, what = 'accept') => post(`/v1/handovers/${handoverId}/answers`, { ...request, body: { answer: what } });
    expect((await answer(byCoach(anne))).body).toMatchObject({ status: 403, code: 'HANDOVER.NOT_YOURS' });
    expect((await answer({})).body).toMatchObject({ status: 403, code: 'HANDOVER.NOT_YOURS' });
    const key = randomUUID();
    const accepted = await answer({ ...byCoach(bob), key });
    expect(accepted.status).toBe(201);
    await eventually(() => get(journeyOf(candidateId)), (j) => j['coachId'] === bob);
    await api.store.models.idempotency.collection.deleteMany({});
    expect((await answer({ ...byCoach(bob), key })).text).toBe(accepted.text);
    expect((await answer(byCoach(bob))).body).toMatchObject({ status: 409, code: 'HANDOVER.NOT_OPEN' });
    expect((await listOf('handovers', byCoach(bob))).body.items).toEqual([]);
  });

  it('can be declined by the other, and taken back by who asked', async () => {
    const [anne, bob] = [await newCoach(), await newCoach()];
    const candidateId = await started(anne);
    for (const [what, who, closing] of [['decline', bob, 'declined'], ['withdraw', anne, 'withdrawn']] as const) {
      const { body } = await post(`${journeyOf(candidateId)}/handovers`, { ...byCoach(anne), body: { toCoachId: bob, reason: 'caseload' } });
      const handoverId = String(body['handoverId']);
      await eventually(() => get(journeyOf(candidateId)), (j) => j['handover'] !== undefined);
      expect((await post(`/v1/handovers/${handoverId}/answers`, { ...byCoach(who), body: { answer: what } })).status).toBe(201);
      const after = await eventually(() => get(journeyOf(candidateId)), (j) => j['handover'] === undefined);
      expect(after).toMatchObject({ coachId: anne, lastHandover: { handoverId, closing } });
    }
    expect((await post(`/v1/handovers/${randomUUID()}/answers`, { ...byCoach(bob), body: { answer: 'accept' } })).body).toMatchObject({ status: 404, code: 'HANDOVER.UNKNOWN' });
  });
});

describe('worklists', () => {
  it('show a coach the own caseload, what waits longest first, in pages', async () => {
    const coachId = await newCoach();
    const candidates = [await started(coachId), await started(coachId), await started(coachId)];
    await started();
    const whole = await listOf('waiting-longest', byCoach(coachId));
    expect(whole.body.items.map((i) => i.candidateId)).toEqual(candidates);
    const ids: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const { body } = await listOf('waiting-longest', byCoach(coachId), `?limit=2&sort=-at${cursor ? `&cursor=${cursor}` : ''}`);
      ids.push(...body.items.map((i) => i.candidateId));
      cursor = body.nextCursor;
      if (!cursor) break;
    }
    expect(ids).toEqual([...candidates].reverse());
    const inRegion = await listOf('waiting-longest', { claims: { regions: ['AM24'] } }, '?limit=200');
    expect(inRegion.body.items.length).toBeGreaterThan(3);
    expect((await listOf('waiting-longest', {}, `?coachId=${coachId}&region=AM21`)).body.items).toEqual([]);
    expect((await listOf('nonsense', byCoach(coachId))).body).toMatchObject({ status: 400 });
  });

  it('put a checkpoint under today or overdue by the day in Amsterdam, and under neither while it waits for a return', async () => {
    const coachId = await newCoach();
    const { placementId, candidateId } = await working(coachId);
    const rows = () => api.store.models.checkpoints.find({ placementId, todo: true }).sort({ dueAt: 1 }).lean();
    await eventually(() => get<List>(`/v1/checkpoints?placementId=${placementId}&status=planned`), (l) => l.items.length > 2);
    const [first, second, third] = (await rows()).map((c) => c._id);
    const today = new Date(`${dateOf(now())}T12:00:00+01:00`);
    const at = (id: string | undefined, dueAt: Date) => api.store.models.checkpoints.collection.updateOne({ _id: id as never }, { $set: { dueAt } });
    await at(first, new Date(today.getTime() - 2 * 86_400_000));
    await at(second, new Date(today.getTime() - 5 * 86_400_000));
    await at(third, today);
    const shown = async (list: string) => (await listOf(list, byCoach(coachId))).body.items.map((i) => i.checkpoint?.checkpointId);
    expect([await shown('overdue'), await shown('due-today')]).toEqual([[second, first], [third]]);
    const counts = await get<{ counts: Record<string, number>; coachId: string }>('/v1/worklists', byCoach(coachId));
    expect(Object.keys(counts.body.counts).sort()).toEqual([...WORKLISTS].sort());
    expect(counts.body).toMatchObject({ coachId, counts: { overdue: 2, 'due-today': 1, handovers: 0 } });

    const away = await post(`/v1/placements/${placementId}/absences`, { body: { kind: 'short', from: now() } });
    expect(away.status).toBe(201);
    await eventually(() => get<List>(`/v1/placements/${placementId}`) as never, (p: { absences: unknown[] }) => p.absences.length > 0);
    await eventually(() => get(journeyOf(candidateId)), (j) => j['rev'] !== undefined);
    expect(await api.store.models.checkpoints.countDocuments({ placementId, todo: false, status: 'planned' })).toBeGreaterThan(0);
  });

  it('list planned absences, the first first', async () => {
    const coachId = await newCoach();
    const { placementId, candidateId } = await working(coachId);
    const day = (n: number) => dateOf(plus(now(), `P${n}D`));
    for (const n of [20, 10]) {
      const body = { kind: 'planned', from: day(n), until: day(n + 3) };
      expect((await post(`/v1/placements/${placementId}/absences`, { ...byCoach(coachId), body })).status).toBe(201);
    }
    const { items } = await eventually(() => listOf('planned-absences', byCoach(coachId)), (l) => l.items.length === 2);
    expect(items.map((i) => [i.candidateId, dateOf(i.at)])).toEqual([[candidateId, day(10)], [candidateId, day(20)]]);
    const first = await listOf('planned-absences', byCoach(coachId), '?limit=1');
    const second = await listOf('planned-absences', byCoach(coachId), `?limit=1&cursor=${first.body.nextCursor}`);
    expect([first.body.items[0], second.body.items[0]]).toEqual(items);
    expect(second.body.nextCursor).toBeUndefined();
  });

  it('list placements that end soon with nothing known for afterwards', async () => {
    const coachId = await newCoach();
    const { candidateId, placementId } = await working(coachId);
    await post(`${journeyOf(candidateId)}/corrections`, { body: { correction: { entry: 'planned-end', placementId, endsAt: plus(now(), 'P20D') }, reason: 'new-information' } });
    const { items } = await eventually(() => listOf('ending-without-follow-on', byCoach(coachId)), (l) => l.items.length === 1);
    expect(items[0]).toMatchObject({ candidateId, stage: 'follow-on' });
    await post(`${journeyOf(candidateId)}/outcomes`, { body: { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' } });
    await eventually(() => listOf('ending-without-follow-on', byCoach(coachId)), (l) => l.items.length === 0);
  });
});

describe('actions and flags', () => {
  it('stand on the list of who does them by their day, and go with the candidate to another coach', async () => {
    const [anne, bob] = [await newCoach(), await newCoach()];
    const candidateId = await started(anne);
    const at = `/v1/candidates/${candidateId}/actions`;
    const today = dateOf(now());
    const key = randomUUID();
    const create = (body: object, request: TestRequest = {}) => post(at, { ...byCoach(anne), body, ...request });
    const first = await create({ what: 'Werkschoenen regelen', dueOn: today, owner: anne }, { key });
    expect(first.body).toMatchObject({ kind: 'action', what: 'Werkschoenen regelen', assignee: anne, createdBy: anne, rev: 1 });
    expect(first.body).not.toHaveProperty('owner');
    const later = await create({ kind: 'flag', what: 'Let op de reistijd', dueOn: dateOf(plus(now(), 'P3D')) });
    const owned = await create({ what: 'Brief sturen', dueOn: '2020-01-01', owner: 'intake-1' });
    expect(owned.body).toMatchObject({ owner: 'intake-1', assignee: 'intake-1' });
    await api.store.models.idempotency.collection.deleteMany({});
    expect((await create({ what: 'Werkschoenen regelen', dueOn: today, owner: anne }, { key })).body['actionId']).toBe(first.body['actionId']);
    expect((await get<{ items: unknown[] }>(at)).body.items).toHaveLength(3);

    const due = async (coachId: string) => (await listOf('actions-due', byCoach(coachId))).body.items.map((i) => i.action?.actionId);
    expect(await due(anne)).toEqual([first.body['actionId']]);
    const mine = await get<{ items: { actionId: string }[] }>(`/v1/actions?assignee=${anne}&open=true&dueBefore=2099-01-01`, byCoach(anne));
    expect(mine.body.items.map((a) => a.actionId)).toEqual([first.body['actionId'], later.body['actionId']]);
    const asManager = await listOf('actions-due', { as: 'manager', claims: { regions: ['AM24'] } });
    expect(asManager.body.items.length).toBeGreaterThan(1);
    expect(asManager.text).not.toContain('Werkschoenen');

    await post(`${journeyOf(candidateId)}/coach`, { body: { coachId: bob, reason: 'caseload' } });
    await eventually(() => listOf('actions-due', byCoach(bob)), (l) => l.items.length === 1);
    expect(await due(anne)).toEqual([]);

    const one = `${at}/${String(later.body['actionId'])}`;
    const change = (body: object, etag: string) => api.send('PATCH', one, { ...byCoach(bob), body, headers: { 'if-match': etag } });
    expect((await change({ dueOn: today, what: 'Let op de bus' }, '"1"')).body).toMatchObject({ what: 'Let op de bus', rev: 2 });
    expect((await change({ dueOn: today }, '"1"')).body).toMatchObject({ code: 'REQUEST.IF_MATCH_FAILED' });
    expect((await change({ owner: 'intake-1' }, '"2"')).body).toMatchObject({ owner: 'intake-1', assignee: 'intake-1' });
    const back = await change({ owner: null }, '"3"');
    expect(back.body).toMatchObject({ assignee: bob });
    expect(back.body).not.toHaveProperty('owner');

    const done = await post(`${one}/done`, byCoach(bob));
    expect(done.body).toMatchObject({ doneBy: bob, doneAt: expect.any(String) });
    expect((await post(`${one}/done`, byCoach(bob))).body).toEqual(done.body);
    expect((await post(`${one}/done`, byCoach(anne))).body).toMatchObject({ status: 404, code: 'CANDIDATE.UNKNOWN' });
    expect((await change({ dueOn: today }, '"5"')).body).toMatchObject({ status: 409, code: 'ACTION.DONE' });
    expect((await get<{ items: unknown[] }>(`${at}?open=true`)).body.items).toHaveLength(2);
    expect((await post(`/v1/candidates/${randomUUID()}/actions/${String(later.body['actionId'])}/done`)).body).toMatchObject({ status: 404, code: 'CANDIDATE.UNKNOWN' });
    expect((await post(`/v1/candidates/${randomUUID()}/actions`, { body: { what: 'x', dueOn: today } })).body).toMatchObject({ status: 404, code: 'CANDIDATE.UNKNOWN' });
  });
});
