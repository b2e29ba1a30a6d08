/** The log in the store: concurrent appends make one chain, and what is done to it behind its back is found. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { mongo } from 'mongoose';
import { ensureIndexes } from '../../src/bootstrap/indexes.js';
import type { Finding } from '../../src/domain/processing-log/verification.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { placeId, sha256 } from '../../src/persistence/processing-log/documents.js';
import { ProcessingLog, type ProcessingLogParts } from '../../src/persistence/processing-log/processing-log.js';
import type { ProcessingDocument } from '../../src/persistence/processing-log/processing.schema.js';
import { SignedHeads } from '../../src/persistence/processing-log/signed-heads.js';
import { SigningKey } from '../../src/persistence/processing-log/signing-key.js';
import { verifyLog, type Anchor } from '../../src/persistence/processing-log/verify-log.js';
import { testEncryption } from '../support/keys.js';
import { processingEntry } from '../support/processing.js';
import { mongoUri } from '../support/servers.js';

const SEEDS = 20;
const APPENDS = 50;
const WRITERS = 5;
const MONTH = '2026-11';

let store: Store;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('processing'), encryption: testEncryption });
  await ensureIndexes(store);
}, 120_000);
afterAll(() => store.close());

const at = (day: string) => () => `${MONTH}-${day}T12:00:00.000Z`;
const collection = () => store.models.processingLog.collection as unknown as mongo.Collection<ProcessingDocument>;

async function verified(anchor?: Anchor) {
  const findings: Finding[] = [];
  const report = await verifyLog(store, { anchor, found: (finding) => findings.push(finding) });
  return { ...report, found: findings };
}

async function empty(): Promise<void> {
  await Promise.all([store.models.processingLog.deleteMany({}), store.models.processingCheckpoints.deleteMany({})]);
}

/** Writers as in as many processes, all in one lane. */
async function appendAtOnce(seed: number, entries?: ProcessingLogParts['entries']): Promise<void> {
  const logs = Array.from({ length: WRITERS }, () => {
    const options = { lane: seed % 16, now: at('23'), patienceMs: 60_000 };
    if (!entries) return ProcessingLog.of(store, options);
    return new ProcessingLog({ entries, heads: new SignedHeads(store.models.processingCheckpoints.collection as never, { key: SigningKey.of(store.keys.installation) }) }, options);
  });
  // In waves that differ by seed, so that groups of every size meet.
  const waves = Array.from({ length: APPENDS }, (_, n) => (n * (seed + 3)) % 7);
  await Promise.all(
    waves.map(async (wave, n) => {
      for (let turn = 0; turn < wave; turn++) await new Promise(setImmediate);
      await logs[n % WRITERS]!.append(processingEntry());
    }),
  );
  await Promise.all(logs.map((log) => log.stop()));
}

describe('appends at the same time', () => {
  test(
    `${APPENDS} of ${WRITERS} writers in one lane make one whole chain, ${SEEDS} times`,
    async () => {
      for (let seed = 0; seed < SEEDS; seed++) {
        await empty();
        await appendAtOnce(seed);
        expect({ seed, ...(await verified()) }).toMatchObject({ seed, found: [], streams: 1, entries: APPENDS, unsigned: 0 });
      }
    },
    300_000,
  );

  test('without the condition on the head the chain breaks, and that is found', async () => {
    await empty();
    // What the unique id holds is let go: every entry is taken, also at a place that has one.
    const anywhere = {
      find: collection().find.bind(collection()),
      insertMany: (documents: ProcessingDocument[]) => collection().insertMany(documents.map((document) => ({ ...document, _id: `${document._id}${randomUUID()}` }))),
    } as unknown as ProcessingLogParts['entries'];
    await appendAtOnce(1, anywhere);
    const rows = await collection().find({}).toArray();
    expect(new Set(rows.map(({ sequence }) => sequence)).size).toBeLessThan(APPENDS);
    expect((await verified()).findings).toBeGreaterThan(0);
  }, 60_000);

  test('many in one moment share a write', async () => {
    await empty();
    let writes = 0;
    const counting = {
      find: collection().find.bind(collection()),
      insertMany: (documents: ProcessingDocument[]) => {
        writes += 1;
        return collection().insertMany(documents);
      },
    } as unknown as ProcessingLogParts['entries'];
    const log = new ProcessingLog({ entries: counting, heads: new SignedHeads(store.models.processingCheckpoints.collection as never, { key: SigningKey.of(store.keys.installation) }) });
    await Promise.all(Array.from({ length: APPENDS }, () => log.append(processingEntry())));
    expect(writes).toBe(1);
    expect(await verified()).toMatchObject({ found: [], entries: APPENDS, unsigned: APPENDS });
    await log.stop();
  });
});

