import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { readPage } from '../../src/persistence/pages.js';
import { insertAssignment } from '../support/store-fixtures.js';
import { mongoUri } from '../support/servers.js';

let store: Store;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('pages') });
});
afterAll(() => store.close());

const day = (n: number) => new Date(Date.UTC(2027, 0, 1 + n)).toISOString();

async function readAll(filter: object, sort: string, between = async (_page: number) => undefined as void): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page === 0 || cursor; page++) {
    const found = await readPage(store.models.assignments, { filter, page: { limit: 3, sort, ...(cursor && { cursor }) } });
    ids.push(...found.items.map((a) => a._id));
    cursor = found.nextCursor;
    if (cursor) await between(page);
  }
  return ids;
}

describe('pages of a list', () => {
  test.each(['startsAt', '-startsAt'])('by %s hold everything once, equal values included', async (sort) => {
    const contractorId = randomUUID();
    const ids = new Set<string>();
    for (let n = 0; n < 11; n++) ids.add(await insertAssignment(store, { contractorId, startsAt: day(Math.floor(n / 4)) }));
    const read = await readAll({ contractorId }, sort);
    expect(read).toHaveLength(11);
    expect(new Set(read)).toEqual(ids);
  });

  test.each(['startsAt', '-startsAt'])('by %s neither skip nor repeat what was there when something is inserted', async (sort) => {
    const contractorId = randomUUID();
    const before: string[] = [];
    for (let n = 0; n < 10; n++) before.push(await insertAssignment(store, { contractorId, startsAt: day(n * 2) }));
    const read = await readAll({ contractorId }, sort, async (page) => {
      await insertAssignment(store, { contractorId, startsAt: day(page * 6 + 1) });
    });
    expect(new Set(read).size).toBe(read.length);
    expect(read).toEqual(expect.arrayContaining(before));
  });

  test.each(['nextDueAt', '-nextDueAt'])('by %s include rows without a value', async (sort) => {
    const region = sort === 'nextDueAt' ? 'AM01' : 'AM02';
    const at = day(0);
    for (let n = 0; n < 8; n++) {
      const row = { _id: randomUUID(), rev: 1, region, targetGroup: 'ww', policyId: 'standard', policyVersion: 1, stage: 'pool', stageSince: at, startedAt: at, nextKnown: false, placementCount: 0, attention: [] };
      await store.models.journeys.collection.insertOne({ ...row, ...(n % 2 && { nextDueAt: new Date(day(n)) }) } as never);
    }
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await readPage(store.models.journeys, { filter: { region }, page: { limit: 3, sort, ...(cursor && { cursor }) } });
      found.push(...page.items.map((j) => j._id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(found).toHaveLength(8);
    expect(new Set(found).size).toBe(8);
  });

  test('refuse a cursor of another order, or one that no page gave', async () => {
    const contractorId = randomUUID();
    for (let n = 0; n < 2; n++) await insertAssignment(store, { contractorId });
    const { nextCursor } = await readPage(store.models.assignments, { filter: { contractorId }, page: { limit: 1, sort: 'startsAt' } });
    const invalid = expect.objectContaining({ code: 'REQUEST.INVALID' });
    const noDate = Buffer.from('["startsAt","no date","x"]').toString('base64url');
    for (const [sort, cursor] of [['-startsAt', nextCursor!], ['startsAt', 'abc'], ['startsAt', noDate], ['startsAt', Buffer.from('["startsAt",{"$gt":""},"x"]').toString('base64url')]] as const) {
      await expect(readPage(store.models.assignments, { filter: {}, page: { limit: 1, sort, cursor } })).rejects.toEqual(invalid);
    }
  });

  test('a filter with a field that does not exist is an error, never a wider list', async () => {
    const page = { limit: 1, sort: 'startsAt' };
    await expect(readPage(store.models.assignments, { filter: { contractor: 'x' }, page })).rejects.toThrow();
  });
});
