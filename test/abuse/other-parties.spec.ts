/**
 * Somebody else's placement, and the same command once more. Goes red without: reach by contractor, the party of an
 * answer, the caller in the identity of a command. Without the keys that a journey remembers it stays green, since the
 * ids of updates and the state itself refuse a repeat as well.
 */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Profile } from '../../src/domain/candidate/profile.js';
import { EVIDENCE_KINDS } from '../../src/domain/candidate/target-group.js';
import { Relay } from '../../src/events/relay.js';
import { Outbox } from '../../src/persistence/events/outbox.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';
import { EventReader } from '../support/event-reader.js';
import { storedAssignment, storedCandidate, type StoredAssignment } from '../support/registered.js';
import { until } from '../support/until.js';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ worker: true });
}, 300_000);

const post = (path: string, request: TestRequest = {}) => api.send('POST', path, { as: 'coordinator', ...request });
const get = (path: string, request: TestRequest = {}) => api.send('GET', path, { as: 'manager', ...request });
const now = () => new Date().toISOString();
const contractor = (contractorId: string): TestRequest => ({ as: 'contractor', claims: { sub: `contractor-${contractorId}`, contractor_id: contractorId } });
const candidate = (candidateId: string): TestRequest => ({ as: 'candidate', claims: { sub: `candidate-${candidateId}`, candidate_id: candidateId } });

async function proposed(over: Partial<Profile> = {}, made?: StoredAssignment) {
  const [candidateId, work] = [await storedCandidate(api.store, randomUUID(), { over }), made ?? (await storedAssignment(api.store))];
  expect((await post(`/v1/candidates/${candidateId}/journey`, { body: {} })).status).toBe(201);
  const { body } = await post(`/v1/candidates/${candidateId}/journey/proposals`, { body: { assignmentId: work.assignmentId } });
  return { candidateId, ...work, proposalId: String(body['proposalId']) };
}

async function placed() {
  const made = await proposed();
  const answers = `/v1/proposals/${made.proposalId}/answers`;
  await post(answers, { ...contractor(made.contractorId), body: { answer: 'accept' } });
  const { body } = await post(answers, { ...candidate(made.candidateId), body: { answer: 'accept' } });
  const placementId = String(body['placementId']);
  const at = `/v1/placements/${placementId}`;
  expect((await post(`${at}/start-confirmation`, { ...contractor(made.contractorId), body: { startedAt: now() } })).status).toBe(200);
  return { ...made, placementId, at };
}

const rowOf = async (placementId: string) => api.store.models.placements.findById(placementId).lean();
const revisionOf = async (candidateId: string) => (await api.store.models.journeys.findById(candidateId).lean())?.rev;

