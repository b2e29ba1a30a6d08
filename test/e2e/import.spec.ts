import { beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { importWorkflowId, journeyWorkflowId } from '../../src/contracts/ids.js';
import type { ImportAnswer, ImportRowAnswer } from '../../src/contracts/import.js';
import { dataConverterOf } from '../../src/temporal/data-converter.js';
import { candidateCsv } from '../../src/testdata/candidate-csv.js';
import { testCandidates, type TestCandidate } from '../../src/testdata/candidates.js';
import { testApi, type TestAnswer, type TestApi } from '../support/api.js';
import { startImportWorker, type ImportWorkerSettings } from '../support/import-worker.js';
import { storedPolicy } from '../support/registered.js';
import { registerSearchAttributes } from '../support/search-attributes.js';
import { mongoUri, temporalAddress, temporalNamespace } from '../support/servers.js';
import { until } from '../support/until.js';

let api: TestApi;
let client: Client;
let settings: ImportWorkerSettings;

beforeAll(async () => {
  const address = await temporalAddress();
  const namespace = temporalNamespace();
  const connection = await Connection.connect({ address });
  await registerSearchAttributes(connection, namespace);
  api = await testApi({ temporal: address });
  client = new Client({ connection, namespace, dataConverter: dataConverterOf(api.store.keys) });
  await storedPolicy(api.store);
  settings = { uri: await mongoUri(), address, namespace, taskQueue: api.taskQueue, keys: api.keys };
}, 180_000);

type Page<T> = { items: T[]; nextCursor?: string };

let seed = 0;
/** Other people at every call. */
const people = (count: number): TestCandidate[] => testCandidates({ count, region: 'AM24', seed: (seed += 1) });
const post = <T = ImportAnswer>(text: string, more: { query?: string; key?: string; language?: string } = {}): Promise<TestAnswer<T>> =>
  api.send<T>('POST', `/v1/imports?region=AM24${more.query ?? ''}`, {
    as: 'intake',
    raw: { text, type: 'text/csv' },
    ...(more.key && { key: more.key }),
    ...(more.language && { headers: { 'accept-language': more.language } }),
  });
const read = async (importId: string) => (await api.send<ImportAnswer>('GET', `/v1/imports/${importId}`, { as: 'intake' })).body;
const rowsOf = async (importId: string, query = '') =>
  (await api.send<Page<ImportRowAnswer>>('GET', `/v1/imports/${importId}/rows?limit=200${query}`, { as: 'intake' })).body.items;
const rowOf = async (importId: string, row: number) => {
  const found = (await rowsOf(importId)).find((one) => one.row === row);
  if (!found) throw new Error(`No row ${row}`);
  return found;
};
const decideRow = (importId: string, row: number, body: object) =>
  api.send<ImportRowAnswer>('POST', `/v1/imports/${importId}/rows/${row}/decision`, { as: 'intake', body });
const completed = async (importId: string) => {
  await until(async () => (await read(importId)).status === 'completed', 120_000);
  return read(importId);
};
/** Lines of a file, so that a spec can change one. */
const linesOf = (candidates: TestCandidate[]) => candidateCsv(candidates).split('\r\n').filter((line) => line !== '');
const persons = () => api.store.models.persons.countDocuments({});

describe('A dry run', () => {
  test('reports every row and stores nothing', async () => {
    const lines = linesOf(people(5));
    lines[2] = lines[2]!.replace(/^\d{9}/, '999990018');
    lines.push(lines[1]!);
    const { status, body } = await post<{ rows: number; counts: object; report: ImportRowAnswer[]; columns: ImportAnswer['columns'] }>(lines.join('\r\n'), {
      query: '&dryRun=true',
      language: 'nl',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ dryRun: true, region: 'AM24', rows: 6, counts: { waiting: 4, invalid: 2 } });
    expect(body.report[1]).toMatchObject({
      row: 2,
      line: 3,
      status: 'invalid',
      faults: [{ column: 'BSN', code: 'CANDIDATE.BSN_INVALID', message: 'Dit is geen geldig BSN' }],
    });
    expect(body.report[5]).toMatchObject({ faults: [{ code: 'IMPORT.BSN_TWICE' }], alike: [{ row: 1 }] });
    expect(body.columns.unknown).toMatchObject([{ header: 'TESTDATA' }]);
    expect(await api.store.models.importRows.countDocuments({})).toBe(0);
    expect(await api.store.models.imports.countDocuments({})).toBe(0);
  });

  test('of a file that cannot be read is refused with what to do', async () => {
    const { status, body } = await post<Record<string, unknown>>('voornaam\r\nSanne', { query: '&dryRun=true' });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'IMPORT.COLUMNS_MISSING' });
    expect(JSON.stringify(body)).not.toContain('Sanne');
  });

  test('is not for contractors', async () => {
    const answer = await api.send('POST', '/v1/imports?region=AM24&dryRun=true', { as: 'contractor', raw: { text: 'x', type: 'text/csv' } });
    expect(answer.status).toBe(403);
  });
});

