/**
 * After an erasure nobody reads anything of the person: not in the files of the stores, not in the histories of Temporal, not
 * in a log. With a control that the search does find what was written in the open.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { journeyWorkflowId } from '../../src/contracts/ids.js';
import { SEARCH_ATTRIBUTES } from '../../src/contracts/search-attributes.js';
import { startMongo } from '../../src/embedded/mongo-server.js';
import { findFreePort } from '../../src/embedded/ports.js';
import { silentReport } from '../../src/embedded/report.js';
import { startTemporal } from '../../src/embedded/temporal-server.js';
import { examine } from '../../src/doctor/examine.js';
import type { Finding } from '../../src/doctor/findings.js';
import { Relay } from '../../src/events/relay.js';
import { Outbox } from '../../src/persistence/events/outbox.js';
import { PersonFiles } from '../../src/persistence/personal-data/person-files.js';
import { verifyLog } from '../../src/persistence/processing-log/verify-log.js';
import { ImportStore } from '../../src/persistence/import-store.js';
import { Keyring } from '../../src/persistence/keys/keyring.js';
import { CandidateCodec } from '../../src/temporal/payload-codec.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { testApi, type TestApi } from '../support/api.js';
import { startImportWorker } from '../support/import-worker.js';
import { testEncryption } from '../support/keys.js';
import { inventedPerson, testBsn } from '../support/invented.js';
import { storedAssignment, storedCandidate, storedPolicy } from '../support/registered.js';
import { uniqueName } from '../support/servers.js';
import { until } from '../support/until.js';

const person = inventedPerson(78, {
  givenName: 'Wendelmoetje',
  familyName: 'Oosterzwaluwe',
  birthDate: '1986-07-09',
  address: { street: 'Zonnedauwlaan', houseNumber: '517', postcode: '4398ZX', town: 'Ellewoutsdijk' },
  email: 'wendelmoetje@onvindbaar.example',
  phone: '+31687654321',
});
const bsn = testBsn(7_654);
const SECRETS = [
  ...['Wendelmoetje', 'Oosterzwaluwe', '1986-07-09', 'Zonnedauwlaan', '4398ZX', 'Ellewoutsdijk', 'onvindbaar', '87654321', bsn],
  ...['vertrouwelijke notitie', 'vertrouwelijke actie', 'vertrouwelijke toelichting', 'vertrouwelijke reden', 'vertrouwelijk verslag', 'vertrouwelijk antwoord'],
];
const CONTROL = 'Openbaarleesbaarwoord';
const formsOf = (word: string) => [word, word.toLowerCase(), Buffer.from(word).toString('base64').slice(0, -4)];
const foundIn = (texts: string[], words: string[]) => words.filter((word) => formsOf(word).some((form) => texts.some((text) => text.includes(form))));
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name)).toString('latin1'));

function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && typeof value.metadata === 'object' && value.metadata !== null && 'encoding' in value.metadata) return [value as Payload];
  return Object.values(value).flatMap((part) => payloadsIn(part));
}
const isSealed = ({ metadata }: Payload) => Buffer.from(metadata!['encoding']!).toString() === 'binary/encrypted';

/** Somebody with everything that the product keeps: a journey at work, notes, actions, a row of an import, an archive. */
async function livedThrough(api: TestApi): Promise<string> {
  const send = async (method: 'POST' | 'GET', path: string, body: object | undefined, as: 'intake' | 'coordinator' | 'coach' = 'coordinator') => {
    const answer = await api.send(method, path, { as, ...(body && { body }) });
    expect({ path, status: answer.status, text: answer.status < 300 ? '' : answer.text }).toEqual({ path, status: expect.any(Number), text: '' });
    return answer.body;
  };
  await storedPolicy(api.store);
  const { candidateId } = (await send('POST', '/v1/candidates', { person, bsn, profile: plainProfile() }, 'intake')) as { candidateId: string };
  const of = `/v1/candidates/${candidateId}`;
  await send('POST', `${of}/journey`, {});
  await send('POST', `${of}/journey/holds`, { reason: 'illness', note: 'Een vertrouwelijke notitie' });
  await until(async () => (await api.store.models.notes.countDocuments({ candidateId })) > 0);
  await send('POST', `${of}/journey/resumption`, undefined);
  const { assignmentId } = await storedAssignment(api.store);
  const { proposalId } = await send('POST', `${of}/journey/proposals`, { assignmentId });
  let placementId = '';
  for (const party of ['contractor', 'candidate']) placementId = String((await send('POST', `/v1/proposals/${String(proposalId)}/answers`, { answer: 'accept', party }))['placementId']);
  await until(async () => (await api.store.models.placements.exists({ _id: placementId })) !== null);
  await send('POST', `/v1/placements/${placementId}/start-confirmation`, { startedAt: new Date().toISOString() });
  const week1 = `${placementId}.week-1`;
  await until(async () => (await api.store.models.checkpoints.exists({ _id: week1 })) !== null);
  await send('POST', `/v1/checkpoints/${week1}/reports`, { answers: { 'how-is-work': 8, remarks: 'Een vertrouwelijk antwoord' }, note: 'Een vertrouwelijk verslag' });
  await until(async () => (await api.store.models.reports.countDocuments({ candidateId })) === 1);
  await send('POST', `${of}/actions`, { kind: 'action', what: 'Een vertrouwelijke actie', dueOn: '2040-01-01' });
  // A row that waits for somebody's decision keeps all that the file said.
  const importId = randomUUID();
  const expiresAt = '2040-01-01T00:00:00.000Z';
  await new ImportStore(api.store).insert(
    { _id: importId, region: 'AM24', status: 'completed', rows: 1, columns: { recognised: [], unknown: [] }, policy: { policyId: 'standard', version: 1 }, by: 'account', createdAt: new Date().toISOString(), rowsExpireAt: expiresAt },
    [{ _id: `${importId}/1`, importId, row: 1, line: 2, status: 'possible-duplicate', candidateId, faults: [], alike: [], expiresAt, candidate: { person, profile: plainProfile(), bsn } }],
  );
  return candidateId;
}

