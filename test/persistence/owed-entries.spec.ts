/** Entries that claims on commands owe: each comes to stand once, whoever writes it, and nothing else does. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { mongo } from 'mongoose';
import { ensureIndexes } from '../../src/bootstrap/indexes.js';
import type { ProcessingEntry } from '../../src/domain/processing-log/entry.js';
import type { RouteContract } from '../../src/contracts/api/route.js';
import { ROUTES } from '../../src/contracts/api/routes/index.js';
import { commandIdentity, IdempotencyStore, type OwnClaim } from '../../src/http/idempotency.js';
import { ProcessingNotes } from '../../src/http/processing-notes.js';
import type { ApiRequest } from '../../src/http/request.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { KeptAnswers } from '../../src/persistence/operations/kept-answers.js';
import type { CommandSubject } from '../../src/persistence/processing-log/command-subject.js';
import { OwedEntries } from '../../src/persistence/processing-log/owed-entries.js';
import { ProcessingLog } from '../../src/persistence/processing-log/processing-log.js';
import type { Finding } from '../../src/domain/processing-log/verification.js';
import { verifyLog } from '../../src/persistence/processing-log/verify-log.js';
import { Answer } from '../../src/http/reply.js';
import { testEncryption } from '../support/keys.js';
import { processingEntry } from '../support/processing.js';
import { mongoUri } from '../support/servers.js';

const MANY = 450;
const PROCESSES = 3;

let store: Store;
let claims: IdempotencyStore;
let failures: string[];
let doubted: string[];
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('owed'), encryption: testEncryption });
  await ensureIndexes(store);
  claims = new IdempotencyStore(store.models.idempotency.collection as never, { key: store.keys.installation, leaseMs: 0 });
}, 120_000);
afterAll(() => store.close());
beforeEach(async () => {
  [failures, doubted] = [[], []];
  for (const name of ['idempotency', 'processingLog', 'processingCheckpoints'] as const) await store.models[name].collection.deleteMany({});
});

const log = { info: () => undefined, failure: (event: string) => void failures.push(event) };
const owing = (processing: Pick<ProcessingLog, 'append'>, graceMs = -60_000) => new OwedEntries(store, { processing, log, doubt: async (candidateId) => void doubted.push(candidateId) }, { graceMs });
const draftOf = (commandId: string): ProcessingEntry => processingEntry({ commandId, operationId: 'startJourney', access: 'write', outcome: 'unknown' });
const standing = async () => (await store.models.processingLog.find({}).sort({ _id: 1 }).lean()) as unknown as ProcessingEntry[];
const owed = () => store.models.idempotency.countDocuments({ owed: { $exists: true } });

async function claimed({ id = randomUUID(), subject }: { id?: string; subject?: CommandSubject } = {}): Promise<OwnClaim & { entry: ProcessingEntry }> {
  const owner = randomUUID();
  const entry = draftOf(owner);
  const claim = (await claims.claim(id, [], { owner, entry, subject })) as OwnClaim;
  return { ...claim, entry };
}

async function findings(): Promise<Finding[]> {
  const found: Finding[] = [];
  await verifyLog(store, { found: (finding) => void found.push(finding) });
  return found;
}

test(`${MANY} that are owed are written once by ${PROCESSES} processes at once, and the chain is whole`, async () => {
  const made = await Promise.all(Array.from({ length: MANY }, () => claimed()));
  const logs = Array.from({ length: PROCESSES }, () => ProcessingLog.of(store, { lane: 1, patienceMs: 60_000 }));
  await Promise.all(logs.map((one) => owing(one).noteAll()));
  await Promise.all(logs.map((one) => one.stop()));
  expect((await standing()).map(({ commandId }) => commandId).sort()).toEqual(made.map(({ owner }) => owner).sort());
  expect(await owed()).toBe(0);
  expect([await findings(), failures]).toEqual([[], []]);
}, 120_000);

test('of whom nothing more was heard it says that it is not known; of an answer how it ended', async () => {
  const [dead, answered] = [await claimed(), await claimed()];
  await claims.complete(answered, new Answer(409, {}, '{}'), { ...answered.entry, outcome: 'refused', code: 'JOURNEY.ENDED' });
  const processing = ProcessingLog.of(store);
  expect(await owing(processing).noteAll()).toBe(2);
  await processing.stop();
  const byCommand = new Map((await standing()).map((entry) => [entry.commandId, entry]));
  expect(byCommand.get(dead.owner)).toMatchObject({ outcome: 'unknown', candidateIds: dead.entry.candidateIds });
  expect(byCommand.get(answered.owner)).toMatchObject({ outcome: 'refused', code: 'JOURNEY.ENDED' });
});

test('what stands is not written again, neither by the next look nor by who comes late with the entry itself', async () => {
  const [noted, late] = [await claimed(), await claimed()];
  const processing = ProcessingLog.of(store, { lane: 2 });
  await processing.append(noted.entry);
  expect(await owing(processing).noteAll()).toBe(1);
  // Others go along in the same write, and lose nothing by it.
  const others = [processingEntry(), processingEntry()];
  await Promise.all([others[0]!, { ...late.entry, outcome: 'done' as const }, others[1]!].map((entry) => processing.append(entry)));
  await processing.stop();
  expect((await standing()).map(({ traceId }) => traceId)).toEqual([noted.entry, late.entry, ...others].map(({ traceId }) => traceId));
  expect(await findings()).toEqual([]);
});

test('of a candidate who comes to be by the command, what is owed names the id', () => {
  const idempotency = commandIdentity({ subject: 'account', method: 'POST', path: '/v1/candidates', key: randomUUID() });
  const request = { id: randomUUID(), principal: { subject: 'account', roles: ['intake'], regions: [] }, params: {}, routeInput: { params: {}, query: {}, body: {}, idempotency, revision: -1 } } as unknown as ApiRequest;
  const note = new ProcessingNotes({ append: async () => undefined }, String).of(ROUTES['createCandidate'] as RouteContract, request);
  expect(note.draft('attempt')).toMatchObject({ commandId: 'attempt', operationId: 'createCandidate', outcome: 'unknown', candidateIds: [idempotency.id('candidate')] });
  expect(new ProcessingNotes({ append: async () => undefined }, String).of(ROUTES['listCandidates'] as RouteContract, request).draft('attempt')).toBeUndefined();
});

test('what may be under way is left alone', async () => {
  const { owner } = await claimed();
  const processing = ProcessingLog.of(store);
  expect(await owing(processing, 60_000).noteAll()).toBe(0);
  expect(await owed()).toBe(1);
  await store.models.idempotency.updateOne({ owner }, { leaseUntil: new Date(Date.now() - 60_001) });
  expect(await owing(processing, 60_000).noteAll()).toBe(1);
});

test('while the log cannot be written it stays owed, and the next look writes it', async () => {
  await claimed();
  await expect(owing({ append: () => Promise.reject(new Error('away')) }).noteAll()).rejects.toThrow('away');
  expect(await owed()).toBe(1);
  expect(await owing(ProcessingLog.of(store)).noteAll()).toBe(1);
  expect(await owed()).toBe(0);
});

test('what somebody puts into the store becomes no entry, and is told', async () => {
  const [one, other] = [await claimed(), await claimed()];
  const records = store.models.idempotency.collection as unknown as mongo.Collection<{ _id: string; owed: string }>;
  const [first, second] = [(await records.findOne({ _id: one.id }))!, (await records.findOne({ _id: other.id }))!];
  await records.updateOne({ _id: one.id }, { $set: { owed: second.owed } });
  await records.updateOne({ _id: other.id }, { $set: { owed: JSON.stringify(processingEntry()) } });
  expect(await owing(ProcessingLog.of(store)).noteAll()).toBe(0);
  expect(await standing()).toEqual([]);
  expect(failures).toEqual(['processing-log.owed-entry-forged', 'processing-log.owed-entry-forged']);
  expect(await owed()).toBe(0);
  expect(first.owed).not.toBe(second.owed);
});

test('an erasure takes the answer and leaves what is owed', async () => {
  const made = await claimed();
  const about = randomUUID();
  await claims.complete(made, new Answer(200, {}, JSON.stringify({ candidateId: about }), [about]), { ...made.entry, outcome: 'done' });
  expect(await new KeptAnswers(store).deleteAbout([about])).toBe(1);
  const left = await store.models.idempotency.findOne({ _id: made.id }).lean();
  expect(JSON.stringify(left)).not.toContain(about);
  expect(left).toMatchObject({ state: 'running', owed: expect.any(String) });
  expect(left).not.toHaveProperty('body');
  expect(await owing(ProcessingLog.of(store)).noteAll()).toBe(1);
  expect(await standing()).toEqual([expect.objectContaining({ commandId: made.owner, outcome: 'done' })]);
});

describe('the journey of a command of which nobody knows what came of it', () => {
  const look = () => owing(ProcessingLog.of(store)).noteAll();

  test('is asked to set the store right, once for all its commands and by whatever they named', async () => {
    const candidateId = randomUUID();
    const placementId = randomUUID();
    await store.models.placements.collection.insertOne({ _id: placementId as never, candidateId });
    for (const subject of [{ candidateId }, { placementId }, { candidateId }, { proposalId: randomUUID() }]) await claimed({ subject });
    await look();
    expect(doubted).toEqual([candidateId]);
    await look();
    expect([doubted, await owed()]).toEqual([[candidateId], 0]);
  });

  test('is left alone when the command was answered', async () => {
    for (const status of [200, 409]) {
      const made = await claimed({ subject: { candidateId: randomUUID() } });
      await claims.complete(made, new Answer(status, {}, '{}'), { ...made.entry, outcome: 'done' });
    }
    await look();
    expect(doubted).toEqual([]);
  });

  test('is asked when a repeat was refused, and not when the repeat was carried out', async () => {
    for (const status of [200, 409]) {
      const subject = { candidateId: `answered-${status}` };
      const first = await claimed({ subject });
      await claims.leave(first);
      const again = await claimed({ id: first.id, subject });
      await claims.complete(again, new Answer(status, {}, '{}'), { ...again.entry, outcome: 'done' });
    }
    await look();
    expect(doubted).toEqual(['answered-409']);
  });

  test('is asked at the next look when it could not be reached, and the entry stands all the same', async () => {
    const candidateId = randomUUID();
    await claimed({ subject: { candidateId } });
    const away = new OwedEntries(store, { processing: ProcessingLog.of(store), log, doubt: () => Promise.reject(new Error('away')) }, { graceMs: -60_000 });
    await expect(away.noteAll()).rejects.toThrow('away');
    expect([(await standing()).length, await owed()]).toEqual([1, 1]);
    await look();
    expect([doubted, (await standing()).length, await owed()]).toEqual([[candidateId], 1, 0]);
  });
});