describe('another party', () => {
  it('than the contractor of a placement does nothing to it, and does not learn that it is there', async () => {
    const { placementId, at, candidateId } = await placed();
    await until(async () => (await rowOf(placementId))?.status === 'running');
    const before = await rowOf(placementId);
    const commands: [string, unknown][] = [
      ['completion', {}],
      ['early-termination', { endedAt: new Date().toISOString(), reason: 'work-ended' }],
      ['no-show', {}],
      ['start-confirmation', { startedAt: now() }],
      ['absences', { kind: 'short', from: new Date().toISOString() }],
      ['hours', { week: '2026-W40', minutes: 60 }],
    ];
    for (const [command, body] of commands) {
      const stranger = await post(`${at}/${command}`, { ...contractor(randomUUID()), body });
      const nowhere = await post(`/v1/placements/${randomUUID()}/${command}`, { ...contractor(randomUUID()), body });
      expect([command, stranger.status]).toEqual([command, 404]);
      // Word for word what is said of a placement that does not exist.
      const told = ({ instance: _own, placementId: _id, ...rest }: Record<string, unknown>) => rest;
      expect(told(stranger.body)).toEqual(told(nowhere.body));
    }
    for (const path of [at, `${at}/hours`]) expect((await get(path, contractor(randomUUID()))).status).toBe(404);
    expect((await get(`/v1/candidates/${candidateId}/journey`, contractor(randomUUID()))).status).toBeGreaterThanOrEqual(403);
    expect(await rowOf(placementId)).toEqual(before);
  });

  it('does not answer a proposal, also not by naming itself', async () => {
    const { proposalId, contractorId, candidateId } = await proposed();
    const answers = `/v1/proposals/${proposalId}/answers`;
    expect((await post(answers, { ...contractor(randomUUID()), body: { answer: 'accept' } })).status).toBe(404);
    expect((await post(answers, { ...candidate(randomUUID()), body: { answer: 'accept' } })).status).toBe(404);
    const forOther = await post(answers, { ...contractor(contractorId), body: { answer: 'accept', party: 'candidate' } });
    expect([forOther.status, forOther.body['code']]).toEqual([403, 'PROPOSAL.PARTY_NOT_YOURS']);
    for (const alien of [{ contractorId }, { candidateId }, { by: 'coordinator' }]) {
      expect((await post(answers, { ...contractor(randomUUID()), body: { answer: 'accept', ...alien } })).status).toBeGreaterThanOrEqual(400);
    }
    const row = await api.store.models.proposals.findById(proposalId).lean();
    expect(row?.status).toBe('open');
    expect(JSON.stringify(row)).not.toMatch(/accepted/i);
  });

  it('with the role of a contractor and no contractor, or all of them, gets nowhere', async () => {
    const { at } = await placed();
    for (const claims of [{}, { contractor_id: '' }, { contractor_id: '*' }, { contractor_id: ['a', 'b'] }, { contractor_id: { $ne: null } }]) {
      expect([401, 403]).toContain((await post(`${at}/completion`, { as: 'contractor', claims, body: {} })).status);
    }
  });
});

describe('a contractor over a whole placement', () => {
  it('is told by commands, lists and events as what it counts, and no evidence, town, decline reason or other person', async () => {
    // A day that no term reaches: a checkpoint may fall on one that lies near.
    const evidence = { kind: 'uwv-statement', statedOn: '2016-02-03', validUntil: '2093-05-17' } as const;
    const over = { evidence, limits: ['no-dust' as const], municipality: 'Vertrouwelijkstad' };
    const relay = new Relay({ outbox: new Outbox(api.store.models), failed: (error) => { throw error; } });
    relay.start();
    const work = await storedAssignment(api.store, { headcount: 2 });
    const own = contractor(work.contractorId);
    const reader = new EventReader('/v1/events', { role: 'contractor', claims: own.claims!, at: () => api });
    try {
      await until(() => reader.opened > 0);
      const told: string[] = [];
      const as = async (method: string, path: string, body?: unknown) => {
        const { status, text } = await api.send(method, path, { ...own, ...(body !== undefined && { body }) });
        expect([path, status < 300]).toEqual([path, true]);
        told.push(text);
      };
      const lists = async () => {
        for (const list of ['proposals', 'placements', 'checkpoints', 'assignments', 'contractors']) await as('GET', `/v1/${list}`);
      };
      const [placing, declining, stranger] = [await proposed(over, work), await proposed(over, work), await proposed(over)];
      await post(`/v1/proposals/${declining.proposalId}/answers`, { ...candidate(declining.candidateId), body: { answer: 'decline', reason: 'health' } });
      await as('POST', `/v1/proposals/${placing.proposalId}/answers`, { answer: 'accept' });
      await lists();
      expect(told.join()).not.toContain('countsAs');
      const { body } = await post(`/v1/proposals/${placing.proposalId}/answers`, { ...candidate(placing.candidateId), body: { answer: 'accept' } });
      const at = `/v1/placements/${String(body['placementId'])}`;
      await until(async () => (await rowOf(String(body['placementId']))) !== null);
      await lists();
      await as('POST', `${at}/start-confirmation`, { startedAt: now() });
      await as('POST', `${at}/absences`, { kind: 'short', from: now() });
      await as('GET', at);
      await as('GET', `${at}/hours`);
      expect(told.slice(-2)[0]).toMatch(/"countsAs":\{"category":"participatiewet","until":"2093-05-17"\},"workNeeds":\{"limits":\["no-dust"\]\}/);
      await as('POST', `${at}/completion`, {});
      await until(() => reader.got.some(({ type }) => type === 'placement-ended'));
      await lists();
      const all = [...told, ...reader.got.map((event) => JSON.stringify(event))].join('\n');
      const secrets = [...EVIDENCE_KINDS, evidence.statedOn, 'Vertrouwelijkstad', 'health', stranger.candidateId, stranger.proposalId];
      expect(secrets.filter((one) => all.includes(one))).toEqual([]);
      // The category stands where it is meant to, and nowhere else.
      expect(all.replace(/"countsAs":\{[^}]*\}/g, '')).not.toMatch(/participatiewet|2093-05-17/);
    } finally {
      reader.close();
      await relay.stop();
    }
  }, 120_000);
});

