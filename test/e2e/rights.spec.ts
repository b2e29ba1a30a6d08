/** The rights of a person over the API, with the real store, Temporal and a worker. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { strFromU8, unzipSync } from 'fflate';
import { journeyWorkflowId } from '../../src/contracts/ids.js';
import { IdempotencyStore } from '../../src/http/idempotency.js';
import { StoreMatcher } from '../../src/modules/matching/store-matcher.js';
import { ProcessingLog } from '../../src/persistence/processing-log/processing-log.js';
import { JourneyGateway } from '../../src/temporal/journey-gateway.js';
import { rightsActivities } from '../../src/worker/rights-work.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';
import { startImportWorker } from '../support/import-worker.js';
import { storedAssignment, storedCandidate } from '../support/registered.js';
import { registerSearchAttributes } from '../support/search-attributes.js';
import { mongoUri, temporalAddress, temporalNamespace } from '../support/servers.js';
import { until } from '../support/until.js';

let api: TestApi;
beforeAll(async () => {
  const [address, namespace] = [await temporalAddress(), temporalNamespace()];
  const connection = await Connection.connect({ address });
  await registerSearchAttributes(connection, namespace);
  await connection.close();
  api = await testApi({ temporal: address });
  await startImportWorker({ uri: await mongoUri(), address, namespace, taskQueue: api.taskQueue, keys: api.keys });
}, 300_000);

const REQUESTS = '/v1/rights-requests';
type Body = Record<string, unknown>;
const officer = (method: string, path: string, request: TestRequest = {}) => api.send(method, path, { as: 'privacy-officer', ...request });
const self = (candidateId: string, method: string, path: string, request: TestRequest = {}) => api.send(method, path, { as: 'candidate', claims: { candidate_id: candidateId }, ...request });

async function asked(candidateId: string, body: Body): Promise<string> {
  const made = await self(candidateId, 'POST', REQUESTS, { body });
  expect([made.status, made.body['status']]).toEqual([201, 'open']);
  return String(made.body['requestId']);
}

const decided = (requestId: string, body: Body = {}, request: TestRequest = {}) => officer('POST', `${REQUESTS}/${requestId}/decision`, { body: { decision: 'grant', reason: 'Het verzoek is gegrond', ...body }, ...request });
const read = async (requestId: string) => (await officer('GET', `${REQUESTS}/${requestId}`)).body;
async function done(requestId: string): Promise<Body> {
  await until(async () => (await read(requestId))['status'] === 'done', 120_000);
  return read(requestId);
}

async function started(): Promise<string> {
  const candidateId = await storedCandidate(api.store);
  expect((await api.send('POST', `/v1/candidates/${candidateId}/journey`, { as: 'coordinator', body: {} })).status).toBe(201);
  await until(async () => (await api.store.models.journeys.exists({ _id: candidateId })) !== null);
  return candidateId;
}

describe('a request', () => {
  it('is made for oneself, is seen by oneself and the privacy officer, and by nobody else', async () => {
    const [candidateId, other] = [await storedCandidate(api.store), await storedCandidate(api.store)];
    const key = randomUUID();
    const body = { right: 'access', explanation: 'Ik wil weten wat er van mij is' };
    const [first, again] = [await self(candidateId, 'POST', REQUESTS, { body, key }), await self(candidateId, 'POST', REQUESTS, { body, key })];
    expect([first.status, again.status, again.body['requestId']]).toEqual([201, 201, first.body['requestId']]);
    const path = `${REQUESTS}/${String(first.body['requestId'])}`;
    expect((await self(candidateId, 'GET', path)).body).toMatchObject({ right: 'access', status: 'open', explanation: body.explanation, receivedBy: 'candidate' });
    expect((await self(other, 'GET', path)).body).toMatchObject({ status: 404, code: 'RIGHTS.UNKNOWN' });
    expect((await self(other, 'GET', `${path}/archive`)).status).toBe(404);
    expect((await self(other, 'GET', `${REQUESTS}?candidateId=${candidateId}`)).body).toEqual({ items: [] });
    expect((await self(other, 'POST', REQUESTS, { body: { right: 'erasure', candidateId } })).body).toMatchObject({ status: 404, code: 'CANDIDATE.UNKNOWN' });
    expect((await self(candidateId, 'POST', `${path}/decision`, { body: { decision: 'grant', reason: 'Ja' } })).status).toBe(403);
    for (const as of ['intake', 'coach', 'coordinator', 'manager', 'administrator', 'contractor'] as const) {
      expect((await api.send('GET', path, { as, claims: { contractor_id: randomUUID() } })).status).toBe(403);
    }
    expect((await self(candidateId, 'POST', REQUESTS, { body })).body).toMatchObject({ status: 409, code: 'RIGHTS.ALREADY_OPEN' });
    expect((await officer('POST', REQUESTS, { body: { right: 'access' } })).body).toMatchObject({ status: 422, code: 'RIGHTS.CANDIDATE_MISSING' });
    expect((await self(candidateId, 'POST', REQUESTS, { body: { right: 'rectification' } })).body).toMatchObject({ status: 422, code: 'RIGHTS.CHANGES_MISSING' });
    const stored = JSON.stringify(await api.store.models.rightsRequests.findById(first.body['requestId'] as string).lean());
    expect(stored).not.toContain('weten wat');
  });

  it('is extended once, and decided once', async () => {
    const requestId = await asked(await storedCandidate(api.store), { right: 'objection' });
    const before = String((await read(requestId))['dueBy']);
    const extend = () => officer('POST', `${REQUESTS}/${requestId}/extension`, { body: { reason: 'Het is ingewikkeld' } });
    const longer = await extend();
    expect(longer.body).toMatchObject({ extended: true, extensionReason: 'Het is ingewikkeld' });
    expect(Date.parse(String(longer.body['dueBy'])) - Date.parse(before)).toBeGreaterThan(58 * 24 * 3_600_000);
    expect((await extend()).body).toMatchObject({ status: 409, code: 'RIGHTS.EXTENDED' });
    expect((await decided(requestId, { decision: 'refuse' })).body).toMatchObject({ status: 'refused', reason: 'Het verzoek is gegrond' });
    expect((await decided(requestId)).body).toMatchObject({ status: 409, code: 'RIGHTS.DECIDED' });
    expect((await decided(requestId, {}, { claims: { sub: 'another' } })).body).toMatchObject({ status: 409, code: 'RIGHTS.DECIDED' });
  });

  it('shows that its term ends, also when the term passed while nobody looked', async () => {
    const requestId = await asked(await storedCandidate(api.store), { right: 'access' });
    await api.store.models.rightsRequests.updateOne({ _id: requestId }, { $set: { dueBy: new Date(Date.now() - 1_000).toISOString() } });
    await api.client.workflow.getHandle(`rights/${requestId}`).signal('requestChanged');
    await until(async () => (await read(requestId))['attention'] === 'overdue');
    expect((await officer('GET', `${REQUESTS}?attention=overdue`)).body['items']).toEqual(expect.arrayContaining([expect.objectContaining({ requestId })]));
    await decided(requestId);
    expect((await done(requestId))['attention']).toBeUndefined();
  });
});

it('access ends in an archive for machines and for people, for the person and the officer alone, until it expires', async () => {
  const candidateId = await started();
  const explanation = 'Alles <b>graag</b>';
  const requestId = await asked(candidateId, { right: 'access', explanation });
  expect((await self(candidateId, 'GET', `${REQUESTS}/${requestId}/archive`)).body).toMatchObject({ status: 404, code: 'RIGHTS.ARCHIVE_GONE' });
  await decided(requestId);
  await done(requestId);
  const { url } = api;
  const headers = await api.issuer.headersOf('candidate', { candidate_id: candidateId });
  const answer = await fetch(`${url}${REQUESTS}/${requestId}/archive`, { headers });
  expect(answer.headers.get('content-type')).toBe('application/zip');
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  const json = JSON.parse(strFromU8(files['gegevens.json']!)) as { collections: Record<string, { documents: Body[] }> };
  const person = (await api.send('GET', `/v1/candidates/${candidateId}`, { as: 'intake' })).body['person'] as Body;
  expect(json.collections['persons']!.documents).toMatchObject([person]);
  expect(json.collections['persons']!.documents[0]).not.toHaveProperty('keys');
  expect(json.collections['profiles']!.documents).toMatchObject([{ evidence: expect.anything() }]);
  expect(json.collections['journeys']!.documents).toHaveLength(1);
  expect(json.collections['rights-requests']!.documents).toMatchObject([{ explanation }]);
  const html = strFromU8(files['gegevens.html']!);
  expect(html).toContain(String(person['familyName']).replace(/'/g, '&#39;'));
  expect(html).toContain('Alles &#60;b&#62;graag&#60;/b&#62;');
  expect(html).not.toContain('<b>graag');
  const stored = await api.store.models.rightsArchives.findById(requestId).lean();
  expect(Buffer.from(stored!.sealed, 'base64url').includes('PK')).toBe(false);
  await api.store.models.rightsArchives.updateOne({ _id: requestId }, { $set: { expiresAt: new Date(Date.now() - 1).toISOString() } });
  expect((await self(candidateId, 'GET', `${REQUESTS}/${requestId}/archive`)).body).toMatchObject({ code: 'RIGHTS.ARCHIVE_GONE' });
});

it('rectification corrects the person, with a note', async () => {
  const candidateId = await storedCandidate(api.store);
  const requestId = await asked(candidateId, { right: 'rectification', changes: { familyName: 'Verbeterd', email: null } });
  await decided(requestId);
  await done(requestId);
  const { person, rev } = (await api.send<{ person: Body; rev: number }>('GET', `/v1/candidates/${candidateId}`, { as: 'intake' })).body;
  expect([person['familyName'], person['email'], rev]).toEqual(['Verbeterd', undefined, 2]);
  expect(await api.store.models.notes.countDocuments({ candidateId, subject: 'person-corrected', subjectId: requestId })).toBe(1);
});

it('a restriction stops commands, matching and what contractors see, until it is lifted', async () => {
  const candidateId = await started();
  const { assignmentId, contractorId } = await storedAssignment(api.store);
  const post = (path: string, body: Body) => api.send('POST', `/v1/candidates/${candidateId}${path}`, { as: 'coordinator', body });
  const { proposalId } = (await post('/journey/proposals', { assignmentId })).body;
  const contractor = (method: string, path: string, body?: Body) => api.send(method, path, { as: 'contractor', claims: { contractor_id: contractorId }, ...(body && { body }) });
  const proposal = `/v1/proposals/${String(proposalId)}`;
  await until(async () => (await contractor('GET', proposal)).status === 200);
  const requestId = await asked(candidateId, { right: 'restriction' });
  await decided(requestId);
  await done(requestId);
  await until(async () => (await contractor('GET', proposal)).status === 404);
  expect((await contractor('GET', '/v1/proposals')).body['items']).toEqual([]);
  await until(async () => (await post('/journey/holds', { reason: 'illness' })).body['code'] === 'CANDIDATE.RESTRICTED');
  expect((await contractor('POST', `${proposal}/answers`, { answer: 'accept' })).status).toBe(404);
  expect((await api.send('GET', `/v1/candidates/${candidateId}`, { as: 'intake' })).status).toBe(200);
  const search = { candidateId, region: 'AM24', notBefore: new Date().toISOString(), refusedAssignmentIds: [] };
  expect((await new StoreMatcher(api.store).rank(search)).excluded).toEqual(expect.arrayContaining([expect.objectContaining({ because: expect.arrayContaining(['RESTRICTION']) })]));

  expect((await officer('POST', `${REQUESTS}/${requestId}/lifting`, { body: {} })).body).toMatchObject({ status: 'lifted' });
  expect((await officer('POST', `${REQUESTS}/${requestId}/lifting`, { body: {} })).body).toMatchObject({ code: 'RIGHTS.NOT_LIFTABLE' });
  await until(async () => (await contractor('GET', proposal)).status === 200);
  await until(async () => (await post('/journey/holds', { reason: 'illness' })).status === 200);
});

it('an objection takes the person out of ranked search, and says so; a proposal by hand stays possible', async () => {
  const candidateId = await started();
  const { assignmentId } = await storedAssignment(api.store);
  const search = { candidateId, region: 'AM24', notBefore: new Date().toISOString(), refusedAssignmentIds: [] };
  const ranked = () => new StoreMatcher(api.store).rank(search);
  expect((await ranked()).matches.length).toBeGreaterThan(0);
  const requestId = await asked(candidateId, { right: 'objection' });
  await decided(requestId);
  await done(requestId);
  const { matches, excluded } = await ranked();
  expect(matches).toEqual([]);
  expect(excluded.find((one) => one.assignmentId === assignmentId)).toMatchObject({ because: ['OBJECTION'] });
  expect(await new StoreMatcher(api.store).best(search)).toBeNull();
  expect((await api.send('POST', `/v1/candidates/${candidateId}/journey/proposals`, { as: 'coordinator', body: { assignmentId } })).status).toBe(201);
});

describe('an erasure', () => {
  it('is refused under a legal hold, and beside an open journey unless that ends', async () => {
    const candidateId = await started();
    const hold = await officer('POST', '/v1/legal-holds', { body: { candidateId, reason: 'Er loopt een bezwaarprocedure' } });
    expect(hold.body).toMatchObject({ candidateId, reason: 'Er loopt een bezwaarprocedure', putBy: 'spec-privacy-officer' });
    const requestId = await asked(candidateId, { right: 'erasure' });
    expect((await decided(requestId, { endJourney: true })).body).toMatchObject({ status: 409, code: 'RIGHTS.LEGAL_HOLD' });
    const lift = () => officer('POST', `/v1/legal-holds/${String(hold.body['holdId'])}/lifting`, { body: { reason: 'Het bezwaar is afgehandeld' } });
    expect((await lift()).body).toMatchObject({ liftReason: 'Het bezwaar is afgehandeld' });
    expect((await lift()).body).toMatchObject({ code: 'HOLD.LIFTED' });
    expect((await officer('GET', `/v1/legal-holds?candidateId=${candidateId}&holding=true`)).body['items']).toEqual([]);
    expect((await decided(requestId)).body).toMatchObject({ status: 409, code: 'RIGHTS.JOURNEY_OPEN' });
    expect(await api.store.models.journeys.exists({ _id: candidateId })).not.toBeNull();
  });

  it('leaves nothing of the person, frees the seat, and ends in a record without the person', async () => {
    const candidateId = await started();
    const { assignmentId } = await storedAssignment(api.store);
    const { proposalId } = (await api.send('POST', `/v1/candidates/${candidateId}/journey/proposals`, { as: 'coordinator', body: { assignmentId } })).body;
    for (const party of ['contractor', 'candidate']) await api.send('POST', `/v1/proposals/${String(proposalId)}/answers`, { as: 'coordinator', body: { answer: 'accept', party } });
    await until(async () => (await api.store.models.placements.countDocuments({ candidateId })) === 1);
    const key = randomUUID();
    const repeated = () => api.send('POST', `/v1/candidates/${candidateId}/actions`, { as: 'coordinator', key, body: { kind: 'action', what: 'Bellen over de start', dueOn: '2040-01-01' } });
    expect((await repeated()).status).toBe(201);

    const requestId = await asked(candidateId, { right: 'erasure', explanation: 'Haal alles weg' });
    expect((await decided(requestId, { endJourney: true })).body).toMatchObject({ status: 'granted', endJourney: true });
    const request = await done(requestId);
    for (const gone of ['candidateId', 'explanation', 'reason']) expect(request).not.toHaveProperty(gone);
    const texts = await everyDocument();
    const naming = texts.filter((text) => text.includes(candidateId)).map((text) => text.split(' ', 1)[0]);
    expect([...new Set(naming)].sort()).toEqual(['person-keys', 'processing-log']);
    expect((await api.store.models.assignments.findById(assignmentId).lean())?.seats).toEqual([]);
    expect((await api.store.models.personKeys.findById(candidateId).lean())).not.toHaveProperty('wrapped');
    // The server deletes in its own time.
    await until(() => api.client.workflow.getHandle(journeyWorkflowId(candidateId)).describe().then(() => false, (error: Error) => error.name === 'WorkflowNotFoundError'));
    const { items } = (await officer('GET', '/v1/destruction-records')).body as { items: Body[] };
    const record = items.find((one) => one['recordId'] === requestId)!;
    expect(record).toMatchObject({ what: 'erasure', ground: expect.stringContaining('AVG art. 17'), by: 'spec-privacy-officer', keyDestroyed: true, documents: { persons: 1, profiles: 1, journeys: 1, actions: 1 } });
    expect((record['documents'] as Record<string, number>)['idempotency']).toBeGreaterThan(0);
    expect(record['histories']).toBeGreaterThan(0);
    expect((await api.send('GET', `/v1/candidates/${candidateId}`, { as: 'intake' })).status).toBe(404);
    expect([404, 410]).toContain((await repeated()).status);
  }, 180_000);

  it('waits for a journey that cannot be asked now, so that its seat comes free, and not for ever', async () => {
    const requestId = await asked(await started(), { right: 'erasure' });
    await api.store.models.rightsRequests.updateOne({ _id: requestId }, { $set: { endJourney: true } });
    // Nobody answers within a millisecond.
    const gateway = new JourneyGateway(api.client, { isKnown: () => Promise.resolve(true), taskQueue: api.taskQueue, deadlineMs: 1 });
    const { endJourney } = rightsActivities({ store: api.store, client: api.client, gateway, retention: {}, processing: ProcessingLog.of(api.store) }) as { endJourney: (id: string) => Promise<void> };
    const atAttempt = (attempt: number) => new MockActivityEnvironment({ attempt }).run(endJourney, requestId);
    await expect(atAttempt(1)).rejects.toMatchObject({ type: 'SERVICE.UNAVAILABLE', nonRetryable: false });
    await expect(atAttempt(10)).resolves.toBeUndefined();
  });

  it('takes the answers that are kept about the person, and no others', async () => {
    const store = new IdempotencyStore(api.store.models.idempotency.collection as never, { key: api.store.keys.installation });
    const [candidateId, other] = [await storedCandidate(api.store), await storedCandidate(api.store)];
    for (const id of [candidateId, other]) {
      const claim = await store.claim(`key-${id}`, [id], { owner: id });
      if ('answer' in claim) throw new Error('claimed before');
      await store.complete(claim, { status: 200, headers: {}, about: [], body: JSON.stringify({ candidateId: id }) });
    }
    const requestId = await asked(candidateId, { right: 'erasure' });
    await decided(requestId);
    await done(requestId);
    expect(await api.store.models.idempotency.exists({ _id: `key-${candidateId}` })).toBeNull();
    expect(await api.store.models.idempotency.exists({ _id: `key-${other}` })).not.toBeNull();
  });

  it('goes over the records that were merged into one person', async () => {
    const [survivor, duplicate] = [await storedCandidate(api.store), await storedCandidate(api.store)];
    expect((await api.send('POST', `/v1/candidates/${survivor}/merges`, { as: 'intake', body: { duplicateCandidateId: duplicate, reason: 'Dubbel aangemeld' } })).status).toBeLessThan(300);
    const requestId = await asked(survivor, { right: 'erasure' });
    await decided(requestId);
    await done(requestId);
    for (const id of [survivor, duplicate]) {
      expect(await api.store.models.persons.exists({ _id: id })).toBeNull();
      expect(await api.store.models.personKeys.findById(id).lean()).toMatchObject({ destroyedAt: expect.any(Date) });
    }
  });
});

/** Every document with the name of its collection before it. */
async function everyDocument(): Promise<string[]> {
  const collections = await api.store.connection.db!.collections();
  const found = await Promise.all(collections.map(async (one) => (await one.find().toArray()).map((document) => `${one.collectionName} ${JSON.stringify(document)}`)));
  return found.flat();
}
