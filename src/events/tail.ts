/** The end of the outbox, read once for all readers of this process. Reads only while there are any. */
import type { NumberedEvent, Outbox } from '../persistence/events/outbox.js';
import { foundOf, Poller, type Found } from './poller.js';

/** Events held in memory for readers that are nearly up to date; who is further behind reads from the store. */
const HELD = 2_000;
const PAGE = 500;
const WAIT_MS = { least: 50, most: 400 };

export interface TailOptions {
  outbox: Pick<Outbox, 'newest' | 'after' | 'missing'>;
  failed: (error: unknown) => void;
}

export class EventTail {
  private readonly poller: Poller;
  private readonly readers = new Set<() => void>();
  private held: NumberedEvent[] = [];
  /** The last number that was read; undefined while nobody reads. */
  private newest: number | undefined;

  constructor(private readonly options: TailOptions) {
    this.poller = new Poller({ step: () => this.step(), failed: options.failed, waitMs: WAIT_MS });
  }

  /** Calls `wake` whenever there is more to read, until the answer is called. */
  attach(wake: () => void): () => void {
    this.readers.add(wake);
    this.poller.start();
    return () => {
      this.readers.delete(wake);
      if (this.readers.size === 0) void this.rest();
    };
  }

  get size(): number {
    return this.readers.size;
  }

  /** The next events after `number`, in order; none when the reader is up to date. What was erased left a gap. */
  async after(number: number): Promise<NumberedEvent[]> {
    const [first] = this.held;
    if (first && first.number <= number + 1) return this.held.filter((event) => event.number > number).slice(0, PAGE);
    if (this.newest !== undefined && number >= this.newest) return [];
    return this.options.outbox.after(number, PAGE);
  }

  /** How many events between two numbers are gone, those that were erased left out: nobody has to hear of those. */
  missing(gap: { after: number; before: number }): Promise<number> {
    return this.options.outbox.missing(gap);
  }

  async stop(): Promise<void> {
    await this.poller.stop();
  }

  private async step(): Promise<Found> {
    const { outbox } = this.options;
    this.newest ??= await outbox.newest();
    const events = await outbox.after(this.newest, PAGE);
    const last = events.at(-1);
    if (!last) return 'none';
    this.newest = last.number;
    this.held = [...this.held, ...events].slice(-HELD);
    for (const wake of this.readers) wake();
    return foundOf(events.length, PAGE);
  }

  /** Nobody reads: what is held grows old. */
  private async rest(): Promise<void> {
    await this.poller.stop();
    if (this.readers.size > 0) return this.poller.start();
    this.held = [];
    this.newest = undefined;
  }
}