test.each(['nl', 'en'])('The template in %s can be downloaded and imported as it is', async (language) => {
  const { status, text, headers } = await api.send('GET', `/v1/imports/template?language=${language}`, { as: 'intake' });
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^text\/csv/);
  const { body } = await post<{ counts: object }>(text, { query: '&dryRun=true' });
  expect(body.counts).toMatchObject({ waiting: 1, invalid: 0 });
});

test('A region or policy that does not exist is refused', async () => {
  const text = candidateCsv(people(1));
  const region = await api.send('POST', '/v1/imports?region=AM99', { as: 'intake', raw: { text, type: 'text/csv' } });
  expect([region.status, region.body['code']]).toEqual([422, 'REGION.UNKNOWN']);
  const policy = await post<Record<string, unknown>>(text, { query: '&policyId=nowhere' });
  expect([policy.status, policy.body['code']]).toEqual([422, 'POLICY.UNKNOWN']);
});

describe('With a worker', () => {
  beforeAll(async () => {
    const worker = await startImportWorker(settings);
    return () => worker.stop();
  }, 120_000);

  test('good rows become candidates with a journey, a bad row stops nobody, and nothing of a person stays behind', async () => {
    const known = people(12);
    const lines = linesOf(known);
    lines[3] = lines[3]!.replace('AM24', 'AM01');
    const before = await persons();
    const accepted = await post(lines.join('\r\n'));
    expect(accepted.status).toBe(202);
    const { importId } = accepted.body;
    expect(accepted.headers.get('location')).toBe(`/v1/imports/${importId}`);
    expect(await completed(importId)).toMatchObject({ rows: 12, counts: { started: 11, invalid: 1, waiting: 0 }, policy: { policyId: 'standard' } });
    expect((await persons()) - before).toBe(11);

    const started = await rowsOf(importId, '&status=started');
    for (const { candidateId } of started) {
      const { workflowExecutionInfo } = await client.workflowService.describeWorkflowExecution({
        namespace: settings.namespace,
        execution: { workflowId: journeyWorkflowId(candidateId!) },
      });
      expect(workflowExecutionInfo?.type?.name).toBe('candidateJourney');
    }
    expect(await api.store.models.importRows.countDocuments({ importId, candidate: { $exists: true } })).toBe(0);
    expect(await api.store.models.importRows.countDocuments({ importId, expiresAt: { $exists: false } })).toBe(0);
    await until(async () => (await api.store.models.journeys.countDocuments({ _id: { $in: started.map((row) => row.candidateId!) } })) === 11);

    const noted = await api.store.models.processingLog.find({ operationId: 'registerRows' }).lean();
    const registered = new Set(noted.flatMap(({ candidateIds }) => candidateIds));
    expect(started.filter((row) => !registered.has(row.candidateId!))).toEqual([]);

    const history = JSON.stringify(await client.workflow.getHandle(importWorkflowId(importId)).fetchHistory());
    const payloads = history.replace(/"data":"([^"]*)"/g, (_field, data: string) => Buffer.from(data, 'base64').toString());
    for (const { bsn, person } of known) {
      for (const text of [bsn, person.familyName, person.email!]) {
        expect(payloads).not.toContain(text);
        expect(JSON.stringify(api.logged)).not.toContain(text);
      }
    }
  });

  test('the same file with the same key is one import, also at the same moment', async () => {
    const text = candidateCsv(people(8));
    const before = await persons();
    const answers = await Promise.all([1, 2, 3].map(() => post(text, { key: 'one-and-the-same-file' })));
    answers.push(await post(text, { key: 'one-and-the-same-file' }));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.importId}`)).size).toBe(1);
    await completed(answers[0]!.body.importId);
    expect((await persons()) - before).toBe(8);
    const other = await post<Record<string, unknown>>(candidateCsv(people(1)), { key: 'one-and-the-same-file' });
    expect([other.status, other.body['code']]).toEqual([409, 'IDEMPOTENCY.KEY_REUSED']);
  });

  test('the same file with another key is refused row by row: everybody is known', async () => {
    const text = candidateCsv(people(4));
    await completed((await post(text)).body.importId);
    const before = await persons();
    const again = await completed((await post(text)).body.importId);
    expect(again.counts).toMatchObject({ refused: 4, started: 0 });
    expect(await persons()).toBe(before);
    const [row] = await rowsOf(again.importId);
    expect(row).toMatchObject({ faults: [{ code: 'CANDIDATE.BSN_KNOWN' }], decisions: ['merge', 'skip'], alike: [{ reasons: [] }] });
  });

  test('a possible duplicate waits for a decision: another person, the same person, or left out', async () => {
    const [first] = people(1);
    const alike = (change: object): TestCandidate => {
      const copy = structuredClone(first!);
      Object.assign(copy.person, change);
      return { ...copy, bsn: '' };
    };
    await completed((await post(candidateCsv([first!]))).body.importId);
    const second = await post(candidateCsv([alike({}), alike({ givenName: `${first!.person.givenName[0]}.` }), alike({ email: 'other@example.org' })]));
    const { importId } = second.body;
    const { counts } = await completed(importId);
    expect(counts).toMatchObject({ possibleDuplicate: 3 });
    const before = await persons();

    const wrong = await decideRow(importId, 1, { decision: 'merge', candidateId: '00000000-0000-4000-8000-000000000000' });
    expect([wrong.status, (wrong.body as unknown as Record<string, unknown>)['code']]).toEqual([422, 'IMPORT.MERGE_TARGET']);
    const { alike: named } = await rowOf(importId, 1);
    expect(named[0]).toMatchObject({ score: 100 });
    const merged = await decideRow(importId, 1, { decision: 'merge', candidateId: named[0]!.candidateId });
    expect([merged.status, merged.body.status]).toEqual([202, 'merged']);

    const skipped = await decideRow(importId, 2, { decision: 'skip' });
    expect([skipped.status, skipped.body.status]).toEqual([202, 'skipped']);
    const late = await decideRow(importId, 2, { decision: 'overrule', reason: 'toch een ander' });
    expect([late.status, (late.body as unknown as Record<string, unknown>)['code']]).toEqual([409, 'IMPORT.DECISION_NOT_POSSIBLE']);

    await decideRow(importId, 3, { decision: 'overrule', reason: 'Tweeling, gezien aan het loket' });
    // Row 1 of the file was never registered, so what remains alike is the person who was there already.
    await until(async () => ['started', 'possible-duplicate'].includes((await rowOf(importId, 3)).status));
    if ((await rowOf(importId, 3)).status === 'possible-duplicate') await decideRow(importId, 3, { decision: 'overrule', reason: 'Ook die is een ander' });
    await until(async () => (await rowOf(importId, 3)).status === 'started');
    expect((await persons()) - before).toBe(1);
    await until(async () => (await read(importId)).counts.started === 1);
    expect((await read(importId)).counts).toMatchObject({ merged: 1, skipped: 1, started: 1, possibleDuplicate: 0 });
  });

  test('imports and rows are listed page by page', async () => {
    const { importId } = (await post(candidateCsv(people(5)))).body;
    await completed(importId);
    const pages: number[][] = [];
    let cursor: string | undefined;
    do {
      const path = `/v1/imports/${importId}/rows?limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await api.send<Page<ImportRowAnswer>>('GET', path, { as: 'intake' });
      pages.push(body.items.map(({ row }) => row));
      cursor = body.nextCursor;
    } while (cursor);
    expect(pages).toEqual([[1, 2], [3, 4], [5]]);
    const { body } = await api.send<Page<ImportAnswer>>('GET', '/v1/imports?region=AM24&limit=1', { as: 'coordinator' });
    expect(body.items).toMatchObject([{ importId, status: 'completed' }]);
    expect((await api.send('GET', '/v1/imports/00000000-0000-4000-8000-000000000000', { as: 'intake' })).status).toBe(404);
  });
});

