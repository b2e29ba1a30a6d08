/** Reads the outbox on from where it stood. What it does with an event must bear being done again. */
import type { NumberedEvent, Outbox } from '../persistence/events/outbox.js';
import type { Positions } from '../persistence/events/positions.js';
import { foundOf, Poller } from './poller.js';

const BATCH = 100;
const WAIT_MS = { least: 200, most: 1_000 };

export interface ConsumerOptions {
  /** Stable: the position stands under it. */
  name: string;
  outbox: Pick<Outbox, 'after' | 'missing' | 'newest'>;
  positions: Positions;
  /** Deals with these events. A repeat must change nothing: a crash, or another replica, brings them again. */
  handle: (events: NumberedEvent[]) => Promise<void>;
  failed: (error: unknown) => void;
  /** Events were removed before this consumer had read them, up to this number. */
  missed?: (upTo: number) => void;
}

export class Consumer extends Poller {
  constructor(private readonly options: ConsumerOptions) {
    super({ step: async () => foundOf(await this.step(), BATCH), failed: options.failed, waitMs: WAIT_MS });
  }

  get name(): string {
    return this.options.name;
  }

  /** Deals with one batch; answers how many events it had. A new consumer begins with what happens from then on. */
  async step(): Promise<number> {
    const { name, outbox, positions, handle, missed } = this.options;
    const from = (await positions.of(name)) ?? (await positions.open(name, await outbox.newest()));
    const events = await outbox.after(from, BATCH);
    const [first, last] = [events[0], events.at(-1)];
    if (!first || !last) return 0;
    if (missed && (await outbox.missing({ after: from, before: first.number })) > 0) missed(first.number - 1);
    await handle(events);
    await positions.move(name, { from, to: last.number });
    return events.length;
  }
}
