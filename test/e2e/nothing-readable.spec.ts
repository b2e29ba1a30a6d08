/** Who gets a copy of the database reads nothing of a person in it: neither in the documents nor in the files. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import { startMongo } from '../../src/embedded/mongo-server.js';
import { findFreePort } from '../../src/embedded/ports.js';
import { silentReport } from '../../src/embedded/report.js';
import { Actions } from '../../src/persistence/actions/actions.js';
import { BsnVault } from '../../src/persistence/candidates/bsn-vault.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { Reports } from '../../src/persistence/guidance/reports.js';
import { ImportStore } from '../../src/persistence/import-store.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { testApi } from '../support/api.js';
import { inventedPerson, testBsn } from '../support/invented.js';
import { testEncryption } from '../support/keys.js';

const NOW = '2027-02-01T08:00:00.000Z';
/** Values that stand nowhere else. */
const person = inventedPerson(77, {
  givenName: 'Quirijntje',
  familyName: 'Zwartewaterzijl',
  birthDate: '1987-06-05',
  address: { street: 'Hemelsleutelpad', houseNumber: '413', postcode: '4397XQ', town: 'Kwadendamme' },
  email: 'quirijntje@onleesbaar.example',
  phone: '+31698765432',
});
const profile = plainProfile({ limits: ['no-noise-above-80db'], evidence: { kind: 'uwv-statement', statedOn: '2026-03-17' } });
const bsn = testBsn(4_321);
const SECRETS = [
  ...['Quirijntje', 'Zwartewaterzijl', '1987-06-05', 'Hemelsleutelpad', '4397XQ', 'Kwadendamme', 'onleesbaar', '98765432'],
  ...['no-noise-above-80db', 'uwv-statement', '2026-03-17', bsn, 'vertrouwelijke notitie', 'vertrouwelijke actie', 'vertrouwelijk antwoord', 'vertrouwelijke reden'],
];

/** Every document of every collection, as one text; the folded forms of names included. */
async function dump({ connection }: Store): Promise<string> {
  const collections = await connection.db!.collections();
  return JSON.stringify(await Promise.all(collections.map(async (one) => [one.collectionName, await one.find().toArray()])));
}

const readable = (text: string) => SECRETS.filter((secret) => [secret, secret.toLowerCase(), Buffer.from(secret).toString('base64').slice(0, -4)].some((form) => text.includes(form)));

/** Writes all of it by the repositories that the product writes with. */
async function writeEverything(store: Store): Promise<string> {
  const candidateId = randomUUID();
  const records = new CandidateRecords(store);
  await records.keepBsns(await new BsnVault(store.keys).seal([{ candidateId, bsn }], NOW));
  await records.insert([{ candidateId, person, profile }], NOW);
  await records.replacePerson({ candidateId, rev: 1, person }, NOW);
  await records.replaceProfile({ candidateId, rev: 1, profile }, NOW);
  await records.keepNotes([{ _id: randomUUID(), candidateId, subject: 'decision', text: 'Een vertrouwelijke notitie', by: 'account', at: NOW }]);
  await new Actions(store).add([{ actionId: randomUUID(), candidateId, kind: 'action', what: 'Een vertrouwelijke actie', dueOn: '2027-03-01', createdBy: 'account' }], NOW);
  const report = { _id: `${randomUUID()}.week-1`, rev: 1, candidateId, region: 'AM24', reportedBy: 'coach' as const, by: 'account', at: NOW };
  await new Reports(store).keep({ ...report, note: 'Een vertrouwelijke notitie', answers: { how: 'een vertrouwelijk antwoord' } });
  const importId = randomUUID();
  const rows = { importId, row: 1, line: 2, status: 'possible-duplicate' as const, candidateId: randomUUID(), faults: [], alike: [], expiresAt: '2040-01-01T00:00:00.000Z' };
  const imports = new ImportStore(store);
  await imports.insert(
    { _id: importId, region: 'AM24', status: 'running', rows: 1, columns: { recognised: [], unknown: [] }, policy: { policyId: 'standard', version: 1 }, by: 'account', createdAt: NOW, rowsExpireAt: rows.expiresAt },
    [{ ...rows, _id: `${importId}/1`, candidate: { person, profile, bsn } }],
  );
  const decision = { decision: 'overrule' as const, reason: 'Om een vertrouwelijke reden', key: 'k', by: 'account', at: NOW };
  expect(await imports.decide({ importId, row: 1, from: 'possible-duplicate' }, { to: 'waiting', decision })).toBe(true);
  expect(await imports.waiting({ importId, from: 1, to: 1 })).toMatchObject([{ bsn, person, overrule: { reason: 'Om een vertrouwelijke reden' } }]);
  expect(await records.person(candidateId)).toMatchObject(person);
  return candidateId;
}

test('no document holds a value of a person, nor what was answered about one', async () => {
  const api = await testApi();
  const made = await api.send('POST', '/v1/candidates', { as: 'intake', body: { person, bsn, profile } });
  expect(made.status).toBe(201);
  const path = `/v1/candidates/${String(made.body['candidateId'])}`;
  const corrected = await api.send('PATCH', path, {
    as: 'intake',
    body: { person: { ...person, phone: '+31698765432' }, reason: 'Een vertrouwelijke notitie' },
    headers: { 'if-match': '"1"', 'idempotency-key': randomUUID() },
  });
  expect(corrected.status).toBe(200);
  await writeEverything(api.store).catch((error: unknown) => {
    // The BSN and the person are registered over HTTP already; the rest is written all the same in the test below.
    if (!/BSN|duplicate/i.test(String(error))) throw error;
  });
  const text = await dump(api.store);
  expect(text).toContain('person-keys');
  expect(readable(text)).toEqual([]);
  expect(readable(JSON.stringify(api.logged))).toEqual([]);
}, 180_000);

test('no file of the store holds one either', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorstroom-files-'));
  const server = await startMongo({ dataDir, port: await findFreePort(), database: 'files' }, { env: {}, report: silentReport, ownGroup: false });
  try {
    const store = await openStore({ uri: server.uri, encryption: testEncryption });
    await prepareStore(store);
    await writeEverything(store);
    expect(readable(await dump(store))).toEqual([]);
    // A control: what is written in the open is found.
    await store.connection.db!.collection('open').insertOne({ text: 'Openbaarleesbaarwoord' });
    await store.close();
    await server.stop();
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const texts = files.map((file) => readFileSync(join(file.parentPath, file.name)).toString('latin1'));
    expect(texts.some((text) => text.includes('Openbaarleesbaarwoord'))).toBe(true);
    expect([...new Set(texts.flatMap(readable))]).toEqual([]);
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 180_000);