test.each(['kill', 'stop'] as const)('A worker that ends midway is taken over, and nobody is registered or started twice: %s', async (end) => {
  const rows = 600;
  const before = await persons();
  const first = await startImportWorker(settings);
  const { importId } = (await post(candidateCsv(people(rows)))).body;
  await until(async () => (await read(importId)).counts.started >= 50, 120_000);
  await first[end]();
  // One that is told to stop does not go on to the end of its batch.
  const halfway = await read(importId);
  expect(halfway.counts.started).toBeLessThan(rows);

  const second = await startImportWorker(settings);
  const done = await completed(importId);
  expect(done.counts).toMatchObject({ started: rows, waiting: 0, registered: 0, refused: 0 });
  expect((await persons()) - before).toBe(rows);
  const candidateIds = (await api.store.models.importRows.find({ importId }, { candidateId: 1 }).lean()).map((row) => row.candidateId);
  expect(new Set(candidateIds).size).toBe(rows);
  await until(async () => (await api.store.models.journeys.countDocuments({ _id: { $in: candidateIds } })) === rows, 120_000);
  // Each journey has one run: a second start would have made another.
  for (const candidateId of candidateIds.slice(0, 25)) {
    const runs = client.workflow.list({ query: `WorkflowId = '${journeyWorkflowId(candidateId)}'` });
    let count = 0;
    for await (const _run of runs) count += 1;
    expect(count).toBeLessThanOrEqual(1);
  }
  await second.stop();
}, 300_000);