describe('what is done to the log', () => {
  const STREAM = `${MONTH}/03`;
  let anchor: Anchor;

  async function written(): Promise<void> {
    await empty();
    for (const lane of [3, 4]) {
      const log = ProcessingLog.of(store, { lane, now: at('23') });
      for (let n = 0; n < 6; n++) await log.append(processingEntry());
      await log.stop();
    }
    const { found, newest } = await verified();
    expect(found).toEqual([]);
    anchor = newest!;
  }

  const place = (sequence: number) => ({ _id: placeId(STREAM, sequence) });
  const acts: [name: string, kinds: string[], act: () => Promise<unknown>][] = [
    ['a change of who', ['changed'], () => collection().updateOne(place(3), { $set: { 'actor.account': 'somebody-else' } })],
    ['a change of whose', ['changed'], () => collection().updateOne(place(3), { $set: { candidateIds: [] } })],
    ['a field that was added', ['changed'], () => collection().updateOne(place(3), { $set: { note: 'x' } } as object)],
    ['a field that was taken out', ['changed'], () => collection().updateOne(place(3), { $unset: { importId: '' } })],
    ['an entry that was taken out', ['missing'], () => collection().deleteOne(place(3))],
    ['the first entry that was taken out', ['missing'], () => collection().deleteOne(place(1))],
    ['a tail that was cut off', ['truncated'], () => collection().deleteMany({ _id: { $gte: place(4)._id, $lt: `${STREAM}/~` } })],
    ['a stream that was taken out', ['truncated'], () => collection().deleteMany({ stream: STREAM })],
    ['two entries that changed places', ['changed', 'moved'], () => swap((one, other) => [{ ...other, _id: one._id }, { ...one, _id: other._id }])],
    ['two entries that changed places and numbers', ['changed', 'unlinked'], () =>
      swap((one, other) => [
        { ...other, _id: one._id, sequence: one.sequence },
        { ...one, _id: other._id, sequence: other.sequence },
      ])],
    ['an entry of another stream in its place', ['changed', 'moved'], async () => {
      const other = (await collection().findOne({ _id: placeId(`${MONTH}/04`, 3) }))!;
      await collection().replaceOne(place(3), { ...other, ...place(3) });
    }],
    ['a changed signature', ['signature-invalid'], () => store.models.processingCheckpoints.updateOne({ _id: 2 }, { $set: { count: 5 } })],
    ['a signature that was taken out', ['signature-missing'], () => store.models.processingCheckpoints.deleteOne({ _id: 1 })],
    ['the newest signature and its tail, taken out', ['anchor-missing'], async () => {
      await store.models.processingCheckpoints.deleteOne({ _id: 2 });
      await collection().deleteMany({ stream: `${MONTH}/04` });
    }],
  ];

  async function swap(swapped: (one: ProcessingDocument, other: ProcessingDocument) => ProcessingDocument[]): Promise<void> {
    const [one, other] = [(await collection().findOne(place(2)))!, (await collection().findOne(place(4)))!];
    for (const document of swapped(one, other)) await collection().replaceOne({ _id: document._id }, document);
  }

  test.each(acts)('%s is found', async (_name, kinds, act) => {
    await written();
    await act();
    const { found } = await verified(anchor);
    expect([...new Set(found.map(({ kind }) => kind))]).toEqual(expect.arrayContaining(kinds));
  });

  test('an end that was written anew, with hashes that fit, is found by what was signed', async () => {
    await written();
    const kept = await collection().find({ stream: STREAM }, { sort: { _id: 1 } }).toArray();
    await collection().deleteMany({ _id: { $gte: place(4)._id, $lt: `${STREAM}/~` } });
    const forger = new ProcessingLog({ entries: collection(), heads: { note: () => undefined, sign: async () => undefined } as unknown as SignedHeads }, { lane: 3, now: at('23') });
    for (let n = 4; n <= kept.length; n++) await forger.append(processingEntry());
    expect((await verified()).found).toEqual([{ kind: 'signed-otherwise', stream: STREAM, place: kept.length }]);
  });

  test('a writer that goes on does not hide a tail that was cut off behind it', async () => {
    await empty();
    const log = ProcessingLog.of(store, { lane: 3, now: at('23') });
    for (let n = 0; n < 4; n++) await log.append(processingEntry());
    await collection().deleteMany({ _id: { $gte: place(3)._id, $lt: `${STREAM}/~` } });
    await log.stop();
    expect((await verified()).found.map(({ kind }) => kind)).toEqual(['truncated']);
  });
});

