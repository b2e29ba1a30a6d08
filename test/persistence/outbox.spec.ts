/** The outbox under several relays at once: numbers without a gap, each event once, every candidate in order. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { mongo } from 'mongoose';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import type { JourneyEvent } from '../../src/domain/journey/events.js';
import { Consumer } from '../../src/events/consumer.js';
import { Relay } from '../../src/events/relay.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { Outbox, type NumberedEvent } from '../../src/persistence/events/outbox.js';
import { ONE_EVENT_PER_NUMBER, type OutboxDocument } from '../../src/persistence/events/outbox.schema.js';
import { Positions } from '../../src/persistence/events/positions.js';
import { mongoUri } from '../support/servers.js';
import { until } from '../support/until.js';

const SEEDS = 20;
let stores: Store[] = [];
const firstStore = () => stores[0]!;
const fail = (error: unknown) => {
  throw error;
};

beforeAll(async () => {
  const uri = await mongoUri('outbox');
  // Each with connections of its own, as replicas have.
  stores = await Promise.all([1, 2, 3].map(() => openStore({ uri, maxPoolSize: 5 })));
  await prepareStore(firstStore());
});
afterAll(() => Promise.all(stores.map((store) => store.close())));
beforeEach(async () => {
  await firstStore().models.outbox.deleteMany({});
  await firstStore().models.erasedEvents.deleteMany({});
  await firstStore().models.consumers.deleteMany({});
});

/** Invented events: `revs` changes of a candidate, with one to three events each. */
function eventsOf(candidateId: string, revs: number): JourneyEvent[][] {
  return Array.from({ length: revs }, (_, i) =>
    Array.from({ length: 1 + (i % 3) }, (_one, n): JourneyEvent => {
      // The clocks of workers differ: a later change can bear an earlier moment.
      const at = new Date(Date.UTC(2027, 0, 1) + i * 1000 - (i % 4) * 2500).toISOString();
      return { type: 'hold-reviewed', reviews: i + 1, reviewAt: at, at, candidateId, region: 'AM24', rev: i + 1, n };
    }),
  );
}

async function numbered(): Promise<NumberedEvent[]> {
  return new Outbox(firstStore().models).after(0, 100_000);
}

function expectWhole(found: NumberedEvent[], expected: number): void {
  expect(found.map(({ number }) => number)).toEqual(Array.from({ length: expected }, (_, i) => i + 1));
  expect(new Set(found.map(({ eventId }) => eventId)).size).toBe(expected);
  const last = new Map<string, number>();
  for (const { event } of found) {
    const place = event.rev * 10 + event.n;
    expect(place).toBeGreaterThan(last.get(event.candidateId) ?? 0);
    last.set(event.candidateId, place);
  }
}

/** Writers publish their candidates' changes in order, all at once, while `relays` number them. */
async function race(relays: Pick<Relay, 'step'>[], seed: number): Promise<number> {
  const candidates = Array.from({ length: 6 }, () => eventsOf(randomUUID(), 4 + (seed % 3)));
  const total = candidates.flat(2).length;
  let writing = true;
  const writes = Promise.all(
    candidates.map(async (changes, i) => {
      const outbox = new Outbox(stores[i % stores.length]!.models);
      for (const events of changes) {
        await outbox.add(events);
        if ((seed + i) % 3 === 0) await outbox.add(events); // a retry whose first answer got lost
      }
    }),
  ).then(() => {
    writing = false;
  });
  const numbering = relays.map(async (relay) => {
    while (writing || (await relay.step()) > 0) await relay.step();
  });
  await Promise.all([writes, ...numbering]);
  return total;
}

