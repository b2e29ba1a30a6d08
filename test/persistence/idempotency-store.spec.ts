import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { mongo } from 'mongoose';
import { IdempotencyStore, type Claim, type IdempotencyRecord } from '../../src/http/idempotency.js';
import { Answer } from '../../src/http/reply.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { Grouped } from '../../src/persistence/grouped.js';
import { unorderedWrites } from '../../src/persistence/unordered-writes.js';
import { testEncryption } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';

let store: Store;
let records: mongo.Collection<IdempotencyRecord>;
let writes: number;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('idempotency'), encryption: testEncryption });
  records = store.connection.getClient().db(store.connection.name).collection<IdempotencyRecord>('idempotency');
});
afterAll(() => store.close());

/** Counts the round trips of writes. */
function counted(): mongo.Collection<IdempotencyRecord> {
  writes = 0;
  return new Proxy(records, {
    get(target, name) {
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== 'function') return method;
      if (['bulkWrite', 'insertOne', 'updateOne'].includes(String(name))) writes++;
      return (method as (...args: unknown[]) => unknown).bind(target);
    },
  });
}

const replica = (collection = records) => new IdempotencyStore(collection, { key: store.keys.installation });
const ANSWER = new Answer(201, { 'x-made': 'once' }, '{"made":true}');
const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
type Held = { id: string; owner: string };
const me = () => ({ owner: randomUUID() });
const claimed = (claim: Claim) => !('answer' in claim);

async function carriedOut(keys: IdempotencyStore, id: string, body: unknown = {}): Promise<'carried out' | Answer> {
  const claim = await keys.claim(id, [body], me());
  if ('answer' in claim) return claim.answer;
  await keys.complete(claim, ANSWER);
  return 'carried out';
}

describe('commands at the same moment', () => {
  test('are claimed and answered in few writes, and each for itself', async () => {
    const keys = replica(counted());
    const ids = many(40, () => randomUUID());
    const claims = await Promise.all(ids.map((id, n) => keys.claim(id, [n], me())));
    expect(claims.every(claimed)).toBe(true);
    await Promise.all((claims as Held[]).map((claim, n) => keys.complete(claim, new Answer(200, {}, String(n)))));
    expect(writes).toBeLessThanOrEqual(4);
    const again = await Promise.all(ids.map((id, n) => replica().claim(id, [n], me())));
    expect(again.map((claim) => 'answer' in claim && claim.answer.body)).toEqual(many(40, String));
  });

  test('with one key are carried out once, on one replica and on two', async () => {
    const [one, other] = [replica(), replica()];
    const id = randomUUID();
    const ends = await Promise.all(many(30, (n) => carriedOut(n % 2 ? one : other, id)));
    expect(ends.filter((end) => end === 'carried out')).toHaveLength(1);
    expect(ends.filter((end) => end !== 'carried out')).toEqual(many(29, () => ANSWER));
  });

  test('with one key and another body are refused, and refuse nobody else of their group', async () => {
    const keys = replica();
    const known = randomUUID();
    await carriedOut(keys, known, 'first');
    const ends = await Promise.allSettled([known, ...many(10, () => randomUUID())].map((id) => carriedOut(keys, id, 'second')));
    expect(ends[0]).toMatchObject({ status: 'rejected', reason: { code: 'IDEMPOTENCY.KEY_REUSED' } });
    expect(ends.slice(1)).toEqual(many(10, () => ({ status: 'fulfilled', value: 'carried out' })));
  });

  test('that are given back may be claimed again, also next to answers', async () => {
    const keys = replica();
    const [back, kept] = [randomUUID(), randomUUID()];
    const [first, second] = (await Promise.all([keys.claim(back, [], me()), keys.claim(kept, [], me())])) as Held[];
    await Promise.all([keys.release(first!), keys.complete(second!, ANSWER)]);
    expect(claimed(await keys.claim(back, [], me()))).toBe(true);
    expect(await keys.claim(kept, [], me())).toEqual({ answer: ANSWER });
  });
});

describe('a lease', () => {
  const claimedUntil = (leaseUntil: number) => records.updateOne({ _id: id }, { $set: { leaseUntil: new Date(leaseUntil) } });
  const impatient = () => new IdempotencyStore(records, { key: store.keys.installation, patienceMs: 50 });
  let id: string;

  test.each([
    ['that is over', -1, true],
    ['of now', 60_000, false],
    ['of a replica whose clock is half a minute ahead', 90_000, false],
    ['from a clock that was wrong by days', 3 * 24 * 3_600_000, true],
  ])('%s', async (_what, left, isTakenOver) => {
    id = randomUUID();
    await replica().claim(id, [], me());
    await claimedUntil(Date.now() + left);
    const again = impatient().claim(id, [], me());
    if (isTakenOver) expect(claimed(await again)).toBe(true);
    else await expect(again).rejects.toMatchObject({ code: 'IDEMPOTENCY.IN_PROGRESS' });
  });
});

describe('writes that go together', () => {
  const document = (_id: string): IdempotencyRecord => ({ _id, bodyHash: '-', state: 'running', owner: '-', leaseUntil: new Date(), expiresAt: new Date(Date.now() + 60_000) });
  const insert = (_id: string) => ({ insertOne: { document: document(_id) } });

  test('tell which of them was refused, alone and in a group', async () => {
    const known = randomUUID();
    await unorderedWrites(records, [insert(known)]);
    const refused = { error: expect.objectContaining({ code: 11_000 }) };
    expect(await unorderedWrites(records, [insert(known)])).toEqual([refused]);
    const group = [insert(randomUUID()), insert(known), insert(randomUUID())];
    expect(await unorderedWrites(records, group)).toEqual([{ result: undefined }, refused, { result: undefined }]);
  });

  test('fail together when the store is away, and the next group goes on', async () => {
    let away = true;
    const group = new Grouped<string, undefined>(async (ids) => {
      if (away) throw new Error('away');
      return unorderedWrites(records, ids.map(insert));
    });
    const ends = await Promise.allSettled(many(5, () => group.ask(randomUUID())));
    expect(ends.map(({ status }) => status)).toEqual(many(5, () => 'rejected'));
    away = false;
    await expect(group.ask(randomUUID())).resolves.toBeUndefined();
  });
});

describe('a group', () => {
  test('takes nobody in after it has left, so a read sees what was written before it was asked', async () => {
    const groups: number[][] = [];
    let open: () => void = () => undefined;
    const grouped = new Grouped<number, number>(async (items) => {
      groups.push(items);
      await new Promise<void>((resolve) => (open = resolve));
      return items.map((item) => ({ result: item * 2 }));
    });
    const first = grouped.ask(1);
    await new Promise(setImmediate);
    const later = [grouped.ask(2), grouped.ask(3)];
    open();
    expect(await first).toBe(2);
    await new Promise(setImmediate);
    open();
    expect(await Promise.all(later)).toEqual([4, 6]);
    expect(groups).toEqual([[1], [2, 3]]);
  });
});
