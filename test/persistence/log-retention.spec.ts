/** The log of processing goes by its term, a stream at a time: the verifier then finds nothing, and finds the same done by hand. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { ensureIndexes } from '../../src/bootstrap/indexes.js';
import type { Finding } from '../../src/domain/processing-log/verification.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { placeId } from '../../src/persistence/processing-log/documents.js';
import { ProcessingLog } from '../../src/persistence/processing-log/processing-log.js';
import { rawEntries } from '../../src/persistence/processing-log/streams.js';
import { verifyLog } from '../../src/persistence/processing-log/verify-log.js';
import { DestructionRecords } from '../../src/persistence/rights/destruction-records.js';
import { LegalHolds } from '../../src/persistence/rights/legal-holds.js';
import { rightsActivities, type RightsWorkParts } from '../../src/worker/rights-work.js';
import { testEncryption } from '../support/keys.js';
import { processingEntry } from '../support/processing.js';
import { storedCandidate } from '../support/registered.js';
import { mongoUri } from '../support/servers.js';

const OLD = ['2019-12/03', '2020-01/03', '2020-01/04'] as const;
const [FIRST] = OLD;
const ENTRIES = 6;

let store: Store;
let log: ProcessingLog;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('logretention'), encryption: testEncryption });
  await ensureIndexes(store);
}, 120_000);
afterAll(() => store.close());

async function write(stream: string, entries = ENTRIES, candidateIds: string[] = [randomUUID()]): Promise<void> {
  const [month, lane] = stream.split('/');
  const writer = ProcessingLog.of(store, { lane: Number(lane), now: () => `${month}-15T12:00:00.000Z` });
  for (let n = 0; n < entries; n++) await writer.append(processingEntry({ candidateIds }));
  await writer.stop();
}

beforeEach(async () => {
  for (const name of ['processingLog', 'processingCheckpoints', 'destructionRecords', 'legalHolds'] as const) await store.models[name].collection.deleteMany({});
  for (const stream of OLD) await write(stream);
  log = ProcessingLog.of(store, { lane: 3 });
  await log.append(processingEntry());
  await log.stop();
});

/** One look of the nightly run, as the worker has it. */
async function run(over: Partial<Pick<RightsWorkParts, 'processing' | 'retention'>> = {}): Promise<{ records: number; more: boolean }> {
  // Nobody is past a term here, so neither Temporal nor a journey is asked.
  const nobody = {} as unknown as Pick<RightsWorkParts, 'client' | 'gateway'>;
  const { destroyPast } = rightsActivities({ store, ...nobody, retention: {}, processing: log, ...over }) as { destroyPast: () => Promise<{ records: number; more: boolean }> };
  return (await new MockActivityEnvironment({ currentAttemptScheduledTimestampMs: Date.now() }).run(destroyPast)) as { records: number; more: boolean };
}

async function verified() {
  const found: Finding[] = [];
  const { removed, leaving, streams } = await verifyLog(store, { found: (finding) => void found.push(finding) });
  return { found, removed, leaving, streams };
}

const left = (stream: string) => rawEntries(store.models).countDocuments({ stream });
const kindsFound = async () => [...new Set((await verified()).found.map(({ kind }) => kind))];
const CUT_OFF = { signRemoval: async (...of: Parameters<ProcessingLog['signRemoval']>) => log.signRemoval(...of).then(() => Promise.reject(new Error('cut off'))) };
const destroyed = async () => (await new DestructionRecords(store.models).list({ limit: 50, sort: '-destroyedAt' })).items;

test('what is past its term goes whole, month by month and lane by lane, is recorded once, and the log is whole', async () => {
  expect(await run()).toEqual({ records: OLD.length, more: false });
  expect(await verified()).toEqual({ found: [], removed: OLD.length, leaving: 0, streams: 1 });
  for (const stream of OLD) expect([stream, await left(stream)]).toEqual([stream, 0]);
  const records = await destroyed();
  expect(records).toHaveLength(OLD.length);
  for (const stream of OLD) {
    const record = records.find(({ ground }) => ground.includes(`Reeks ${stream}, ${ENTRIES} regels, laatste hash `))!;
    expect(record).toMatchObject({ what: 'processing-log', by: 'retention', documents: { 'processing-log': ENTRIES }, histories: 0, keyDestroyed: false });
    expect(record.ground).toMatch(/^P5Y\. AVG art\. 5/);
  }
  expect(await run()).toEqual({ records: 0, more: false });
  expect(await destroyed()).toHaveLength(OLD.length);
});

test('the term is counted from the end of the month, and may be another one', async () => {
  expect(await run({ retention: { 'processing-log': 'P100Y' } })).toEqual({ records: 0, more: false });
  const years = new Date().getUTCFullYear() - 2019;
  // What was written in December 2019 counts from 2020.
  await run({ retention: { 'processing-log': `P${years}Y` } });
  expect(await left(FIRST)).toBe(ENTRIES);
  await run({ retention: { 'processing-log': `P${years - 1}Y` } });
  expect(await left(FIRST)).toBe(0);
});

