/** What Temporal keeps of a journey: nothing that can be read without the key of the candidate. */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Client, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, type Payload } from '@temporalio/common';
import { journeyWorkflowId } from '../../src/contracts/ids.js';
import { Keyring } from '../../src/persistence/keys/keyring.js';
import { KeyRenewal } from '../../src/persistence/personal-data/key-renewal.js';
import { dataConverterOf } from '../../src/temporal/data-converter.js';
import { Histories } from '../../src/temporal/histories.js';
import { CandidateCodec } from '../../src/temporal/payload-codec.js';
import { journeyState } from '../../workflows/candidate/candidate.messages.js';
import { testApi, type TestApi } from '../support/api.js';
import { testEncryption } from '../support/keys.js';
import { storedAssignment, storedCandidate } from '../support/registered.js';
import { temporalNamespace } from '../support/servers.js';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ worker: true });
}, 300_000);

const post = (path: string, body: unknown, over: object = {}) => api.send('POST', path, { as: 'coordinator', body, ...over });
const journeyOf = (candidateId: string) => `/v1/candidates/${candidateId}/journey`;

/** A journey with a proposal that the contractor accepted, a refused command and a hold. */
async function journey(): Promise<string> {
  const candidateId = await storedCandidate(api.store);
  expect((await post(journeyOf(candidateId), {})).status).toBe(201);
  const { assignmentId, contractorId } = await storedAssignment(api.store);
  const { proposalId } = (await post(`${journeyOf(candidateId)}/proposals`, { assignmentId })).body;
  expect((await post(`/v1/proposals/${String(proposalId)}/answers`, { answer: 'accept' }, { as: 'contractor', claims: { contractor_id: contractorId } })).status).toBe(201);
  const refused = await post(`${journeyOf(candidateId)}/proposals`, { assignmentId });
  expect(refused.body).toMatchObject({ status: 409, code: expect.stringMatching(/^(JOURNEY|PROPOSAL)\./) });
  return candidateId;
}

interface Found {
  path: string;
  payload: Payload;
}

/** Every payload in a history, with the way to it. */
function payloadsIn(value: unknown, path = ''): Found[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && typeof value.metadata === 'object' && value.metadata !== null && 'encoding' in value.metadata) return [{ path, payload: value as Payload }];
  return Object.entries(value).flatMap(([name, part]) => payloadsIn(part, `${path}.${name}`));
}

const historyOf = (candidateId: string) => api.client.workflow.getHandle(journeyWorkflowId(candidateId)).fetchHistory();
const encodingOf = ({ payload }: Found) => Buffer.from(payload.metadata!['encoding']!).toString();
const keyOf = ({ payload }: Found) => Buffer.from(payload.metadata!['key-id'] ?? []).toString();
/** Search attributes are for filters; core writes which local activity ran, and when, itself. */
const PLAIN = /searchAttributes|upsertWorkflowSearchAttributes|markerRecordedEventAttributes\.details\.(data|type)|\.patch/;

describe('the history of a journey', () => {
  it('has every payload under the key of its candidate, but for search attributes and what the SDK notes of itself', async () => {
    const candidateId = await journey();
    const found = payloadsIn(await historyOf(candidateId));
    const open = found.filter((one) => encodingOf(one) !== 'binary/encrypted');
    expect(open.filter(({ path }) => !PLAIN.test(path))).toEqual([]);
    const sealed = found.filter((one) => encodingOf(one) === 'binary/encrypted');
    expect(new Set(sealed.map(keyOf))).toEqual(new Set([candidateId]));
    for (const part of ['input', 'memo', 'summary', 'updateAccepted', 'updateCompleted', 'details.result']) {
      expect(sealed.some(({ path }) => path.toLowerCase().includes(part.toLowerCase().split('.').at(-1)!))).toBe(true);
    }
    // What the SDK notes of a local activity is its name and timing.
    for (const { payload } of open.filter(({ path }) => path.includes('.details.data'))) expect(Buffer.from(payload.data!).toString()).not.toContain('targetGroup');
  });

  it('is read by who has the key, in any process, and by nobody without', async () => {
    const candidateId = await journey();
    const keys = await Keyring.open({ models: api.store.models, encryption: testEncryption });
    const client = new Client({ connection: api.client.connection, namespace: temporalNamespace() ?? 'default', dataConverter: dataConverterOf(keys) });
    const state = await client.workflow.getHandle(journeyWorkflowId(candidateId)).query(journeyState);
    expect(state).toMatchObject({ candidateId });
    const memo = (await client.workflow.getHandle(journeyWorkflowId(candidateId)).describe()).memo;
    expect(memo).toMatchObject({ receipt: { rev: 1 } });
    const other = (await keys.make([`${candidateId.slice(0, -1)}0x`])).values().next().value!;
    const [{ payload }] = payloadsIn(await historyOf(candidateId)).filter((one) => encodingOf(one) === 'binary/encrypted') as [Found];
    await expect(new CandidateCodec({ installation: keys.installation, of: async () => other, find: async () => other, findAnew: async () => other }).decode([payload])).rejects.toThrow();
  });

  it('cannot be read any more once the key is gone; the worker goes on with the others', async () => {
    const [gone, other] = [await journey(), await journey()];
    const history = payloadsIn(await historyOf(gone)).filter((one) => encodingOf(one) === 'binary/encrypted');
    const codec = new CandidateCodec(api.store.keys);
    expect((await codec.decode(history.map(({ payload }) => payload)))[0]!.data).toBeDefined();
    await api.store.keys.destroy(gone);
    for (const { payload } of history) await expect(codec.decode([payload])).rejects.toMatchObject({ code: 'CANDIDATE.ERASED' });

    const refused = await post(`${journeyOf(gone)}/hold`, { reason: 'illness', reviewOn: '2040-01-01' });
    expect([404, 410]).toContain(refused.status);
    // A command from outside, in the open: the task of that journey fails and is tried again later, and nothing else.
    const handle = api.client.workflow.getHandle(journeyWorkflowId(gone));
    const outside = new Client({ connection: api.client.connection, namespace: temporalNamespace() ?? 'default' });
    const args = { kind: 'withdrawn', reason: 'own-choice', effective: 'now', key: 'x' };
    const command = outside.workflow.getHandle(journeyWorkflowId(gone)).executeUpdate<unknown, [object]>('recordOutcome', { args: [args], updateId: 'x' }).then(() => 'done', () => 'failed');
    const tried = async () => {
      const failed = (await handle.fetchHistory()).events?.some((event) => event.workflowTaskFailedEventAttributes) ?? false;
      return failed || ((await handle.describe()).raw.pendingWorkflowTask?.attempt ?? 0) > 1;
    };
    while (!(await tried())) await pause(100);
    expect((await post(`${journeyOf(other)}/withdrawal`, { reason: 'own-choice' })).status).not.toBe(503);
    expect((await api.client.workflow.getHandle(journeyWorkflowId(other)).query(journeyState)).candidateId).toBe(other);
    let listed = 0;
    for await (const { memo } of api.client.workflow.list({ query: `WorkflowId IN ('${journeyWorkflowId(gone)}', '${journeyWorkflowId(other)}')` })) listed += memo ? 1 : 0;
    expect(listed).toBe(2);
    await handle.terminate('erased');
    expect(await command).toBe('failed');
    await expect(handle.result()).rejects.toThrow(WorkflowFailedError);
  });
});

