/** Months later in the store are those of the calendar, also where the clock skips an hour or repeats one. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochOf, instantOf, plus, type Instant } from '../../src/domain/shared/calendar.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { monthsLater } from '../../src/persistence/insights/wall-clock.js';
import { mongoUri } from '../support/servers.js';

let store: Store;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('wall-clock') });
});
afterAll(() => store.close());

async function inStore(instants: readonly Instant[], months: number): Promise<Instant[]> {
  const moments = store.connection.db!.collection<{ _id: number; at: Date }>('moments');
  await moments.deleteMany({});
  await moments.insertMany(instants.map((at, index) => ({ _id: index, at: new Date(at) })));
  const found = await moments.aggregate<{ at: Date }>([{ $sort: { _id: 1 } }, { $project: { at: monthsLater('$at', months) } }]).toArray();
  return found.map(({ at }) => at.toISOString());
}

describe('months later in the store', () => {
  it.each([
    ['an hour that is skipped', '2025-12-29T01:30:00.000Z', '2026-03-29T01:30:00.000Z'],
    ['just before it', '2025-12-29T00:59:59.999Z', '2026-03-29T00:59:59.999Z'],
    ['just after it', '2025-12-29T02:00:00.000Z', '2026-03-29T01:00:00.000Z'],
    ['an hour that comes twice', '2026-07-25T00:30:00.000Z', '2026-10-25T00:30:00.000Z'],
    ['after the second of them', '2026-07-25T01:00:00.000Z', '2026-10-25T02:00:00.000Z'],
    ['the last day of a shorter month', '2025-11-30T11:00:00.000Z', '2026-02-28T11:00:00.000Z'],
  ])('%s', async (_what, at, expected) => {
    expect(plus(at, 'P3M')).toBe(expected);
    expect(await inStore([at], 3)).toEqual([expected]);
  });

  it('are those of the calendar, at any moment', async () => {
    const HOUR = 3_600_000;
    const edges = ['2025-12-29', '2025-09-29', '2025-03-29', '2026-07-25', '2026-04-25', '2025-10-25', '2025-10-26', '2026-03-29', '2025-11-30', '2025-08-31'];
    const near = fc.tuple(fc.constantFrom(...edges), fc.integer({ min: -6 * HOUR, max: 6 * HOUR })).map(([day, more]) => instantOf(epochOf(`${day}T01:00:00.000Z`) + more));
    const anywhere = fc.integer({ min: epochOf('2020-01-01T00:00:00.000Z'), max: epochOf('2035-01-01T00:00:00.000Z') }).map(instantOf);
    const instants = fc.array(fc.oneof(near, anywhere), { minLength: 100, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(instants, fc.constantFrom(3, 6, 12), async (list, months) => {
        expect(await inStore(list, months)).toEqual(list.map((at) => plus(at, `P${months}M`)));
      }),
      { numRuns: 20 },
    );
  });
});