describe('the writer', () => {
  test('a new month is a new stream, and a new writer goes on where the last one stopped', async () => {
    await empty();
    let now = '2026-11-30T23:59:59.999Z';
    const first = ProcessingLog.of(store, { lane: 0, now: () => now });
    await first.append(processingEntry());
    now = '2026-12-01T00:00:00.000Z';
    await first.append(processingEntry());
    await first.stop();
    const second = ProcessingLog.of(store, { lane: 0, now: () => now });
    await second.append(processingEntry());
    await second.stop();
    expect((await collection().find({}, { sort: { _id: 1 } }).toArray()).map(({ _id }) => _id)).toEqual([placeId('2026-11/00', 1), placeId('2026-12/00', 1), placeId('2026-12/00', 2)]);
    expect(await verified()).toMatchObject({ found: [], streams: 2, unsigned: 0 });
  });

  test('what is not certain to stand is refused, and the next entry finds the head anew', async () => {
    await empty();
    let broken: 'before' | 'after' | undefined;
    const faulty = {
      find: collection().find.bind(collection()),
      insertMany: async (documents: ProcessingDocument[]) => {
        if (broken === 'before') throw new Error('connection lost');
        await collection().insertMany(documents);
        if (broken === 'after') throw new Error('connection lost');
      },
    } as unknown as ProcessingLogParts['entries'];
    const heads = new SignedHeads(store.models.processingCheckpoints.collection as never, { key: SigningKey.of(store.keys.installation) });
    const log = new ProcessingLog({ entries: faulty, heads }, { lane: 1, now: at('23') });
    await log.append(processingEntry());
    for (broken of ['before', 'after'] as const) await expect(log.append(processingEntry())).rejects.toMatchObject({ code: 'PROCESSING_LOG.UNAVAILABLE' });
    broken = undefined;
    await log.append(processingEntry());
    await log.stop();
    expect(await verified()).toMatchObject({ found: [], entries: 3, unsigned: 0 });
  });

  test('signs after a number of entries, and tells of it', async () => {
    await empty();
    const noted: { number: number; digest: string; count: number }[] = [];
    const log = ProcessingLog.of(store, { lane: 2, now: at('23'), everyEntries: 3, everyMs: 3_600_000, signed: (note) => noted.push(note) });
    for (let n = 0; n < 7; n++) await log.append(processingEntry());
    await log.stop();
    expect(noted.length).toBeGreaterThanOrEqual(2);
    const last = noted.at(-1)!;
    expect(last.count).toBe(7);
    expect((await verified({ number: last.number, digest: last.digest })).found).toEqual([]);
  });

  test('another key signs nothing that is taken for ours', async () => {
    await empty();
    const heads = new SignedHeads(store.models.processingCheckpoints.collection as never, { key: new SigningKey(Buffer.from(sha256('other'), 'base64url')) });
    const log = new ProcessingLog({ entries: collection(), heads }, { lane: 2, now: at('23') });
    await log.append(processingEntry());
    await log.stop();
    expect((await verified()).found.map(({ kind }) => kind)).toEqual(['signature-invalid']);
  });
});
