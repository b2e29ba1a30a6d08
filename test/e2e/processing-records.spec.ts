/** Each read and write of personal data stands in the log before it is answered, and the candidate sees it. */
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ProcessingDocument } from '../../src/persistence/processing-log/processing.schema.js';
import type { Finding } from '../../src/domain/processing-log/verification.js';
import { OwedEntries } from '../../src/persistence/processing-log/owed-entries.js';
import { ProcessingLog } from '../../src/persistence/processing-log/processing-log.js';
import { verifyLog } from '../../src/persistence/processing-log/verify-log.js';
import { testApi, type TestApi } from '../support/api.js';
import { inventedPerson, testBsn } from '../support/invented.js';
import { storedCandidate } from '../support/registered.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ worker: true });
}, 300_000);
beforeEach(async () => {
  // What a test deletes is not owed anew.
  await api.store.models.idempotency.deleteMany({});
  await api.store.models.processingLog.deleteMany({});
});

const NOBODY = randomUUID();
let next = 9_000;
const newCandidate = () => ({ person: inventedPerson(++next), bsn: testBsn(next), profile: plainProfile() });
const noted = async () => (await api.store.models.processingLog.find({}).sort({ _id: 1 }).lean()) as ProcessingDocument[];

describe('an answer with personal data', () => {
  it('of one candidate gives one entry: who, when, why, what kind, whose, and how it went', async () => {
    const candidateId = await storedCandidate(api.store);
    const answer = await api.send('GET', `/v1/candidates/${candidateId}`, { as: 'intake', claims: { sub: 'coach-7', regions: ['AM24'] } });
    expect(answer.status).toBe(200);
    expect(await noted()).toEqual([
      expect.objectContaining({
        operationId: 'readCandidate',
        purpose: 'guidance',
        access: 'read',
        kinds: ['identity', 'contact', 'intake', 'journey'],
        candidateIds: [candidateId],
        actor: { account: 'coach-7', roles: ['intake'], regions: ['AM24'] },
        outcome: 'done',
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
        spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      }),
    ]);
  });

  it('of a list gives one entry that names everybody in it, and nobody else', async () => {
    const ids = await Promise.all(Array.from({ length: 3 }, () => storedCandidate(api.store)));
    const answer = await api.send<{ items: { candidateId: string }[] }>('GET', '/v1/candidates?limit=2', { as: 'intake' });
    const shown = answer.body.items.map(({ candidateId }) => candidateId);
    expect(shown).toHaveLength(2);
    const [entry, ...others] = await noted();
    expect(others).toEqual([]);
    expect(entry!.candidateIds).toEqual([...shown].sort());
    expect(ids.filter((id) => entry!.candidateIds.includes(id)).length).toBeLessThanOrEqual(2);
  });

  it('holds no personal data itself, also when the account id is an address', async () => {
    const candidate = newCandidate();
    const made = await api.send<{ candidateId: string }>('POST', '/v1/candidates', { as: 'intake', body: candidate, claims: { sub: 'j.jansen@gemeente.example' } });
    expect(made.status).toBe(201);
    const [entry] = await noted();
    expect(entry).toMatchObject({ operationId: 'createCandidate', access: 'write', candidateIds: [made.body.candidateId] });
    const text = JSON.stringify(entry);
    for (const part of [candidate.person.familyName, candidate.person.birthDate, candidate.bsn, 'jansen', '@']) expect(text).not.toContain(part);
  });

  it('names the candidate of a command that names a journey alone, the first time and when it is repeated', async () => {
    const candidateId = await storedCandidate(api.store);
    const key = randomUUID();
    for (let time = 0; time < 2; time++) {
      const answer = await api.send('POST', `/v1/candidates/${candidateId}/journey`, { as: 'intake', body: {}, key });
      expect(answer.status).toBe(201);
    }
    expect((await noted()).map(({ operationId, candidateIds }) => [operationId, candidateIds])).toEqual([
      ['startJourney', [candidateId]],
      ['startJourney', [candidateId]],
    ]);
  });

  it('that is a refusal is written down as well, with whom it names', async () => {
    const first = newCandidate();
    const made = await api.send<{ candidateId: string }>('POST', '/v1/candidates', { as: 'intake', body: first });
    const again = await api.send('POST', '/v1/candidates', { as: 'intake', body: first });
    expect(again.status).toBe(409);
    const unknown = randomUUID();
    expect((await api.send('GET', `/v1/candidates/${unknown}`, { as: 'coach' })).status).toBe(404);
    expect((await noted()).slice(1)).toEqual([
      expect.objectContaining({ outcome: 'refused', code: again.body['code'], candidateIds: [made.body.candidateId] }),
      expect.objectContaining({ outcome: 'refused', code: 'CANDIDATE.UNKNOWN', candidateIds: [unknown] }),
    ]);
  });

  it('is not written down when nothing was read: not signed in, not allowed, not valid, or no person in it', async () => {
    const candidateId = await storedCandidate(api.store);
    await api.send('GET', `/v1/candidates/${candidateId}`);
    await api.send('GET', `/v1/candidates/${candidateId}`, { as: 'manager' });
    await api.send('GET', '/v1/candidates/42', { as: 'coach' });
    await api.send('GET', '/v1/regions', { as: 'coach' });
    expect(await noted()).toEqual([]);
  });
});

