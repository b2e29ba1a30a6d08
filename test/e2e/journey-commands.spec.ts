import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { dateOf } from '../../src/domain/shared/calendar.js';
import { DomainError } from '../../src/domain/shared/domain-error.js';
import type { Sight } from '../../src/modules/access/reach.js';
import { receiptSeenBy } from '../../src/modules/journeys/seen-by.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { testApi, type TestAnswer, type TestApi, type TestRequest } from '../support/api.js';
import { storedAssignment, storedCandidate, type StoredAssignment } from '../support/registered.js';

let api: TestApi;

beforeAll(async () => {
  api = await testApi({ worker: true });
}, 300_000);

const post = (path: string, request: TestRequest = {}) => api.send('POST', path, { as: 'coordinator', ...request });
const get = <T = Record<string, unknown>>(path: string, request: TestRequest = {}) => api.send<T>('GET', path, { as: 'manager', ...request });
const journeyOf = (candidateId: string) => `/v1/candidates/${candidateId}/journey`;

/** A candidate whose journey has started. */
async function started(): Promise<string> {
  const candidateId = await storedCandidate(api.store);
  expect((await post(journeyOf(candidateId), { body: {} })).status).toBe(201);
  return candidateId;
}

/** A candidate with a placement that both agreed to. */
async function placed(work?: StoredAssignment) {
  const candidateId = await started();
  const { assignmentId, contractorId } = work ?? (await storedAssignment(api.store));
  const proposed = await post(`${journeyOf(candidateId)}/proposals`, { body: { assignmentId } });
  const { proposalId } = proposed.body as { proposalId: string };
  await answer(proposalId, { as: 'contractor', claims: { contractor_id: contractorId } });
  const agreed = await answer(proposalId, { as: 'candidate', claims: { candidate_id: candidateId } });
  const { placementId } = agreed.body as { placementId: string };
  return { candidateId, assignmentId, contractorId, proposalId, placementId, agreed };
}

const answer = (proposalId: string, request: TestRequest) =>
  post(`/v1/proposals/${proposalId}/answers`, { body: { answer: 'accept' }, ...request });

const now = () => new Date().toISOString();

/** A read until it is as expected: lists follow a journey a moment later. */
async function eventually<T>(read: () => Promise<TestAnswer<T>>, fits: (body: T) => boolean): Promise<T> {
  for (;;) {
    const { status, body } = await read();
    if (status === 200 && fits(body)) return body;
    await pause(50);
  }
}