describe('the same done by hand is found', () => {
  test('a stream without a record of its removal', async () => {
    await rawEntries(store.models).deleteMany({ stream: FIRST });
    expect(await kindsFound()).toEqual(['truncated']);
    expect((await run()).records).toBe(OLD.length - 1);
    expect(await kindsFound()).toEqual(['truncated']);
  });

  test('with a record that nobody signed', async () => {
    const [last] = await store.models.processingCheckpoints.find({}).sort({ _id: -1 }).limit(1).lean<{ _id: number }[]>();
    await store.models.processingCheckpoints.collection.insertOne({ ...last, _id: last!._id + 1, stream: FIRST, count: ENTRIES, removed: 'P5Y' } as never);
    expect(await kindsFound()).toEqual(expect.arrayContaining(['signature-invalid']));
    // Nor does the run follow it.
    expect((await run({ retention: { 'processing-log': 'P100Y' } })).records).toBe(0);
    expect(await left(FIRST)).toBe(ENTRIES);
    await rawEntries(store.models).deleteMany({ stream: FIRST });
    expect(await kindsFound()).toEqual(expect.arrayContaining(['signature-invalid', 'truncated']));
  });

  test('with a record that says less than what was signed', async () => {
    const third = (await rawEntries(store.models).findOne({ _id: placeId(FIRST, 3) }))!;
    await log.signRemoval({ stream: FIRST, count: 3, hash: third.hash }, 'P5Y');
    await rawEntries(store.models).deleteMany({ stream: FIRST });
    expect(await kindsFound()).toEqual(['removed-otherwise']);
  });

  test('a part of a stream, which then stays as it is', async () => {
    await rawEntries(store.models).deleteOne({ _id: placeId(FIRST, 2) });
    expect((await run()).records).toBe(OLD.length - 1);
    expect(await left(FIRST)).toBe(ENTRIES - 1);
    expect(await kindsFound()).toEqual(['missing']);
  });
});

describe('a run that was cut off', () => {
  test.each([
    ['after the removal was signed', 0],
    ['when half of the entries had gone', ENTRIES / 2],
    ['when all had gone, before the record of destruction', ENTRIES],
  ])('%s leaves nothing to find, and the next one finishes it', async (_when, gone) => {
    await expect(run({ processing: CUT_OFF })).rejects.toThrow('cut off');
    await rawEntries(store.models).deleteMany({ _id: { $lte: placeId(FIRST, gone) }, stream: FIRST });
    expect(await verified()).toEqual({ found: [], removed: 1, leaving: ENTRIES - gone, streams: OLD.length });
    expect(await destroyed()).toEqual([]);
    expect((await run()).records).toBe(OLD.length);
    expect(await verified()).toEqual({ found: [], removed: OLD.length, leaving: 0, streams: 1 });
    expect(await destroyed()).toHaveLength(OLD.length);
    expect(await store.models.processingCheckpoints.countDocuments({ removed: { $exists: true } })).toBe(OLD.length);
  });

  test('does not hide what is done to the rest meanwhile', async () => {
    await expect(run({ processing: CUT_OFF })).rejects.toThrow('cut off');
    const entries = rawEntries(store.models);
    await entries.deleteMany({ _id: { $lte: placeId(FIRST, 2) }, stream: FIRST });
    await entries.updateOne({ _id: placeId(FIRST, 4) }, { $set: { outcome: 'refused' } });
    await entries.deleteOne({ _id: placeId(FIRST, ENTRIES) });
    expect(await kindsFound()).toEqual(['changed', 'truncated']);
  });

  test('or finished lets nothing in afterwards', async () => {
    await run();
    await write(FIRST, ENTRIES + 1);
    expect(await kindsFound()).toEqual(expect.arrayContaining(['after-removal', 'signed-otherwise']));
  });
});

test('a legal hold keeps the streams that name the person, until it is lifted', async () => {
  const [candidateId, holdId] = [await storedCandidate(store), randomUUID()];
  await write('2020-02/09', ENTRIES, [candidateId, randomUUID()].sort());
  const holds = new LegalHolds(store);
  await holds.put({ holdId, candidateId, reason: 'Rechtszaak', putBy: 'account' }, new Date().toISOString());
  expect((await run()).records).toBe(OLD.length);
  expect(await left('2020-02/09')).toBe(ENTRIES);
  await holds.lift({ holdId, candidateId, reason: 'Afgelopen', by: 'account' }, new Date().toISOString());
  expect((await run()).records).toBe(1);
  expect([await left('2020-02/09'), await kindsFound()]).toEqual([0, []]);
});