describe('when the entry cannot be written', () => {
  const away = () => jest.spyOn(api.store.models.processingLog.collection, 'insertMany').mockRejectedValue(new Error('away'));

  it('a read is refused, and shows nothing', async () => {
    const candidateId = await storedCandidate(api.store);
    const broken = away();
    try {
      for (const path of [`/v1/candidates/${candidateId}`, '/v1/candidates', '/v1/events']) {
        const answer = await api.send('GET', path, { as: 'intake' });
        expect({ path, status: answer.status, code: answer.body['code'] }).toEqual({ path, status: 503, code: 'PROCESSING_LOG.UNAVAILABLE' });
        expect(answer.headers.get('retry-after')).toBe('2');
        expect(answer.text).not.toContain(candidateId);
      }
    } finally {
      broken.mockRestore();
    }
    expect((await api.send('GET', `/v1/candidates/${candidateId}`, { as: 'intake' })).status).toBe(200);
  });

  it('a command is refused, is carried out once, and its repeat is written down', async () => {
    const candidateId = await storedCandidate(api.store);
    const body = { kind: 'action', what: 'Bel de werkgever', dueOn: '2026-12-01' };
    const key = randomUUID();
    const act = () => api.send<{ code?: string; actionId?: string }>('POST', `/v1/candidates/${candidateId}/actions`, { as: 'intake', body, key });
    const broken = away();
    try {
      expect(await act()).toMatchObject({ status: 503, body: { code: 'PROCESSING_LOG.UNAVAILABLE' } });
    } finally {
      broken.mockRestore();
    }
    expect((await act()).status).toBe(201);
    expect(await api.store.models.actions.countDocuments({ candidateId })).toBe(1);
    expect(await noted()).toEqual([expect.objectContaining({ operationId: 'createAction', candidateIds: [candidateId], outcome: 'done' })]);
  });

  /** As if the leases were over long ago; in three processes at once. */
  async function later(): Promise<void> {
    await api.store.models.idempotency.updateMany({}, { leaseUntil: new Date(0) });
    const silent = { info: () => undefined, failure: () => undefined };
    await Promise.all(Array.from({ length: 3 }, () => new OwedEntries(api.store, { processing: ProcessingLog.of(api.store), log: silent, doubt: async () => undefined }).noteAll()));
  }

  const action = { kind: 'action', what: 'Bel de werkgever', dueOn: '2026-12-01' };
  interface Known {
    candidateId: string;
    actionId: string;
    registered: object;
  }
  const commands: [name: string, send: (known: Known) => Promise<{ status: number }>, told: object][] = [
    ['one with a key', ({ candidateId }) => api.send('POST', `/v1/candidates/${candidateId}/actions`, { as: 'intake', body: action }), { operationId: 'createAction', outcome: 'done' }],
    ['one that was refused by a rule', ({ registered }) => api.send('POST', '/v1/candidates', { as: 'intake', body: registered }), { operationId: 'createCandidate', outcome: 'refused', code: expect.any(String), candidateIds: [expect.any(String)] }],
    ['one that found nothing', () => api.send('POST', `/v1/candidates/${NOBODY}/journey`, { as: 'intake', body: {} }), { operationId: 'startJourney', outcome: 'refused', code: 'CANDIDATE.UNKNOWN', candidateIds: [NOBODY] }],
    ['one without a key', ({ candidateId, actionId }) => api.send('PATCH', `/v1/candidates/${candidateId}/actions/${actionId}`, { as: 'intake', body: { what: 'Bel morgen' }, headers: { 'if-match': '"1"' } }), { operationId: 'correctAction', outcome: 'done' }],
  ];
  it.each(commands)('and the command is not repeated, it is written down later, once: %s', async (_name, send, told) => {
    const [candidateId, registered] = [await storedCandidate(api.store), newCandidate()];
    const { body } = await api.send<{ actionId: string }>('POST', `/v1/candidates/${candidateId}/actions`, { as: 'intake', body: action });
    expect((await api.send('POST', '/v1/candidates', { as: 'intake', body: registered })).status).toBe(201);
    await later();
    await api.store.models.processingLog.deleteMany({});
    const broken = away();
    try {
      expect((await send({ candidateId, actionId: body.actionId, registered })).status).toBe(503);
    } finally {
      broken.mockRestore();
    }
    expect(await noted()).toEqual([]);
    await later();
    await later();
    expect(await noted()).toEqual([expect.objectContaining({ candidateIds: [candidateId], ...told })]);
  });

  it('and nothing failed, later writes nothing more', async () => {
    const [candidateId, registered] = [await storedCandidate(api.store), newCandidate()];
    for (const [, send] of commands.slice(0, 2)) await send({ candidateId, actionId: '', registered });
    const before = await noted();
    await later();
    expect(before).toHaveLength(2);
    expect(await noted()).toEqual(before);
    expect(await api.store.models.idempotency.countDocuments({ owed: { $exists: true } })).toBe(0);
  });
});