/** A message and a webhook that were given up. */
async function undelivered(api: TestApi, candidateId: string): Promise<void> {
  const [event] = await api.store.models.outbox.find({ 'event.candidateId': candidateId }).lean();
  const at = new Date().toISOString();
  for (const channel of ['webhook', 'email'] as const) {
    await api.store.models.deliveries.create({ _id: `${event!._id}.${channel}.spec`, channel, addressee: 'spec', eventId: event!._id, number: 1, event: event!.event, status: 'dead', attempts: 3, createdAt: at, changedAt: at });
  }
}

/** What the product itself reads of somebody. */
async function everyWord(api: TestApi, candidateId: string): Promise<string> {
  return JSON.stringify(await new PersonFiles(api.store).read(candidateId));
}

async function faultsOf({ store: { models }, client, taskQueue }: TestApi): Promise<Finding[]> {
  return (await examine({ models, client }, { taskQueue, patienceMs: 20_000 })).findings;
}

const fail = (fault: unknown) => {
  throw fault instanceof Error ? fault : new Error(JSON.stringify(fault));
};

async function granted(api: TestApi, candidateId: string, right: 'access' | 'erasure'): Promise<void> {
  const made = await api.send('POST', '/v1/rights-requests', { as: 'candidate', claims: { candidate_id: candidateId }, body: { right, explanation: 'Een vertrouwelijke toelichting' } });
  expect(made.status).toBe(201);
  const path = `/v1/rights-requests/${String(made.body['requestId'])}`;
  const body = { decision: 'grant', reason: 'Om een vertrouwelijke reden', ...(right === 'erasure' && { endJourney: true }) };
  expect((await api.send('POST', `${path}/decision`, { as: 'privacy-officer', body })).status).toBe(200);
  await until(async () => (await api.send('GET', path, { as: 'privacy-officer' })).body['status'] === 'done', 120_000);
}