describe('the same command once more', () => {
  it('is answered as before and done once: with its key, and as a signal with the key of long ago', async () => {
    const { at, contractorId, candidateId, placementId } = await placed();
    const key = randomUUID();
    const first = await post(`${at}/completion`, { ...contractor(contractorId), body: {}, key });
    expect(first.status).toBe(202);
    await until(async () => (await rowOf(placementId))?.status === 'ended');
    // The row of the journey comes last.
    await until(async () => (await api.store.models.journeys.findById(candidateId).lean())?.stage === 'pool');
    const ended = await rowOf(placementId);
    const rev = await revisionOf(candidateId);
    const again = await post(`${at}/completion`, { ...contractor(contractorId), body: {}, key });
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([202, first.body, 'true']);
    // Past the answers that are kept: the journey itself knows which keys it dealt with.
    const identity = await api.store.connection.db!.collection('idempotency').deleteMany({});
    expect(identity.deletedCount).toBeGreaterThan(0);
    expect((await post(`${at}/completion`, { ...contractor(contractorId), body: {}, key })).status).toBe(202);
    expect(await rowOf(placementId)).toEqual(ended);
    expect(await revisionOf(candidateId)).toBe(rev);
    const told = await api.store.models.outbox.find({ 'event.candidateId': candidateId }).lean();
    expect(told.filter(({ event }) => event.type === 'placement-ended')).toHaveLength(1);
  });

  it('as an update that was carried out gives its receipt again, and changes nothing', async () => {
    const { proposalId, contractorId, candidateId } = await proposed();
    const answers = `/v1/proposals/${proposalId}/answers`;
    const key = randomUUID();
    const first = await post(answers, { ...contractor(contractorId), body: { answer: 'accept' }, key });
    expect(first.status).toBe(201);
    await api.store.connection.db!.collection('idempotency').deleteMany({});
    const rev = await revisionOf(candidateId);
    const again = await post(answers, { ...contractor(contractorId), body: { answer: 'accept' }, key });
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await revisionOf(candidateId)).toBe(rev);
  });

  it('with the key and the body of another caller is a command of the thief, not of the owner', async () => {
    const { at, contractorId } = await placed();
    const key = randomUUID();
    expect((await post(`${at}/completion`, { ...contractor(contractorId), body: {}, key })).status).toBe(202);
    const stolen = await post(`${at}/completion`, { ...contractor(randomUUID()), body: {}, key });
    expect([stolen.status, stolen.headers.get('idempotency-replayed')]).toEqual([404, null]);
  });

  it('with the same key and another body is refused', async () => {
    const { at, contractorId } = await placed();
    const key = randomUUID();
    await post(`${at}/hours`, { ...contractor(contractorId), body: { week: '2026-W47', minutes: 60 }, key });
    const other = await post(`${at}/hours`, { ...contractor(contractorId), body: { week: '2026-W47', minutes: 6_000 }, key });
    expect([other.status, other.body['code']]).toEqual([409, 'IDEMPOTENCY.KEY_REUSED']);
  });
});