describe('a journey over the API', () => {
  it('starts from the profile, once', async () => {
    const candidateId = await storedCandidate(api.store);
    const first = await post(journeyOf(candidateId), { as: 'intake', body: {} });
    expect({ status: first.status, body: first.body }).toEqual({ status: 201, body: { rev: 1, stage: 'pool' } });
    await eventually(() => get(journeyOf(candidateId)), (j) => j['stage'] === 'pool');
    const second = await post(journeyOf(candidateId), { as: 'intake', body: {} });
    expect(second.body).toMatchObject({ status: 409, code: 'JOURNEY.ALREADY_STARTED' });
  });

  it('is started by one of several who begin it at the same moment, and the others are told', async () => {
    const candidateId = await storedCandidate(api.store);
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(journeyOf(candidateId), { as: 'intake', body: {} })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(new Set(answers.filter(({ status }) => status === 409).map(({ body }) => body['code']))).toEqual(new Set(['JOURNEY.ALREADY_STARTED']));
  });

  it('stays in intake until the profile is complete', async () => {
    const candidateId = await storedCandidate(api.store, randomUUID(), { complete: false });
    expect((await post(journeyOf(candidateId), { as: 'intake', body: {} })).body).toEqual({ rev: 1, stage: 'intake' });
    const early = await post(`${journeyOf(candidateId)}/intake-completion`, { as: 'intake' });
    expect(early.body).toMatchObject({ status: 409, code: 'JOURNEY.INTAKE_INCOMPLETE', missing: ['evidence'] });
    const records = new CandidateRecords(api.store);
    const profile = { ...plainProfile(), evidence: { kind: 'uwv-statement', statedOn: '2026-02-01' } as const };
    await records.replaceProfile({ candidateId, rev: 1, profile }, new Date().toISOString());
    const complete = await post(`${journeyOf(candidateId)}/intake-completion`, { as: 'intake' });
    expect(complete.body).toMatchObject({ stage: 'pool' });
  });

  it('is refused for somebody who is not registered', async () => {
    const refused = await post(journeyOf(randomUUID()), { body: {} });
    expect(refused.body).toMatchObject({ status: 404, code: 'CANDIDATE.UNKNOWN' });
  });

  it('is refused with a policy that does not exist', async () => {
    const candidateId = await storedCandidate(api.store);
    const refused = await post(journeyOf(candidateId), { body: { policyId: 'unheard-of' } });
    expect(refused.body).toMatchObject({ status: 422, code: 'POLICY.UNKNOWN', field: 'body.policyId' });
  });

  it('goes from proposal to placement when contractor and candidate both accept, each right after the other', async () => {
    const { agreed, placementId } = await placed();
    expect(agreed.status).toBe(201);
    expect(agreed.body).toMatchObject({ stage: 'awaiting-start', placementId: expect.any(String) });
    const placement = await eventually(() => get(`/v1/placements/${placementId}`), () => true);
    expect(placement).toMatchObject({ status: 'awaiting-start', placementId });
  });

  it('lets a coordinator answer for either party, and intake for the candidate alone', async () => {
    const candidateId = await started();
    const { assignmentId } = await storedAssignment(api.store);
    const { body } = await post(`${journeyOf(candidateId)}/proposals`, { body: { assignmentId } });
    const proposalId = body['proposalId'] as string;
    const intake = await answer(proposalId, { as: 'intake', body: { answer: 'accept', party: 'contractor' } });
    expect(intake.body).toMatchObject({ status: 403, code: 'PROPOSAL.PARTY_NOT_YOURS' });
    expect((await answer(proposalId, { as: 'intake' })).status).toBe(201);
    expect((await answer(proposalId, { body: { answer: 'accept', party: 'contractor' } })).body).toHaveProperty('placementId');
  });

  it('shows a contractor nothing of a candidate that the work does not need', async () => {
    const { placementId, contractorId, candidateId } = await placed();
    await post(`/v1/placements/${placementId}/start-confirmation`, { body: { startedAt: now() } });
    await eventually(() => get(`/v1/placements/${placementId}`), (p) => p['status'] === 'running');
    await post(`/v1/placements/${placementId}/early-termination`, { body: { endedAt: new Date().toISOString(), reason: 'personal-circumstances' } });
    const proposed = await post(`${journeyOf(candidateId)}/proposals`, { body: { assignmentId: (await storedAssignment(api.store, { contractorId })).assignmentId } });
    const proposalId = proposed.body['proposalId'] as string;
    await answer(proposalId, { as: 'candidate', claims: { candidate_id: candidateId }, body: { answer: 'decline', reason: 'health' } });
    const [contractor, coordinator] = [{ as: 'contractor' as const, claims: { contractor_id: contractorId } }, { as: 'coordinator' as const }];
    await eventually(() => get(`/v1/placements/${placementId}`), (p) => p['status'] === 'ended');
    await eventually(() => get(`/v1/proposals/${proposalId}`), (p) => p['status'] === 'closed');

    const paths = [`/v1/placements?candidateId=${candidateId}`, `/v1/placements/${placementId}`, `/v1/proposals?candidateId=${candidateId}`, `/v1/proposals/${proposalId}`];
    const read = async (as: TestRequest) => (await Promise.all(paths.map((path) => get(path, as)))).map((a) => [a.status, a.text] as const);
    const hidden = /targetGroup|gapDays|nextKnownBeforeEnd|personal|hold|health/;
    for (const [status, text] of await read(coordinator)) expect([status, hidden.test(text)]).toEqual([200, true]);
    for (const [status, text] of await read(contractor)) {
      expect(text).toContain(contractorId);
      expect([status, text.match(hidden)]).toEqual([200, null]);
    }
    const own = { as: 'candidate' as const, claims: { candidate_id: candidateId } };
    expect((await get(`/v1/proposals/${proposalId}`, own)).body).toMatchObject({ candidate: { answer: 'declined', reason: 'health' } });
  });

  it('tells a contractor that a command was carried out, and not where the candidate stands now', async () => {
    const { placementId, contractorId, proposalId } = await placed();
    const contractor = { as: 'contractor' as const, claims: { contractor_id: contractorId } };
    const at = `/v1/placements/${placementId}`;
    const started = await post(`${at}/start-confirmation`, { ...contractor, body: { startedAt: now() } });
    expect(started.body).toEqual({ rev: expect.any(Number), placementId });
    await eventually(() => get(at), (p) => p['status'] === 'running');
    const ended = await post(`${at}/early-termination`, { ...contractor, body: { endedAt: new Date().toISOString(), reason: 'work-ended' } });
    expect(ended.body).toEqual({ rev: expect.any(Number), placementId });
    expect((await answer(proposalId, contractor)).body).toMatchObject({ code: 'PROPOSAL.NOT_OPEN' });
  });

  it('tells a contractor that a journey has ended, and not how', async () => {
    const refused = () => Promise.reject<never>(new DomainError('JOURNEY.ENDED', 'ended', { remedy: '-', facts: { outcome: 'withdrawn' } }));
    const told = (sight: Sight) => receiptSeenBy(sight, refused()).catch((error: unknown) => error);
    expect(await told('whole')).toMatchObject({ code: 'JOURNEY.ENDED', detail: { facts: { outcome: 'withdrawn' } } });
    expect(await told('work')).toMatchObject({ code: 'JOURNEY.ENDED', detail: { facts: {} } });
  });

  it('shows a contractor and a candidate their own proposals alone', async () => {
    const { proposalId, contractorId } = await placed();
    const own = { as: 'contractor' as const, claims: { contractor_id: contractorId } };
    const stranger = { as: 'contractor' as const, claims: { contractor_id: randomUUID() } };
    await eventually(() => get(`/v1/proposals/${proposalId}`, own), () => true);
    expect((await get(`/v1/proposals/${proposalId}`, stranger)).body).toMatchObject({ status: 404, code: 'PROPOSAL.UNKNOWN' });
    expect((await get('/v1/proposals', stranger)).body).toEqual({ items: [] });
    expect((await answer(proposalId, stranger)).body).toMatchObject({ status: 404, code: 'PROPOSAL.UNKNOWN' });
    expect((await get('/v1/proposals?contractorId=' + contractorId, stranger)).body).toEqual({ items: [] });
  });

  it('keeps a candidate out of the journey of another', async () => {
    const candidateId = await started();
    const other = { as: 'candidate' as const, claims: { candidate_id: randomUUID() } };
    expect((await get(journeyOf(candidateId), other)).status).toBe(404);
    expect((await post(`${journeyOf(candidateId)}/withdrawal`, { ...other, body: { reason: 'own-choice' } })).status).toBe(404);
  });

  it('tells the last of two that the assignment is full', async () => {
    const work = await storedAssignment(api.store, { headcount: 1 });
    await placed(work);
    const late = await placed(work);
    expect(late.agreed.body).toMatchObject({ status: 409, code: 'PLACEMENT.CAPACITY_REACHED' });
  });

  it('refuses an assignment of another region', async () => {
    const candidateId = await started();
    const { assignmentId } = await storedAssignment(api.store, { region: 'AM21' });
    const refused = await post(`${journeyOf(candidateId)}/proposals`, { body: { assignmentId } });
    expect(refused.body).toMatchObject({ status: 409, code: 'ASSIGNMENT.OTHER_REGION', field: 'body.assignmentId' });
  });

  it('runs a placement: start, absence, hours, checkpoint, completion', async () => {
    const { candidateId, placementId, contractorId } = await placed();
    const contractor = { as: 'contractor' as const, claims: { contractor_id: contractorId } };
    const at = `/v1/placements/${placementId}`;
    expect((await post(`${at}/start-confirmation`, { ...contractor, body: { startedAt: now() } })).body).toMatchObject({ placementId });

    const absence = await post(`${at}/absences`, { ...contractor, body: { kind: 'short', from: new Date().toISOString() } });
    expect(absence.status).toBe(201);
    const until = new Date(Date.now() + 60_000).toISOString();
    expect((await post(`${at}/absences/${String(absence.body['absenceId'])}/end`, { ...contractor, body: { until } })).status).toBe(200);

    const week = isoWeek(dateOf(now()));
    const reported = await post(`${at}/hours`, { ...contractor, body: { week, minutes: 1920 } });
    expect(reported.body).toMatchObject({ week, minutes: 1920, revision: 1 });
    expect((await post(`${at}/hours`, { ...contractor, body: { week, minutes: 1800 } })).body).toMatchObject({ minutes: 1800, revision: 2 });
    expect((await get(`${at}/hours`, contractor)).body).toMatchObject({ items: [{ week, minutes: 1800 }] });

    const { items } = await eventually(
      () => get<{ items: { checkpointId: string }[] }>(`/v1/checkpoints?placementId=${placementId}&status=planned`),
      (page) => page.items.length > 0,
    );
    const checkpointId = items[0]!.checkpointId;
    const answers = { arrived: true };
    const held = await post(`/v1/checkpoints/${checkpointId}/reports`, { body: { note: 'Gaat goed', answers } });
    expect(held.status).toBe(201);
    const reports = await get(`/v1/checkpoints/${checkpointId}/reports`, { as: 'coordinator' });
    expect(reports.body).toMatchObject({ items: [{ candidateId, reportedBy: 'coach', note: 'Gaat goed', answers }] });

    const done = await post(`${at}/completion`, { ...contractor, body: {} });
    expect(done.status).toBe(202);
    const ended = await eventually(() => get(at), (p) => p['status'] === 'ended');
    expect(ended).toMatchObject({ ending: 'completed' });
    const again = await post(`${at}/completion`, { ...contractor, body: {} });
    expect({ status: again.status, body: again.body }).toEqual({ status: 202, body: { placementId, completedAt: ended['endedAt'] } });
  });

  it('ends a placement early with a reason, and today means until now', async () => {
    const { placementId } = await placed();
    await post(`/v1/placements/${placementId}/start-confirmation`, { body: { startedAt: now() } });
    const today = dateOf(now());
    const ended = await post(`/v1/placements/${placementId}/early-termination`, { body: { endedAt: today, reason: 'work-ended' } });
    expect(ended.body).toMatchObject({ stage: 'pool', placementId });
  });

  it('refuses hours of a week in which the placement did not run', async () => {
    const { placementId } = await placed();
    await post(`/v1/placements/${placementId}/start-confirmation`, { body: { startedAt: now() } });
    const hours = (week: string) => post(`/v1/placements/${placementId}/hours`, { body: { week, minutes: 60 } });
    expect((await hours('2020-W10')).body['code']).toBe('HOURS.WEEK_OUTSIDE_PLACEMENT');
    expect((await hours('2099-W10')).body['code']).toBe('HOURS.WEEK_AHEAD');
    expect((await hours('2025-W53')).body['code']).toBe('HOURS.WEEK_UNKNOWN');
  });

  it('goes on hold and resumes', async () => {
    const candidateId = await started();
    expect((await post(`${journeyOf(candidateId)}/holds`, { body: { reason: 'care' } })).body).toMatchObject({ stage: 'on-hold' });
    expect((await post(`${journeyOf(candidateId)}/resumption`)).body).toMatchObject({ stage: 'pool' });
  });

  it('moves to another region when that region accepts', async () => {
    const candidateId = await started();
    const asked = await post(`${journeyOf(candidateId)}/transfers`, { body: { toRegion: 'AM21' } });
    expect(asked.status).toBe(201);
    expect((await post(`${journeyOf(candidateId)}/transfers`, { body: { toRegion: 'AM99' } })).body['code']).toBe('REGION.UNKNOWN');
    const receiver = { claims: { regions: ['AM21'] }, key: randomUUID(), body: { answer: 'accept' } };
    const answerTransfer = (request: TestRequest) => post(`/v1/transfers/${String(asked.body['transferId'])}/answers`, request);
    const accepted = await answerTransfer(receiver);
    expect(accepted.status).toBe(201);
    await eventually(() => get(journeyOf(candidateId)), (j) => j['region'] === 'AM21');
    await api.store.models.idempotency.collection.deleteMany({});
    expect((await answerTransfer(receiver)).text).toBe(accepted.text);
    expect((await answerTransfer({ ...receiver, key: randomUUID() })).body).toMatchObject({ status: 409, code: 'TRANSFER.NOT_OPEN' });
  });

  it('is taken over by the region that receives, and by nobody else', async () => {
    const candidateId = await started();
    const { body } = await post(`${journeyOf(candidateId)}/transfers`, { body: { toRegion: 'AM21' } });
    const decline = (request: TestRequest) => post(`/v1/transfers/${String(body['transferId'])}/answers`, { body: { answer: 'decline' }, ...request });
    const here = { claims: { regions: ['AM24'] } };
    expect((await decline(here)).body).toMatchObject({ status: 403, code: 'TRANSFER.NOT_YOUR_REGION', toRegion: 'AM21' });
    for (const regions of [[], ['AM22']]) expect((await decline({ claims: { regions } })).body).toMatchObject({ status: 404, code: 'TRANSFER.UNKNOWN' });
    expect((await decline({ as: 'coach', claims: { regions: ['AM21'] } })).body).toMatchObject({ status: 403, code: 'AUTH.ROLE_MISSING' });
    expect((await decline({ as: 'administrator', claims: { regions: [] } })).status).toBe(201);
  });

  it('corrects a wrong target group by an authorised person', async () => {
    const candidateId = await started();
    const body = { correction: { entry: 'target-group', targetGroup: 'wajong' }, reason: 'typing-error', explanation: 'Verkeerd overgenomen' };
    expect((await post(`${journeyOf(candidateId)}/corrections`, { as: 'coach', body })).status).toBe(403);
    expect((await post(`${journeyOf(candidateId)}/corrections`, { as: 'administrator', body })).status).toBe(200);
    await eventually(() => get(journeyOf(candidateId)), (j) => j['targetGroup'] === 'wajong');
    const again = await post(`${journeyOf(candidateId)}/corrections`, { as: 'administrator', body });
    expect(again.body).toMatchObject({ status: 409, code: 'CORRECTION.NOTHING_TO_CORRECT' });
  });

  it('ends when the candidate withdraws, and answers every later command that it has ended', async () => {
    const candidateId = await started();
    const own = { as: 'candidate' as const, claims: { candidate_id: candidateId } };
    const key = randomUUID();
    const withdrawn = await post(`${journeyOf(candidateId)}/withdrawal`, { ...own, key, body: { reason: 'own-choice' } });
    expect(withdrawn.body).toMatchObject({ stage: 'ended' });
    await eventually(() => get(journeyOf(candidateId)), (j) => j['stage'] === 'ended');
    expect((await post(`${journeyOf(candidateId)}/resumption`)).body).toMatchObject({ status: 409, code: 'JOURNEY.ENDED' });
  });

  it('begins anew when the candidate comes back, once for a key, with rows that follow upon the old ones', async () => {
    const candidateId = await started();
    const { body: ended } = await post(`${journeyOf(candidateId)}/withdrawal`, { body: { reason: 'own-choice' } });
    await eventually(() => get(journeyOf(candidateId)), (j) => j['stage'] === 'ended');
    const key = randomUUID();
    const again = () => post(journeyOf(candidateId), { key, body: {} });
    const first = await again();
    expect([first.status, first.body]).toEqual([201, { rev: Number(ended['rev']) + 1, stage: 'pool' }]);
    const journey = await eventually(() => get(journeyOf(candidateId)), (j) => j['stage'] === 'pool');
    expect(journey['outcome']).toBeUndefined();
    await api.store.models.idempotency.collection.deleteMany({});
    expect((await again()).body).toEqual(first.body);
    expect((await post(journeyOf(candidateId), { body: {} })).body).toMatchObject({ status: 409, code: 'JOURNEY.ALREADY_STARTED' });
  });

  it('gives the receipt of a command that ended the journey when its answer got lost', async () => {
    const candidateId = await started();
    const key = randomUUID();
    const withdraw = () => post(`${journeyOf(candidateId)}/withdrawal`, { key, body: { reason: 'own-choice' } });
    const first = await withdraw();
    await api.store.models.idempotency.collection.deleteMany({});
    expect((await withdraw()).text).toBe(first.text);
  });

  it('gives the receipt of a proposal when its answer got lost and the assignment was closed since', async () => {
    const candidateId = await started();
    const { assignmentId } = await storedAssignment(api.store);
    const key = randomUUID();
    const propose = (over: TestRequest = {}) => post(`${journeyOf(candidateId)}/proposals`, { key, body: { assignmentId }, ...over });
    const first = await propose();
    expect(first.status).toBe(201);
    await api.store.models.assignments.updateOne({ _id: assignmentId }, { $set: { status: 'closed' } });
    await api.store.models.idempotency.collection.deleteMany({});
    expect((await propose()).text).toBe(first.text);
    expect((await propose({ key: randomUUID() })).body).toMatchObject({ status: 409, code: 'ASSIGNMENT.NOT_OPEN' });
  });

  it('takes a completion in again when its answer got lost', async () => {
    const { placementId } = await placed();
    await post(`/v1/placements/${placementId}/start-confirmation`, { body: { startedAt: now() } });
    const key = randomUUID();
    const complete = () => post(`/v1/placements/${placementId}/completion`, { key, body: {} });
    expect((await complete()).status).toBe(202);
    const { endedAt } = await eventually(() => get(`/v1/placements/${placementId}`), (p) => p['status'] === 'ended');
    await api.store.models.idempotency.collection.deleteMany({});
    const again = await complete();
    expect({ status: again.status, body: again.body }).toEqual({ status: 202, body: { placementId, completedAt: endedAt } });
  });

  it('refuses a completion of a placement that ended in another way', async () => {
    const { placementId } = await placed();
    await post(`/v1/placements/${placementId}/start-confirmation`, { body: { startedAt: now() } });
    await post(`/v1/placements/${placementId}/early-termination`, { body: { endedAt: new Date().toISOString(), reason: 'work-ended' } });
    await eventually(() => get(`/v1/placements/${placementId}`), (p) => p['status'] === 'ended');
    const late = await post(`/v1/placements/${placementId}/completion`, { body: {} });
    expect(late.body).toMatchObject({ status: 409, code: 'PLACEMENT.NOT_RUNNING', ending: 'terminated-early' });
  });

  it('takes the outcomes and reasons that are the caller\'s to give, and no other', async () => {
    const candidateId = await started();
    const outcome = (body: object) => post(`${journeyOf(candidateId)}/outcomes`, { body });
    for (const kind of ['withdrawn', 'merged']) expect((await outcome({ kind, reason: 'agreed' })).status).toBe(400);
    for (const reason of ['intake-expired', 'hold-expired', 'duplicate-record', 'own-choice']) expect((await outcome({ kind: 'education', reason })).status).toBe(400);
    for (const reason of ['agreed', 'no-contact', 'hold-expired', 'duplicate-record']) {
      expect((await post(`${journeyOf(candidateId)}/withdrawal`, { body: { reason } })).status).toBe(400);
    }
    expect((await outcome({ kind: 'education', reason: 'agreed' })).body).toMatchObject({ stage: 'after-care' });
  });

  it('pages through journeys without losing or repeating one', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, started));
    for (const id of ids) await eventually(() => get(journeyOf(id)), () => true);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await get<{ items: { candidateId: string }[]; nextCursor?: string }>(`/v1/journeys?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.body.items.map((j) => j.candidateId));
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(ids));
  });

  it('carries the revision of a row as its ETag', async () => {
    const candidateId = await started();
    await eventually(() => get(journeyOf(candidateId)), () => true);
    const { headers, body } = await get(journeyOf(candidateId));
    expect(headers.get('etag')).toBe(`"${String(body['rev'])}"`);
  });
});

/** The week of a day: `2026-W48`. */
function isoWeek(date: string): string {
  const thursday = new Date(date);
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.ceil(((thursday.getTime() - first) / 86_400_000 + 1) / 7);
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}