describe('who read the file', () => {
  const recordsOf = (candidateId: string, as: 'candidate' | 'privacy-officer', query = '') =>
    api.send<{ items: Record<string, unknown>[]; nextCursor?: string }>('GET', `/v1/candidates/${candidateId}/processing-records${query}`, {
      as,
      claims: as === 'candidate' ? { candidate_id: candidateId } : {},
    });

  it('is seen by the candidate: role and organisation, when, why and what kind, without the account or anybody else', async () => {
    const [mine, other] = await Promise.all([storedCandidate(api.store), storedCandidate(api.store)]);
    await api.send('GET', `/v1/candidates/${mine}`, { as: 'intake', claims: { sub: 'coach-7', regions: ['AM24'] } });
    await api.send('GET', '/v1/candidates', { as: 'intake', claims: { sub: 'intake-3' } });
    const { status, body, text } = await recordsOf(mine, 'candidate');
    expect(status).toBe(200);
    expect(body.items.map(({ operation }) => operation)).toEqual(['listCandidates', 'readCandidate']);
    expect(body.items[1]).toEqual({
      recordId: expect.any(String),
      at: expect.any(String),
      access: 'read',
      purpose: { code: 'guidance', text: { nl: 'Begeleiden naar en in werk', en: 'Guidance to and in work' } },
      kinds: ['identity', 'contact', 'intake', 'journey'].map((code) => ({ code, text: expect.anything() })),
      who: { roles: ['intake'], regions: ['AM24'], self: false },
      operation: 'readCandidate',
      outcome: 'done',
    });
    for (const hidden of ['coach-7', 'intake-3', other]) expect(text).not.toContain(hidden);
  });

  it('is not seen by another candidate, and not by who guides', async () => {
    const candidateId = await storedCandidate(api.store);
    const another = await api.send('GET', `/v1/candidates/${candidateId}/processing-records`, { as: 'candidate', claims: { candidate_id: randomUUID() } });
    expect(another).toMatchObject({ status: 404, body: { code: 'CANDIDATE.UNKNOWN' } });
    for (const as of ['coach', 'manager', 'administrator'] as const) {
      expect((await api.send('GET', `/v1/candidates/${candidateId}/processing-records`, { as })).status).toBe(403);
    }
  });

  it('is seen by the privacy officer with the account, page by page, the look itself included', async () => {
    const candidateId = await storedCandidate(api.store);
    for (const sub of ['coach-1', 'coach-2', 'coach-3']) await api.send('GET', `/v1/candidates/${candidateId}`, { as: 'intake', claims: { sub } });
    const first = await recordsOf(candidateId, 'privacy-officer', '?limit=2&sort=startedAt');
    const second = await recordsOf(candidateId, 'privacy-officer', `?limit=2&sort=startedAt&cursor=${first.body.nextCursor}`);
    const accounts = [...first.body.items, ...second.body.items].map(({ who }) => (who as { account: string }).account);
    expect(accounts).toEqual(['coach-1', 'coach-2', 'coach-3', 'spec-privacy-officer']);
  });
});

it('many requests at the same time make one whole chain, signed when the API stops', async () => {
  const other = await testApi();
  await Promise.all(Array.from({ length: 30 }, () => other.send('GET', '/v1/candidates', { as: 'intake' })));
  await other.stop();
  const entries = await noted();
  expect(entries).toHaveLength(30);
  const { stream } = entries[0]!;
  const found: Finding[] = [];
  const { unsigned } = await verifyLog(api.store, { found: (finding) => void found.push(finding) });
  expect(found.filter((finding) => finding.stream === stream)).toEqual([]);
  expect(unsigned).toBe(0);
}, 60_000);
