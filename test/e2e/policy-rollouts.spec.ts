import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { STANDARD_POLICY } from '../../src/domain/policy/standard-policy.js';
import type { CheckpointRule, JourneyTerms } from '../../src/domain/policy/journey-policy.js';
import { Policies } from '../../src/persistence/registers/policies.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';
import { startImportWorker } from '../support/import-worker.js';
import { storedAssignment, storedCandidate } from '../support/registered.js';
import { registerSearchAttributes } from '../support/search-attributes.js';
import { mongoUri, temporalAddress, temporalNamespace } from '../support/servers.js';
import { until } from '../support/until.js';

let api: TestApi;
const RULES: CheckpointRule[] = [
  { code: 'stays', anchor: 'start', offset: 'P7D', form: 'visit' },
  { code: 'moves', anchor: 'start', offset: 'P14D', form: 'visit' },
  { code: 'goes', anchor: 'start', offset: 'P21D', form: 'visit' },
  { code: 'changes', anchor: 'start', offset: 'P28D', form: 'visit' },
];
const LATER: CheckpointRule[] = [
  RULES[0]!,
  { ...RULES[1]!, offset: 'P16D' },
  { ...RULES[3]!, form: 'call' },
  { code: 'comes', anchor: 'end', offset: '-P7D', form: 'visit' },
];

beforeAll(async () => {
  const address = await temporalAddress();
  const namespace = temporalNamespace();
  const connection = await Connection.connect({ address });
  await registerSearchAttributes(connection, namespace);
  await connection.close();
  api = await testApi({ temporal: address });
  await publish(1, { checkpoints: RULES });
  await startImportWorker({ uri: await mongoUri(), address, namespace, taskQueue: api.taskQueue, keys: api.keys });
}, 300_000);

/** A journey that starts takes the newest version: each is published once the journeys that are to move have started. */
async function publish(version: number, terms: Partial<JourneyTerms>): Promise<void> {
  const published = { publishedAt: new Date().toISOString(), publishedBy: 'spec' };
  await new Policies(api.store.models).publish({ policyId: 'rolled', version, terms: { ...STANDARD_POLICY.terms, ...terms }, targetGroups: {}, ...published });
}

const post = <T = Record<string, unknown>>(path: string, request: TestRequest = {}) => api.send<T>('POST', path, { as: 'coordinator', ...request });
const get = <T = Record<string, unknown>>(path: string) => api.send<T>('GET', path, { as: 'administrator' });
const rollOut = <T = Record<string, unknown>>(body: object, { query = '', key }: { query?: string; key?: string } = {}) =>
  post<T>(`/v1/policy-rollouts${query}`, { as: 'administrator', body: { policyId: 'rolled', version: 2, ...body }, ...(key && { key }) });

async function started(): Promise<string> {
  const candidateId = await storedCandidate(api.store);
  expect((await post(`/v1/candidates/${candidateId}/journey`, { body: { policyId: 'rolled' } })).status).toBe(201);
  return candidateId;
}

async function atWork() {
  const candidateId = await started();
  const { assignmentId } = await storedAssignment(api.store);
  const { body } = await post(`/v1/candidates/${candidateId}/journey/proposals`, { body: { assignmentId } });
  const answer = (party: string) => post(`/v1/proposals/${String(body['proposalId'])}/answers`, { body: { answer: 'accept', party } });
  await answer('contractor');
  const placementId = String((await answer('candidate')).body['placementId']);
  await post(`/v1/placements/${placementId}/start-confirmation`, { body: { startedAt: new Date().toISOString() } });
  await post(`/v1/checkpoints/${placementId}.stays/reports`, { body: {} });
  await until(async () => (await api.store.models.checkpoints.findById(`${placementId}.stays`).lean())?.status === 'reported');
  return { candidateId, placementId };
}

const planOf = async (placementId: string) => {
  const found = await api.store.models.checkpoints.find({ placementId }).sort({ _id: 1 }).lean();
  return Object.fromEntries(found.map((c) => [c.code, { status: c.status, dueAt: new Date(c.dueAt).toISOString(), form: c.form }]));
};
const completed = async (rolloutId: string) => {
  await until(async () => (await get(`/v1/policy-rollouts/${rolloutId}`)).body['status'] === 'completed', 120_000);
  return (await get(`/v1/policy-rollouts/${rolloutId}`)).body;
};

interface Preview {
  counts?: Record<string, number>;
  items: { candidateId: string; ended: boolean; comes: { checkpointId: string; dueAt: string }[]; goes: { checkpointId: string }[]; moves: { checkpointId: string; to: string }[]; changes: { checkpointId: string }[]; terms: string[] }[];
  nextCursor?: string;
}