describe('several relays at once', () => {
  test.each(Array.from({ length: SEEDS }, (_, seed) => seed))('number every event once and in order (seed %i)', async (seed) => {
    const relays = [1, 2].map((i) => new Relay({ outbox: new Outbox(stores[i]!.models), failed: fail, batch: 3 + (seed % 5) }));
    const total = await race(relays, seed);
    expectWhole(await numbered(), total);
  });

  test('who looked before another one wrote gives no number twice', async () => {
    await everybodyLooksFirst((store, ids, from) => new Outbox(store.models).number(ids, from));
    const relay = new Relay({ outbox: new Outbox(firstStore().models), failed: fail });
    await relay.step();
    expectWhole(await numbered(), TOLD_IN_CONTROL);
  });

  test('control: without the compare-and-set the same happenings give a number twice', async () => {
    await collectionOf(firstStore()).dropIndex(ONE_EVENT_PER_NUMBER);
    try {
      await everybodyLooksFirst(async (store, ids, from) => {
        for (const [i, _id] of ids.entries()) await collectionOf(store).updateOne({ _id }, { $set: { number: from + i }, $unset: { waiting: '' } });
      });
      const found = await numbered();
      expect(found).toHaveLength(TOLD_IN_CONTROL);
      expect(() => expectWhole(found, TOLD_IN_CONTROL)).toThrow();
    } finally {
      await firstStore().models.outbox.deleteMany({});
      await prepareStore(firstStore());
    }
  });
});

const TOLD_IN_CONTROL = 18 + 1;
const collectionOf = (store: Store) => store.models.outbox.collection as unknown as mongo.Collection<OutboxDocument>;

/** Two relays look, an event that was recorded earlier comes between, and only then do both write. */
async function everybodyLooksFirst(number: (store: Store, ids: string[], from: number) => Promise<unknown>): Promise<void> {
  const look = async (store: Store) => {
    const outbox = new Outbox(store.models);
    const { newest } = await outbox.span();
    const ids = (await outbox.waiting(100)).map(({ _id }) => _id);
    return () => number(store, ids, newest + 1);
  };
  const outbox = new Outbox(firstStore().models);
  await outbox.add(eventsOf(randomUUID(), 9).flat());
  const first = await look(stores[1]!);
  const [late] = eventsOf(randomUUID(), 1).flat() as [JourneyEvent];
  await outbox.add([{ ...late, at: '2026-01-01T00:00:00.000Z' }]);
  const second = await look(stores[2]!);
  await second();
  await first();
}

describe('the outbox', () => {
  test('adds a publication once, however often it is repeated, also half of one', async () => {
    const outbox = new Outbox(firstStore().models);
    const events = eventsOf(randomUUID(), 4).flat();
    await outbox.add(events.slice(0, 3));
    await outbox.add(events);
    await outbox.add(events.map((event) => ({ ...event, at: '2027-05-01T00:00:00.000Z' })));
    expect(await firstStore().models.outbox.countDocuments()).toBe(events.length);
  });

  test('keeps what a journey tells otherwise after its worker fell', async () => {
    const outbox = new Outbox(firstStore().models);
    const [event] = eventsOf(randomUUID(), 1).flat() as [JourneyEvent];
    await outbox.add([event]);
    const otherwise = { ...event, type: 'hold-ended' as const, reviews: undefined, reviewAt: undefined };
    await outbox.add([otherwise as unknown as JourneyEvent]);
    await outbox.add([otherwise as unknown as JourneyEvent]);
    const ids = (await firstStore().models.outbox.find().lean()).map(({ _id }) => _id);
    expect(ids).toHaveLength(2);
    expect(ids).toContain(`${event.candidateId}.1.0`);
  });

  test('is trimmed to what nobody needs, and never loses its place', async () => {
    const outbox = new Outbox(firstStore().models);
    const relay = new Relay({ outbox, failed: fail });
    await outbox.add(eventsOf(randomUUID(), 6).flat());
    await relay.step();
    const { newest } = await outbox.span();
    const ahead = new Date(Date.now() + 60_000);
    expect(await outbox.trim({ before: new Date(0), read: newest })).toBe(0);
    expect(await outbox.trim({ before: ahead, read: 4 })).toBe(4);
    expect(await outbox.span()).toEqual({ oldest: 5, newest });
    await outbox.trim({ before: ahead, read: newest });
    expect(await outbox.span()).toEqual({ oldest: newest, newest });
    await outbox.add(eventsOf(randomUUID(), 1).flat());
    await relay.step();
    expect((await outbox.after(newest, 10)).map(({ number }) => number)).toEqual([newest + 1]);
  });
});

