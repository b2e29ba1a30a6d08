import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';
import { inventedPerson, testBsn } from '../support/invented.js';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
}, 180_000);

const OWN = '/v1/message-preferences';
const put = (path: string, rev: number, request: TestRequest) => api.send('PUT', path, { headers: { 'if-match': `"${rev}"` }, ...request });
const quiet = {
  language: 'en',
  channels: { proposal: 'sms', absence: 'none' },
  quietHours: { from: '21:00', until: '09:30' },
  weekendKinds: [],
};
const candidate = (candidateId: string): TestRequest => ({ as: 'candidate', claims: { candidate_id: candidateId } });

describe('how the caller gets messages', () => {
  it('is Dutch mail by day for who chose nothing', async () => {
    const { status, body, headers } = await api.send('GET', OWN, { as: 'coach', claims: { sub: 'coach-nothing' } });
    expect({ status, etag: headers.get('etag') }).toEqual({ status: 200, etag: '"0"' });
    expect(body).toMatchObject({ language: 'nl', quietHours: { from: '20:00', until: '08:00' }, weekendKinds: ['proposal', 'placement'], rev: 0 });
    expect(Object.values(body['channels'] as object)).toEqual(Array(7).fill('email'));
  });

  it('is kept for the account, on the revision that was read', async () => {
    const as: TestRequest = { as: 'coach', claims: { sub: 'coach-choosing' } };
    expect((await put(OWN, 0, { ...as, body: quiet })).body).toMatchObject({ language: 'en', channels: { proposal: 'sms', absence: 'none', reminder: 'email' }, rev: 1 });
    expect((await put(OWN, 0, { ...as, body: quiet })).status).toBe(412);
    const anyHour = await put(OWN, 1, { ...as, body: { ...quiet, quietHours: null } });
    expect(anyHour.body).toMatchObject({ quietHours: null, rev: 2 });
    expect((await api.send('GET', OWN, as)).body).toEqual(anyHour.body);
    expect((await api.send('GET', OWN, { as: 'coach', claims: { sub: 'coach-else' } })).body).toMatchObject({ rev: 0 });
  });

  it('names what is wrong in a choice', async () => {
    const { status, body } = await put(OWN, 0, { as: 'coach', body: { ...quiet, quietHours: { from: '25:00', until: '8' }, channels: { proposal: 'pigeon' }, weekendKinds: ['all'] } });
    expect(status).toBe(400);
    expect((body['faults'] as { field: string }[]).map(({ field }) => field).sort()).toEqual(['body.channels.proposal', 'body.quietHours.from', 'body.quietHours.until', 'body.weekendKinds.0']);
  });
});

describe('how a candidate gets messages', () => {
  it('is chosen by the candidate or, as agreed, by coach or intake: it is one and the same choice', async () => {
    const made = await api.send<{ candidateId: string }>('POST', '/v1/candidates', { as: 'intake', body: { person: inventedPerson(1), bsn: testBsn(1), profile: plainProfile() } });
    expect(made.status).toBe(201);
    const { candidateId } = made.body;
    const path = `/v1/candidates/${candidateId}/message-preferences`;
    expect((await put(path, 0, { as: 'intake', body: quiet })).status).toBe(200);
    expect((await api.send('GET', OWN, candidate(candidateId))).body).toMatchObject({ language: 'en', rev: 1 });
    expect((await put(OWN, 1, { ...candidate(candidateId), body: { ...quiet, language: 'nl' } })).status).toBe(200);
    expect((await api.send('GET', path, { as: 'coordinator' })).body).toMatchObject({ language: 'nl', rev: 2 });
  });

  it('is not for others, and not for who is not registered', async () => {
    const path = `/v1/candidates/${randomUUID()}/message-preferences`;
    expect((await api.send('GET', path, { as: 'contractor', claims: { contractor_id: randomUUID() } })).status).toBe(403);
    expect((await api.send('GET', path, { as: 'coach' })).body).toMatchObject({ status: 404, code: 'CANDIDATE.UNKNOWN' });
    expect((await put(path, 0, { as: 'coach', body: quiet })).status).toBe(404);
  });
});

describe('where messages go', () => {
  it('a contractor has a mailbox, which can be corrected and removed', async () => {
    const body = { name: 'Wegenbouw Postbus', kvkNumber: '90000001', regions: ['AM24'], contact: { email: 'planning@wegenbouw.example' } };
    const made = await api.send<{ contractorId: string }>('POST', '/v1/contractors', { as: 'coordinator', body });
    expect(made.body).toMatchObject({ contact: { email: 'planning@wegenbouw.example' } });
    const path = `/v1/contractors/${made.body.contractorId}`;
    const patch = (rev: number, contact: unknown) => api.send('PATCH', path, { as: 'coordinator', headers: { 'if-match': `"${rev}"` }, body: { contact } });
    expect((await patch(1, { email: 'werk@wegenbouw.example' })).body).toMatchObject({ contact: { email: 'werk@wegenbouw.example' } });
    expect((await patch(2, { email: 'geen adres' })).status).toBe(400);
    expect((await patch(2, null)).body).not.toHaveProperty('contact');
  });

  it('a region has mailboxes for who coordinates and manages, and only staff see them', async () => {
    const path = '/v1/regions/AM12';
    const patch = (rev: number, contacts: unknown) => api.send('PATCH', path, { as: 'administrator', headers: { 'if-match': `"${rev}"` }, body: { contacts } });
    expect((await patch(1, { coordinator: 'pool@regio.example', manager: 'manager@regio.example' })).body).toMatchObject({
      policyId: 'standard',
      contacts: { coordinator: 'pool@regio.example', manager: 'manager@regio.example' },
    });
    expect((await patch(2, { manager: null })).body).toMatchObject({ contacts: { coordinator: 'pool@regio.example' }, rev: 3 });
    expect((await api.send('GET', path, { as: 'manager' })).body).toHaveProperty('contacts');
    expect((await api.send('GET', path, candidate(randomUUID()))).body).not.toHaveProperty('contacts');
  });
});
