/**
 * One person out of reach, opened for 3 hours with a reason. Each rule is here over HTTP: who may, for whom, how far, how
 * long, what is written down, and what the privacy officer sees.
 */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES, type Role } from '../../src/contracts/api/roles.js';
import type { ProcessingDocument } from '../../src/persistence/processing-log/processing.schema.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';
import { accessWorlds, callerOf, type Ids, type World } from '../support/access-world.js';

const PATH = '/v1/emergency-accesses';
const REASON = 'Belt in nood, de eigen collega is niet bereikbaar';
const HOUR = 3_600_000;
type Opener = 'intake' | 'coach' | 'coordinator';
const OPENERS: Opener[] = ['intake', 'coach', 'coordinator'];

let api: TestApi;
let worlds: Record<World, Ids>;
let now = Date.now();

beforeAll(async () => {
  api = await testApi({ now: () => now });
  worlds = await accessWorlds(api.store);
}, 240_000);

const as = (role: Role): TestRequest => callerOf(role, worlds);
/** An account of its own, so that what one spec opens is closed for the others. */
const somebody = (role: Role): TestRequest => ({ ...as(role), claims: { ...as(role).claims, sub: `${role}-${randomUUID()}` } });
const open = (caller: TestRequest, { candidateId = worlds.elsewhere.candidateId, reason = REASON, key = randomUUID() as string } = {}) =>
  api.send<Record<string, string>>('POST', PATH, { ...caller, key, body: { candidateId, reason } });

/** Everything that a coordinator and a coach read of one person, by the person or by the record. */
async function read(caller: TestRequest, { candidateId, placementId, proposalId, checkpointId }: Ids): Promise<number[]> {
  const paths = [
    ...['', '/profile', '/journey', '/actions', '/message-preferences'].map((noun) => `/v1/candidates/${candidateId}${noun}`),
    `/v1/placements/${placementId}`,
    `/v1/proposals/${proposalId}`,
    `/v1/checkpoints/${checkpointId}`,
  ];
  const statuses = await Promise.all(paths.map(async (path) => (await api.send('GET', path, caller)).status));
  return [...new Set(statuses)];
}

const entries = (filter: object) => api.store.models.processingLog.find(filter).sort({ _id: 1 }).lean<ProcessingDocument[]>();