it('nothing of a person who was erased is found in the files of both stores, in a history or in a log', async () => {
  const [mongoDir, temporalDir] = [mkdtempSync(join(tmpdir(), 'doorstroom-left-')), mkdtempSync(join(tmpdir(), 'doorstroom-left-'))];
  const around = { env: {}, report: silentReport, ownGroup: false };
  const stops: (() => Promise<void>)[] = [];
  try {
    const mongo = await startMongo({ dataDir: mongoDir, port: await findFreePort(), database: 'left' }, around);
    stops.push(() => mongo.stop());
    const temporal = await startTemporal({ dataDir: temporalDir, keep: true, port: await findFreePort(), namespace: 'default', searchAttributes: SEARCH_ATTRIBUTES }, around);
    stops.push(() => temporal.stop());
    const api = await testApi({ mongo: mongo.uri, temporal: temporal.address });
    stops.push(() => api.stop());
    const worker = await startImportWorker({ uri: mongo.uri, address: temporal.address, namespace: 'default', taskQueue: api.taskQueue, keys: api.keys });
    stops.push(() => worker.stop());

    // Controls: what is written in the open is found, in both.
    await api.store.connection.db!.collection('open').insertOne({ text: CONTROL });
    const connection = await Connection.connect({ address: temporal.address });
    const open = new Client({ connection, namespace: 'default' });
    await open.workflow.start('nobody', { workflowId: 'open', taskQueue: uniqueName('open'), args: [{ text: CONTROL }] });
    await connection.close();

    // Somebody whose events have their numbers before and after.
    const neighbour = await storedCandidate(api.store);
    const ofNeighbour = `/v1/candidates/${neighbour}/journey`;
    expect((await api.send('POST', ofNeighbour, { as: 'intake', body: {} })).status).toBe(201);
    const relay = new Relay({ outbox: new Outbox(api.store.models), failed: fail });
    await until(async () => (await relay.step()) > 0);
    const candidateId = await livedThrough(api);
    expect(await relay.step()).toBeGreaterThan(0);
    const held = await api.send('POST', `${ofNeighbour}/holds`, { as: 'intake', body: { reason: 'illness' } });
    expect(held.status).toBe(200);
    await granted(api, candidateId, 'access');
    await undelivered(api, candidateId);
    await relay.step();
    expect(await faultsOf(api)).toEqual([]);
    const readable = await everyWord(api, candidateId);
    // Control: with the keys all of it can be read, so that there is something to lose.
    expect(SECRETS.filter((word) => !readable.includes(word))).toEqual([]);
    expect(await api.store.models.rightsArchives.countDocuments({ candidateId })).toBe(1);
    const history = payloadsIn(await api.client.workflow.getHandle(journeyWorkflowId(candidateId)).fetchHistory()).filter(isSealed);
    const codec = new CandidateCodec(api.store.keys);
    expect(history.length).toBeGreaterThan(5);
    for (const payload of history) expect((await codec.decode([payload]))[0]!.data).toBeDefined();

    await granted(api, candidateId, 'erasure');
    // A process of now: one of before has the key for a minute.
    const after = new CandidateCodec(await Keyring.open({ models: api.store.models, encryption: testEncryption }));
    for (const payload of history) await expect(after.decode([payload])).rejects.toMatchObject({ code: 'CANDIDATE.ERASED' });
    await until(() => api.client.workflow.getHandle(journeyWorkflowId(candidateId)).describe().then(() => false, (error: Error) => error.name === 'WorkflowNotFoundError'));
    const lastOfNeighbour = { 'event.candidateId': neighbour, 'event.rev': Number(held.body['rev']), number: { $exists: true } };
    await until(async () => (await relay.step()) === 0 && (await api.store.models.outbox.exists(lastOfNeighbour)) !== null);
    // The product is as sound as before: of what went the doctor knows, and the log of processing is whole.
    expect(await faultsOf(api)).toEqual([]);
    expect((await verifyLog(api.store, { found: fail })).entries).toBeGreaterThan(5);
    expect(await api.store.models.processingLog.countDocuments({ candidateIds: candidateId })).toBeGreaterThan(0);
    expect(await api.store.models.outbox.countDocuments({ 'event.candidateId': neighbour })).toBeGreaterThan(0);
    await api.store.models.erasedEvents.deleteMany({});
    expect((await faultsOf(api)).map(({ code }) => code)).toContain('NUMBER_GAP');
    const logged = JSON.stringify(api.logged) + worker.said();
    expect(logged.length).toBeGreaterThan(1_000);
    for (const stop of stops.splice(0).reverse()) await stop();

    const [ofMongo, ofTemporal] = [filesIn(mongoDir), filesIn(temporalDir)];
    expect(foundIn(ofMongo, [CONTROL])).toEqual([CONTROL]);
    expect(foundIn(ofTemporal, [CONTROL])).toEqual([CONTROL]);
    expect(foundIn(ofMongo, SECRETS)).toEqual([]);
    expect(foundIn(ofTemporal, SECRETS)).toEqual([]);
    expect(foundIn([logged], SECRETS)).toEqual([]);
  } finally {
    for (const stop of stops.splice(0).reverse()) await stop();
    for (const folder of [mongoDir, temporalDir]) rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);