describe('an erasure', () => {
  const [gone, stays] = [randomUUID(), randomUUID()];
  const settled = () => ({ before: new Date(Date.now() + 60_000) });

  test('takes the events of a candidate, the waiting ones too, and keeps their numbers from others', async () => {
    const outbox = new Outbox(firstStore().models);
    const relay = new Relay({ outbox, failed: fail });
    await outbox.add([...eventsOf(stays, 1), ...eventsOf(gone, 3)].flat());
    await relay.step();
    await outbox.add(eventsOf(gone, 4).flat());
    const told = await firstStore().models.outbox.countDocuments({ 'event.candidateId': gone });
    expect(await outbox.erase([gone], { before: new Date(0) })).toBe(0);
    expect(await outbox.erase([gone], settled())).toBe(told);
    expect(await outbox.erase([gone], settled())).toBe(0);
    expect(await firstStore().models.outbox.countDocuments({ 'event.candidateId': gone })).toBe(0);
    // Also when the newest went: its number is not given again.
    expect(await outbox.span()).toEqual({ oldest: 1, newest: told + 1 });
    await outbox.add(eventsOf(stays, 2).flat());
    await relay.step();
    const numbers = (await numbered()).map(({ number }) => number);
    expect([numbers.length, Math.max(...numbers)]).toEqual([3, told + 3]);
    expect(await outbox.missing({ after: 0, before: told + 4 })).toBe(0);
    await outbox.trim({ before: new Date(Date.now() + 60_000), read: told + 3 });
    expect(await firstStore().models.erasedEvents.countDocuments()).toBe(0);
  });

  test('a relay that read what waits skips no number', async () => {
    const outbox = new Outbox(firstStore().models);
    await outbox.add([...eventsOf(gone, 3), ...eventsOf(stays, 3)].flat());
    const { newest } = await outbox.span();
    const ids = (await outbox.waiting(100)).map(({ _id }) => _id);
    await outbox.erase([gone], { before: new Date(0) });
    await outbox.number(ids, newest + 1);
    await new Relay({ outbox, failed: fail }).step();
    await outbox.erase([gone], settled());
    const { newest: last } = await outbox.span();
    expect(last).toBe(ids.length);
    expect(await outbox.missing({ after: 0, before: last + 1 })).toBe(0);
    await firstStore().models.erasedEvents.deleteMany({});
    expect(await outbox.missing({ after: 0, before: last + 1 })).toBeGreaterThan(0);
  });
});

describe('consumers', () => {
  test('read on from where they stood, each event, also with two replicas at once', async () => {
    const seen: number[] = [];
    const consumers = [0, 1].map(
      (i) =>
        new Consumer({
          name: 'spec',
          outbox: new Outbox(stores[i]!.models),
          positions: new Positions(stores[i]!.models),
          handle: async (events) => void seen.push(...events.map(({ number }) => number)),
          failed: fail,
        }),
    );
    for (const consumer of consumers) await consumer.step(); // opens the position
    const outbox = new Outbox(firstStore().models);
    const relay = new Relay({ outbox, failed: fail });
    relay.start();
    for (const consumer of consumers) consumer.start();
    const events = eventsOf(randomUUID(), 120).flat();
    await outbox.add(events);
    const positions = new Positions(firstStore().models);
    await until(async () => (await positions.of('spec')) === events.length);
    await Promise.all([relay.stop(), ...consumers.map((consumer) => consumer.stop())]);
    expect([...new Set(seen)]).toEqual(events.map((_, i) => i + 1));
  });

  test('a failed batch is read again', async () => {
    const outbox = new Outbox(firstStore().models);
    let attempts = 0;
    const consumer = new Consumer({
      name: 'failing',
      outbox,
      positions: new Positions(firstStore().models),
      handle: async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('away');
      },
      failed: fail,
    });
    await consumer.step();
    await outbox.add(eventsOf(randomUUID(), 1).flat());
    await new Relay({ outbox, failed: fail }).step();
    await expect(consumer.step()).rejects.toThrow('away');
    expect(await consumer.step()).toBe(1);
    expect(await consumer.step()).toBe(0);
    expect(attempts).toBe(2);
  });
});