describe('emergency access', () => {
  it.each(OPENERS)('opens one person to the %s who asks, and nobody else, until 3 hours have gone by', async (role) => {
    const [caller, colleague] = [somebody(role), somebody(role)];
    expect(await read(caller, worlds.elsewhere)).toEqual([404]);
    const { status, body } = await open(caller);
    expect([status, body]).toEqual([201, expect.objectContaining({ candidateId: worlds.elsewhere.candidateId, openedBy: caller.claims!['sub'], reason: REASON })]);
    expect(Date.parse(body['expiresAt']!) - Date.parse(body['openedAt']!)).toBe(3 * HOUR);
    expect(await read(caller, worlds.elsewhere)).toEqual([200]);
    expect(await read(colleague, worlds.elsewhere)).toEqual([404]);
    now += 3 * HOUR - 1;
    expect(await read(caller, worlds.elsewhere)).toEqual([200]);
    now += 1;
    expect(await read(caller, worlds.elsewhere)).toEqual([404]);
  });

  it('is for reading alone', async () => {
    const caller = somebody('coordinator');
    expect((await open(caller)).status).toBe(201);
    const { candidateId, placementId, proposalId, checkpointId } = worlds.elsewhere;
    const commands: [string, string, unknown][] = [
      ['POST', `/v1/candidates/${candidateId}/actions`, { what: 'Bellen', dueOn: '2027-01-01' }],
      ['POST', `/v1/candidates/${candidateId}/journey/holds`, { reason: 'holiday' }],
      ['PUT', `/v1/candidates/${candidateId}/message-preferences`, { language: 'nl', channels: {}, quietHours: null, weekendKinds: [] }],
      ['POST', `/v1/placements/${placementId}/completion`, {}],
      ['POST', `/v1/proposals/${proposalId}/revocation`, undefined],
      ['POST', `/v1/checkpoints/${checkpointId}/cancellation`, { reason: 'other' }],
      ['POST', `/v1/candidates/${worlds.mine.candidateId}/merges`, { duplicateCandidateId: candidateId, reason: 'Dezelfde' }],
    ];
    for (const [method, path, body] of commands) {
      const answer = await api.send(method, path, { ...caller, ...(body !== undefined && { body }), headers: { 'if-match': '"1"' } });
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });

  it('makes no list, search, count or worklist longer', async () => {
    const caller = somebody('coordinator');
    const { candidateId, regionCode } = worlds.elsewhere;
    const lists = ['candidates?limit=200', 'candidates?q=vertrouwelijk', 'journeys?limit=200', `journeys?region=${regionCode}`, 'proposals', `proposals?candidateId=${candidateId}`, 'placements', `placements?candidateId=${candidateId}`, 'checkpoints', `checkpoints?candidateId=${candidateId}`, 'escalations', `escalations?candidateId=${candidateId}`, 'actions', 'worklists', 'worklists/actions-due', 'worklists/escalated', 'pools', `insights/flow?region=${regionCode}`];
    const shown = async () => Promise.all(lists.map(async (path) => {
      const { status, text } = await api.send('GET', `/v1/${path}`, caller);
      return [path, status, text.replace(/"asOf":"[^"]*"/, '')] as const;
    }));
    const before = await shown();
    expect((await open(caller)).status).toBe(201);
    expect(await read(caller, worlds.elsewhere)).toEqual([200]);
    expect(await shown()).toEqual(before);
    for (const [path, status, text] of before) expect([path, status, text.includes(candidateId)]).toEqual([path, 200, false]);
  });

  it('leaves everybody else closed, and what is in reach as it is', async () => {
    const caller = as('coach');
    expect((await open(caller)).status).toBe(201);
    expect(await read(caller, worlds.mine)).toEqual([200]);
    expect(await read(caller, worlds.colleague)).toEqual([404]);
    for (const world of ['mine', 'colleague'] as const) expect(await read(somebody('coordinator'), worlds[world])).toEqual([200]);
    const notNeeded = await open(caller, { candidateId: worlds.mine.candidateId });
    expect([notNeeded.status, notNeeded.body['code']]).toEqual([409, 'EMERGENCY_ACCESS.NOT_NEEDED']);
    // Of the own region, and not of the own caseload.
    expect((await open(somebody('coach'), { candidateId: worlds.colleague.candidateId })).status).toBe(201);
  });

  it('is ended by who opened it or by the privacy officer, and by nobody else', async () => {
    const caller = somebody('intake');
    for (const ender of [caller, as('privacy-officer')]) {
      const { body } = await open(caller);
      const end = (who: TestRequest) => api.send('POST', `${PATH}/${body['emergencyAccessId']}/end`, who);
      expect((await end(somebody('intake'))).body).toMatchObject({ status: 404, code: 'EMERGENCY_ACCESS.UNKNOWN' });
      expect((await api.send('GET', `/v1/candidates/${worlds.elsewhere.candidateId}`, caller)).status).toBe(200);
      const ended = await end(ender);
      expect([ended.status, ended.body]).toEqual([200, expect.objectContaining({ endedBy: ender.claims!['sub'] })]);
      expect((await api.send('GET', `/v1/candidates/${worlds.elsewhere.candidateId}`, caller)).status).toBe(404);
      now += 1_000;
      expect((await end(ender)).body['endedAt']).toBe(ended.body['endedAt']);
    }
  });

  it('is once for its key, also when both come at the same time and when the answer was lost', async () => {
    const [caller, key] = [somebody('coordinator'), randomUUID()];
    const once = await Promise.all([1, 2].map(() => open(caller, { key })));
    await api.store.connection.db!.collection('idempotency').deleteMany({});
    now += HOUR;
    const later = await open(caller, { key });
    for (const { status, body } of [...once, later]) expect([status, body]).toEqual([201, once[0]!.body]);
    expect(await api.store.models.emergencyAccesses.countDocuments({ openedBy: String(caller.claims!['sub']) })).toBe(1);
  });

  it('asks for a reason and a person, and is for the roles of the table', async () => {
    for (const reason of ['', 'nood', ' '.repeat(30)]) expect([reason, (await open(somebody('intake'), { reason })).status]).toEqual([reason, 400]);
    const unknown = await open(somebody('intake'), { candidateId: randomUUID() });
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'CANDIDATE.UNKNOWN']);
    for (const role of ROLES.filter((one) => !OPENERS.includes(one as Opener))) {
      const { status, body } = await open(somebody(role));
      expect([role, status, body['code']]).toEqual([role, 403, 'AUTH.ROLE_MISSING']);
    }
  });
});

