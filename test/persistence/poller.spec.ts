/** When work is looked for again: at once while there is more, after a rest otherwise, and at once when somebody says so. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { foundOf, Poller, type Found } from '../../src/events/poller.js';
import { until } from '../support/until.js';

/** A rest that ends by a call alone. */
const FOR_GOOD = 3_600_000;
let poller: Poller | undefined;
afterEach(() => poller?.stop());

/** Finds these in turn, then nothing. */
function finding(found: Found[], waitMs = { least: FOR_GOOD, most: FOR_GOOD }) {
  const seen = { looks: 0 };
  const failed = (error: unknown) => {
    throw error;
  };
  poller = new Poller({ step: async () => found[seen.looks++] ?? 'none', failed, waitMs });
  poller.start();
  return { seen, poller };
}

describe('a poller', () => {
  it('looks again at once while there is more, and rests after the last of it', async () => {
    const { seen } = finding(['more', 'more', 'some', 'more']);
    await until(() => seen.looks >= 3);
    // Its rest has begun: all that could have gone on has had its turn.
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(seen.looks).toBe(3);
  });

  it('ends its rest when it is woken', async () => {
    const { seen, poller: woken } = finding(['some', 'none']);
    for (const looks of [1, 2, 3]) {
      await until(() => seen.looks >= looks);
      woken.wake();
    }
    await until(() => seen.looks >= 4);
  });

  it('looks on by itself, whatever it found', async () => {
    const { seen } = finding(['some', 'none', 'some'], { least: 1, most: 2 });
    await until(() => seen.looks > 6);
  });

  it.each([[0, 'none'], [1, 'some'], [99, 'some'], [100, 'more'], [130, 'more']] as const)('calls %i of at most a hundred %s', (count, found) => {
    expect(foundOf(count, 100)).toBe(found);
  });
});
