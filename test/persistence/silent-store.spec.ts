/** A connection to the store that stands and carries nothing any more: what waits on it goes over another one in time. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { storeBehindProxy, type StoreBehindProxy } from '../support/store-behind-proxy.js';

const LIMIT = 120_000;
let behind: StoreBehindProxy;

beforeAll(async () => void (behind = await storeBehindProxy(5_000)), LIMIT);
afterAll(() => behind?.close(), LIMIT);

it('is not waited for for ever', async () => {
  const look = () => behind.store.models.regions.countDocuments({});
  const before = await look();
  // What comes is taken, and goes nowhere.
  for (const caller of behind.callers) caller.unpipe().resume();
  expect(await look()).toBe(before);
}, LIMIT);