describe('a roll-out of a policy', () => {
  it('does to each journey what its preview said, and skips who has ended', async () => {
    const { candidateId, placementId } = await atWork();
    const [waits, gone] = [await started(), await started()];
    await post(`/v1/candidates/${gone}/journey/withdrawal`, { body: { reason: 'own-choice' } });
    await until(async () => (await api.store.models.journeys.findById(gone).lean())?.stage === 'ended');
    const candidateIds = [candidateId, waits, gone];
    await publish(2, { checkpoints: LATER, holdReview: 'P14D' });

    const previewed = await rollOut<Preview>({ candidateIds }, { query: '?dryRun=true' });
    expect(previewed.status).toBe(200);
    const { counts, items } = previewed.body;
    expect(counts).toEqual({ journeys: 3, ended: 1, comes: 1, goes: 1, moves: 1, changes: 1 });
    const preview = items.find((one) => one.candidateId === candidateId)!;
    expect(preview.terms).toEqual(['holdReview']);
    expect(items.find((one) => one.candidateId === gone)).toMatchObject({ ended: true, comes: [], terms: [] });
    const before = await planOf(placementId);
    expect((await api.store.models.journeys.findById(candidateId).lean())?.policyVersion).toBe(1);

    const key = randomUUID();
    const accepted = await rollOut({ candidateIds }, { key });
    expect(accepted.status).toBe(202);
    const rolloutId = String(accepted.body['rolloutId']);
    expect((await rollOut({ candidateIds }, { key })).body['rolloutId']).toBe(rolloutId);
    expect(await completed(rolloutId)).toMatchObject({ journeys: 3, counts: { waiting: 0, adopted: 2, ended: 1, refused: 0 } });
    const rows = (await get<{ items: { candidateId: string; status: string }[] }>(`/v1/policy-rollouts/${rolloutId}/journeys`)).body.items;
    expect(new Map(rows.map((row) => [row.candidateId, row.status]))).toEqual(new Map([[candidateId, 'adopted'], [waits, 'adopted'], [gone, 'ended']]));

    await until(async () => (await api.store.models.journeys.findById(candidateId).lean())?.policyVersion === 2);
    const after = await planOf(placementId);
    const code = ({ checkpointId }: { checkpointId: string }) => checkpointId.slice(placementId.length + 1);
    const expected = { ...before };
    for (const moved of preview.moves) expected[code(moved)] = { ...expected[code(moved)]!, dueAt: moved.to };
    for (const going of preview.goes) expected[code(going)] = { ...expected[code(going)]!, status: 'cancelled' };
    for (const coming of preview.comes) expected[code(coming)] = { status: 'planned', dueAt: coming.dueAt, form: 'visit' };
    for (const changing of preview.changes) expected[code(changing)] = { ...expected[code(changing)]!, form: 'call' };
    expect(after).toEqual(expected);
    expect(after['stays']).toMatchObject({ status: 'reported' });
  });

  it('goes page by page over what is chosen, and ends where nobody is left', async () => {
    const chosen = [await started(), await started(), await started()].sort();
    await until(async () => (await api.store.models.journeys.countDocuments({ _id: { $in: chosen } })) === 3);
    await publish(3, { checkpoints: RULES });
    const first = (await rollOut<Preview>({ version: 3, candidateIds: chosen }, { query: '?dryRun=true&limit=2' })).body;
    expect([first.items.length, first.counts!['journeys']]).toEqual([2, 3]);
    const second = (await rollOut<Preview>({ version: 3, candidateIds: chosen }, { query: `?dryRun=true&limit=2&cursor=${first.nextCursor}` })).body;
    expect(second.counts).toBeUndefined();
    expect([...first.items, ...second.items].map((one) => one.candidateId).sort()).toEqual(chosen);
    const { rolloutId } = (await rollOut<{ rolloutId: string }>({ version: 3, region: 'AM24', targetGroup: 'participatiewet' })).body;
    const done = await completed(rolloutId);
    expect(done['counts']).toMatchObject({ waiting: 0, refused: 0 });
    await until(async () => (await api.store.models.journeys.countDocuments({ _id: { $in: chosen }, policyVersion: 3 })) === 3);
    expect((await rollOut({ version: 3, candidateIds: chosen })).body).toMatchObject({ status: 409, code: 'ROLLOUT.NOBODY' });
    expect((await get<{ items: { rolloutId: string }[] }>('/v1/policy-rollouts')).body.items.map((r) => r.rolloutId)).toContain(rolloutId);
  });

  it('is refused for a version that is not there, and to who may not', async () => {
    expect((await rollOut({ version: 9 })).body).toMatchObject({ status: 422, code: 'POLICY.UNKNOWN' });
    expect((await post('/v1/policy-rollouts', { as: 'coach', body: { policyId: 'rolled', version: 2 } })).status).toBe(403);
    expect((await get(`/v1/policy-rollouts/${randomUUID()}`)).body).toMatchObject({ status: 404, code: 'ROLLOUT.UNKNOWN' });
  });
});
