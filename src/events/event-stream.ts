/** The stream of one reader: server-sent events from a number on, as fast as the reader takes them. */
import { Readable } from 'node:stream';
import type { NumberedEvent } from '../persistence/events/outbox.js';
import type { EventTail } from './tail.js';

/** Why a stream ended; the reader is told, and comes back with its last number. */
export type StreamEnd = 'token-expired' | 'slow-reader' | 'server-stopping' | 'too-far-behind' | 'failed';

/** A timer takes no more. */
const LONGEST_TIMER_MS = 2_147_000_000;
/** After it was cut off, a reader that takes nothing has this long to take the reason. */
const GRACE_MS = 5_000;
/** Bytes that wait for a reader. */
const HIGH_WATER = 64 * 1024;

export interface EventStreamOptions {
  tail: Pick<EventTail, 'attach' | 'after' | 'missing'>;
  /** The last number that the reader has seen. */
  from: number;
  /** What of these this reader may see and asked for, as it may see it. */
  seen: (events: readonly NumberedEvent[]) => Promise<NumberedEvent[]>;
  /** When its token expires, in milliseconds since the epoch. */
  until?: number;
  failed: (error: unknown) => void;
  /** How long a reader may take nothing before it is cut off. */
  patienceMs?: number;
  heartbeatMs?: number;
  /** Told to the reader: how long to wait before it comes back. */
  retryMs?: number;
}

export class EventStream extends Readable {
  private position: number;
  /** The last number that the reader was told. */
  private told: number;
  private wanted = false;
  private pumping = false;
  private again = false;
  private ended = false;
  private readonly detach: () => void;
  private readonly timers: NodeJS.Timeout[] = [];
  private patience: NodeJS.Timeout | undefined;

  constructor(private readonly options: EventStreamOptions) {
    super({ highWaterMark: HIGH_WATER });
    const { tail, from, until, heartbeatMs = 15_000, retryMs = 2_000 } = options;
    this.position = from;
    this.told = from;
    this.detach = tail.attach(() => this.wake());
    this.timers.push(setInterval(() => this.beat(), heartbeatMs));
    if (until !== undefined) this.timers.push(setTimeout(() => this.finish('token-expired'), Math.min(Math.max(0, until - Date.now()), LONGEST_TIMER_MS)));
    // With an id, so that who falls away before the first event comes back to this place.
    this.send(`retry: ${retryMs}\n\n${messageOf({ event: 'ready', id: from, data: { lastEventId: from } })}`);
  }

  override _read(): void {
    this.wanted = true;
    clearTimeout(this.patience);
    this.patience = undefined;
    this.wake();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.cease();
    done(error);
  }

  /** Ends the stream with a reason. */
  finish(reason: StreamEnd): void {
    if (this.ended) return;
    this.push(messageOf({ event: 'end', data: { reason, lastEventId: this.told } }));
    this.cease();
    this.push(null);
    // Who reads no more does not read the reason either.
    setTimeout(() => this.destroy(), GRACE_MS).unref();
  }

  private cease(): void {
    this.ended = true;
    this.detach();
    for (const timer of this.timers) clearTimeout(timer);
    clearTimeout(this.patience);
  }

  private wake(): void {
    this.again = true;
    if (!this.pumping) void this.pump();
  }

  /** Sends what there is while the reader takes it. */
  private async pump(): Promise<void> {
    this.pumping = true;
    try {
      while (this.again && this.wanted && !this.ended) {
        this.again = false;
        await this.sendNext();
      }
    } catch (error) {
      this.options.failed(error);
      this.finish('failed');
    } finally {
      this.pumping = false;
    }
  }

  private async sendNext(): Promise<void> {
    const events = await this.options.tail.after(this.position);
    const [first, last] = [events[0], events.at(-1)];
    if (this.ended || !first || !last) return;
    if ((await this.options.tail.missing({ after: this.position, before: first.number })) > 0) return this.finish('too-far-behind');
    const wanted = await this.options.seen(events);
    if (this.ended) return;
    this.again = true;
    this.position = last.number;
    const newest = wanted.at(-1);
    if (!newest) return;
    this.told = newest.number;
    this.send(wanted.map(({ number, eventId, event }) => messageOf({ id: number, data: { eventId, number, ...event } })).join(''));
  }

  private send(text: string): void {
    if (this.push(text)) return;
    this.wanted = false;
    this.patience ??= setTimeout(() => this.finish('slow-reader'), this.options.patienceMs ?? 30_000);
  }

  /** Keeps the connection alive, and tells the place of a reader for whom nothing happened. */
  private beat(): void {
    if (this.ended || !this.wanted) return;
    if (this.position === this.told) return this.send(': alive\n\n');
    this.told = this.position;
    this.send(messageOf({ event: 'position', id: this.position, data: { lastEventId: this.position } }));
  }
}

function messageOf({ event, id, data }: { event?: string; id?: number; data: object }): string {
  return `${event ? `event: ${event}\n` : ''}${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
