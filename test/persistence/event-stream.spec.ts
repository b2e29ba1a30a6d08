/** The stream of one reader: bounded for a slow one, alive for one for whom nothing happens. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { JourneyEvent } from '../../src/domain/journey/events.js';
import { EventStream, type EventStreamOptions } from '../../src/events/event-stream.js';
import { EventTail } from '../../src/events/tail.js';
import type { NumberedEvent } from '../../src/persistence/events/outbox.js';
import { until } from '../support/until.js';

const numbered = (number: number): NumberedEvent => ({
  number,
  eventId: `8f3d1c52-52f5-4f0c-9a43-5f4f6a1d2b10.${number}.0`,
  event: { type: 'hold-ended', at: '2027-01-04T09:00:00.000Z', candidateId: '8f3d1c52-52f5-4f0c-9a43-5f4f6a1d2b10', region: 'AM24', rev: number, n: 0 } as JourneyEvent,
});

/** An outbox of `size` events, of which some were erased and those up to `trimmed` grew too old, and how often it was read. */
function source(size: number, { erased = [], trimmed = 0 }: { erased?: number[]; trimmed?: number } = {}) {
  const reads: number[] = [];
  const outbox = {
    newest: async () => size,
    after: async (number: number, limit: number) => {
      reads.push(number);
      const from = Math.max(number, trimmed);
      const there = Array.from({ length: Math.max(0, Math.min(limit, size - from)) }, (_, i) => from + 1 + i);
      return there.filter((one) => !erased.includes(one)).map(numbered);
    },
    missing: async ({ after, before }: { after: number; before: number }) => Math.max(0, Math.min(trimmed, before - 1) - after),
  };
  const tail = new EventTail({ outbox, failed: (error) => { throw error; } });
  return { tail, reads };
}

function streamOf(options: Partial<EventStreamOptions> & Pick<EventStreamOptions, 'tail'>): EventStream {
  return new EventStream({ from: 0, seen: async (events) => [...events], failed: (error) => { throw error; }, ...options });
}

const idsIn = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

describe('a reader', () => {
  it('that takes nothing holds no more than a buffer, and is cut off with the reason', async () => {
    const { tail, reads } = source(100_000);
    const stream = streamOf({ tail, patienceMs: 200 });
    await once(stream, 'readable');
    await pause(100);
    // A page or two beyond the buffer, of a hundred thousand.
    expect(stream.readableLength).toBeLessThan(1_000_000);
    expect(reads.length).toBeLessThan(10);
    await pause(300);
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    expect(text).toMatch(/event: end\ndata: {"reason":"slow-reader","lastEventId":\d+}\n\n$/);
    const last = Number(/"lastEventId":(\d+)}\n\n$/.exec(text)![1]);
    expect(idsIn(text)).toEqual(Array.from({ length: last + 1 }, (_, id) => id));
    await tail.stop();
  });

  it('gets everything in order when it takes everything', async () => {
    const { tail } = source(3_000);
    const stream = streamOf({ tail });
    let text = '';
    stream.on('data', (chunk) => (text += String(chunk)));
    await until(() => idsIn(text).length === 3_001);
    expect(idsIn(text)).toEqual(Array.from({ length: 3_001 }, (_, id) => id));
    stream.destroy();
    await tail.stop();
  });

  it('goes past numbers of events that were erased', async () => {
    const { tail } = source(6, { erased: [3, 4] });
    const stream = streamOf({ tail, from: 2 });
    let text = '';
    stream.on('data', (chunk) => (text += String(chunk)));
    await until(() => idsIn(text).length === 3);
    expect(idsIn(text)).toEqual([2, 5, 6]);
    expect(text).not.toContain('event: end');
    stream.destroy();
    await tail.stop();
  });

  it('that comes back too late for the next event is told', async () => {
    const { tail } = source(6, { trimmed: 3 });
    const stream = streamOf({ tail, from: 2 });
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    expect(text).toContain('{"reason":"too-far-behind","lastEventId":2}');
    await tail.stop();
  });

  it('for whom nothing happens is told its place, so that it does not fall behind', async () => {
    const { tail } = source(50);
    const stream = streamOf({ tail, seen: async () => [], heartbeatMs: 50 });
    let text = '';
    stream.on('data', (chunk) => (text += String(chunk)));
    await until(() => text.includes(': alive'));
    expect(idsIn(text)).toEqual([0, 50]);
    stream.destroy();
    await tail.stop();
  });

  it('shares one reading of the outbox with all others', async () => {
    const { tail, reads } = source(10);
    const streams = Array.from({ length: 50 }, () => streamOf({ tail, from: 10 }));
    for (const stream of streams) stream.resume();
    await pause(500);
    expect(reads.length).toBeLessThan(20);
    expect(tail.size).toBe(50);
    for (const stream of streams) stream.destroy();
    await until(() => tail.size === 0);
    await tail.stop();
  });
});