describe('a journey whose candidate gets a new key', () => {
  const renewed = async (candidateId: string) => {
    // Each process reads its keys anew within a minute; here at each step.
    const readAnew: Promise<unknown>[] = [];
    const onStep = () => void readAnew.push(api.store.keys.findAnew(candidateId));
    const encryption = testEncryption;
    const keys = await Keyring.open({ models: api.store.models, encryption });
    await new KeyRenewal({ store: { models: api.store.models, keys }, encryption, histories: new Histories(api.client), settledMs: 500, onStep }).run({ candidateId });
    await Promise.all([...readAnew, api.store.keys.findAnew(candidateId)]);
    return (await api.store.models.personKeys.findById(candidateId).lean())!;
  };

  it('goes on, and its history is read in both versions, until it is gone and the old key with it', async () => {
    const candidateId = await journey();
    expect(await renewed(candidateId)).toMatchObject({ keyVersion: 2, older: [{ keyVersion: 1, payloadsOnly: true }] });
    expect((await post(`${journeyOf(candidateId)}/holds`, { reason: 'illness' })).status).toBe(200);

    const sealed = payloadsIn(await historyOf(candidateId)).filter((one) => encodingOf(one) === 'binary/encrypted');
    const versions = sealed.map(({ payload }) => Buffer.from(payload.metadata!['key-version'] ?? []).toString());
    expect([...new Set(versions)].sort()).toEqual(['', '2']);
    const fresh = new CandidateCodec(await Keyring.open({ models: api.store.models, encryption: testEncryption }));
    for (const { payload } of sealed) expect((await fresh.decode([payload]))[0]!.metadata!['encoding']).toBeDefined();
    // A worker that has nothing in memory replays it from there.
    const replayed = (await api.client.workflow.getHandle(journeyWorkflowId(candidateId)).query(journeyState)) as { hold?: object };
    expect(replayed.hold).toBeDefined();

    const histories = new Histories(api.client);
    await histories.erase(candidateId, () => undefined);
    // The server deletes it a moment later.
    while (await histories.needKey(candidateId, { keyVersion: 1, until: new Date() })) await pause(100);
    const after = await renewed(candidateId);
    expect([after.keyVersion, after.older]).toEqual([3, undefined]);
  });
});

describe('an error', () => {
  it('keeps its code in the open and its message under the key', async () => {
    const candidateId = await journey();
    const { failureConverter } = await import('../../src/temporal/failure-converter.cjs' as string) as { failureConverter: { errorToFailure(error: Error, converter: unknown): { message?: string; applicationFailureInfo?: { type?: string }; encodedAttributes?: Payload } } };
    const { defaultPayloadConverter } = await import('@temporalio/common');
    const failure = failureConverter.errorToFailure(ApplicationFailure.nonRetryable(`about ${candidateId}`, 'JOURNEY.ENDED'), defaultPayloadConverter);
    expect(failure).toMatchObject({ message: 'Encoded failure', applicationFailureInfo: { type: 'JOURNEY.ENDED' } });
    expect(Buffer.from(failure.encodedAttributes!.data!).toString()).toContain(candidateId);
  });
});
