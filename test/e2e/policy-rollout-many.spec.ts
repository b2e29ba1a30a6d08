/** A roll-out to hundreds of running journeys: what the preview counted is what was changed, for everybody and no more. */
import { beforeAll, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { STANDARD_POLICY } from '../../src/domain/policy/standard-policy.js';
import type { CheckpointRule } from '../../src/domain/policy/journey-policy.js';
import { inLanes } from '../../src/in-lanes.js';
import { Policies } from '../../src/persistence/registers/policies.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';
import { startImportWorker } from '../support/import-worker.js';
import { storedAssignment, storedCandidate } from '../support/registered.js';
import { registerSearchAttributes } from '../support/search-attributes.js';
import { mongoUri, temporalAddress, temporalNamespace } from '../support/servers.js';
import { until } from '../support/until.js';

const [JOURNEYS, AT_WORK, ENDED] = [300, 60, 30];
const AT_ONCE = 12;
const rule = (code: string, offset: string): CheckpointRule => ({ code, anchor: 'start', offset, form: 'visit' });
const FIRST = [rule('stays', 'P7D'), rule('moves', 'P14D'), rule('goes', 'P21D'), rule('changes', 'P28D')];
const LATER: CheckpointRule[] = [rule('stays', 'P7D'), rule('moves', 'P16D'), { ...rule('changes', 'P28D'), form: 'call' }, { code: 'comes', anchor: 'end', offset: '-P7D', form: 'visit' }];

let api: TestApi;
beforeAll(async () => {
  const [address, namespace] = [await temporalAddress(), temporalNamespace()];
  const connection = await Connection.connect({ address });
  await registerSearchAttributes(connection, namespace);
  await connection.close();
  api = await testApi({ temporal: address });
  await publish(1, FIRST);
  await startImportWorker({ uri: await mongoUri(), address, namespace, taskQueue: api.taskQueue, keys: api.keys });
}, 300_000);

async function publish(version: number, checkpoints: CheckpointRule[]): Promise<void> {
  const terms = { ...STANDARD_POLICY.terms, checkpoints };
  await new Policies(api.store.models).publish({ policyId: 'many', version, terms, targetGroups: {}, publishedAt: new Date().toISOString(), publishedBy: 'spec' });
}

const post = async (path: string, body: object, request: TestRequest = {}) => {
  const answer = await api.send<Record<string, string>>('POST', path, { as: 'coordinator', body, ...request });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body;
};

async function beginWork(candidateId: string, assignmentId: string): Promise<void> {
  const { proposalId } = await post(`/v1/candidates/${candidateId}/journey/proposals`, { assignmentId });
  await post(`/v1/proposals/${proposalId}/answers`, { answer: 'accept', party: 'contractor' });
  const { placementId } = await post(`/v1/proposals/${proposalId}/answers`, { answer: 'accept', party: 'candidate' });
  await post(`/v1/placements/${placementId}/start-confirmation`, { startedAt: new Date().toISOString() });
}

type Plan = Map<string, { status: string; dueAt: string; form: string }>;
async function plans(): Promise<Plan> {
  const found = await api.store.models.checkpoints.find({ placementId: { $exists: true } }).lean();
  return new Map(found.map((c) => [String(c._id), { status: c.status, dueAt: new Date(c.dueAt).toISOString(), form: c.form }]));
}

/** What differs between two moments, in the words of the preview. */
function differences(before: Plan, after: Plan): Record<string, number> {
  const counts = { comes: 0, goes: 0, moves: 0, changes: 0 };
  for (const [id, is] of after) {
    const was = before.get(id);
    if (!was) counts.comes += 1;
    else if (was.status !== is.status) counts.goes += is.status === 'cancelled' ? 1 : NaN;
    else if (was.dueAt !== is.dueAt) counts.moves += 1;
    else if (was.form !== is.form) counts.changes += 1;
  }
  return counts;
}

it(`changes for ${JOURNEYS} journeys what the preview counted`, async () => {
  const { journeys } = api.store.models;
  const { assignmentId } = await storedAssignment(api.store, { headcount: AT_WORK });
  const people: string[] = [];
  const begin = async (at: number) => {
    const candidateId = await storedCandidate(api.store);
    people.push(candidateId);
    await post(`/v1/candidates/${candidateId}/journey`, { policyId: 'many' });
    if (at < AT_WORK) await beginWork(candidateId, assignmentId);
    if (at >= JOURNEYS - ENDED) await post(`/v1/candidates/${candidateId}/journey/withdrawal`, { reason: 'own-choice' });
  };
  await inLanes(Array(JOURNEYS).keys(), { atOnce: AT_ONCE, work: begin });
  await until(async () => (await journeys.countDocuments({ stage: 'ended' })) === ENDED && (await journeys.countDocuments({ stage: 'placement' })) === AT_WORK, 120_000);
  const before = await plans();
  await publish(2, LATER);

  const choice = { policyId: 'many', version: 2, region: 'AM24', targetGroup: 'participatiewet' };
  const preview = await api.send<{ counts: Record<string, number>; items: unknown[] }>('POST', '/v1/policy-rollouts?dryRun=true&limit=1', { as: 'administrator', body: choice });
  const { journeys: chosen, ended, ...moved } = preview.body.counts;
  // Who ended before is not even chosen by a region; each of the others is.
  expect([chosen, ended]).toEqual([JOURNEYS - ENDED, 0]);
  expect(moved).toEqual({ comes: AT_WORK, goes: AT_WORK, moves: AT_WORK, changes: AT_WORK });

  const { rolloutId } = await post('/v1/policy-rollouts', choice, { as: 'administrator' });
  const rollout = async () => (await api.send<{ status: string; journeys: number; counts: Record<string, number> }>('GET', `/v1/policy-rollouts/${rolloutId}`, { as: 'administrator' })).body;
  await until(async () => (await rollout()).status === 'completed', 300_000);
  expect(await rollout()).toMatchObject({ journeys: chosen, counts: { waiting: 0, adopted: chosen, ended: 0, refused: 0 } });
  await until(async () => (await journeys.countDocuments({ policyVersion: 2 })) === chosen, 120_000);
  expect(differences(before, await plans())).toEqual(moved);
  expect(await journeys.countDocuments({ _id: { $in: people }, policyVersion: 1 })).toBe(ENDED);
}, 900_000);