describe('what is written down of it', () => {
  it('is the opening and each look by it, with where its reason stands, for the officer and the candidate', async () => {
    const caller = somebody('coordinator');
    const { candidateId } = worlds.elsewhere;
    const { body } = await open(caller);
    await api.send('GET', `/v1/candidates/${candidateId}`, caller);
    await api.send('GET', `/v1/candidates/${worlds.mine.candidateId}`, caller);
    const noted = await entries({ 'actor.account': caller.claims!['sub'] });
    expect(noted.map(({ operationId, purpose, candidateIds, emergencyAccessId, outcome }) => ({ operationId, purpose, candidateIds, emergencyAccessId, outcome }))).toEqual([
      { operationId: 'createEmergencyAccess', purpose: 'emergency', candidateIds: [candidateId], emergencyAccessId: body['emergencyAccessId'], outcome: 'done' },
      { operationId: 'readCandidate', purpose: 'guidance', candidateIds: [candidateId], emergencyAccessId: body['emergencyAccessId'], outcome: 'done' },
      { operationId: 'readCandidate', purpose: 'guidance', candidateIds: [worlds.mine.candidateId], emergencyAccessId: undefined, outcome: 'done' },
    ]);
    expect(JSON.stringify(noted)).not.toContain('nood');
    const own: TestRequest = { as: 'candidate', claims: { sub: 'self', candidate_id: candidateId } };
    const { body: seen } = await api.send<{ items: Record<string, unknown>[] }>('GET', `/v1/candidates/${candidateId}/processing-records?limit=200`, own);
    const byIt = seen.items.filter((item) => item['emergency'] === true).map((item) => item['operation']);
    expect(byIt).toContain('readCandidate');
    expect(byIt).toContain('createEmergencyAccess');
  });

  it('is told to the privacy officer, who acknowledges it, and is kept sealed', async () => {
    const caller = somebody('intake');
    const sub = String(caller.claims!['sub']);
    const { body } = await open(caller);
    const officer = as('privacy-officer');
    const list = async (query: string, who = officer) => (await api.send<{ items: Record<string, unknown>[] }>('GET', `${PATH}?${query}`, who)).body.items;
    expect(await list(`acknowledged=false&openedBy=${sub}`)).toEqual([expect.objectContaining({ emergencyAccessId: body['emergencyAccessId'], reason: REASON, openedBy: sub })]);
    expect(api.logged.filter((line) => line['msg'] === 'emergency-access.opened' && line['emergencyAccessId'] === body['emergencyAccessId'])).toHaveLength(1);
    expect((await api.send('GET', '/metrics')).text).toMatch(/^doorstroom_emergency_accesses_total [1-9]/m);
    const path = `${PATH}/${body['emergencyAccessId']}/acknowledgement`;
    for (const role of OPENERS) expect((await api.send('POST', path, { ...somebody(role), body: { finding: 'in-order' } })).status).toBe(403);
    const seen = await api.send('POST', path, { ...officer, body: { finding: 'to-be-examined' } });
    expect([seen.status, seen.body]).toEqual([200, expect.objectContaining({ finding: 'to-be-examined', acknowledgedBy: officer.claims!['sub'] })]);
    expect(await list(`acknowledged=false&openedBy=${sub}`)).toEqual([]);
    // Others see what they opened themselves.
    expect(await list('limit=200', caller)).toHaveLength(1);
    expect(await list('limit=200', somebody('intake'))).toEqual([]);
    expect(await list(`openedBy=${sub}`, somebody('intake'))).toEqual([]);
    expect(JSON.stringify(await api.store.models.emergencyAccesses.collection.find({}).toArray())).not.toMatch(/nood/i);
  });
});
