/** Gives the events of the outbox their numbers. Any number of replicas may run: each number is given once, in order. */
import type { Outbox } from '../persistence/events/outbox.js';
import { foundOf, Poller } from './poller.js';

/** Events that get their number in one go. */
const BATCH = 200;
/** Journeys of this process wake the relay; this is how late those of another replica are seen when it has fallen. */
const WAIT_MS = { least: 100, most: 500 };

export interface RelayOptions {
  outbox: Pick<Outbox, 'newest' | 'waiting' | 'number'>;
  failed: (error: unknown) => void;
  batch?: number;
}

export class Relay extends Poller {
  /** As it was last seen: from there on it is looked for. */
  private newest = 0;

  constructor(private readonly options: RelayOptions) {
    super({ step: async () => foundOf(await this.step(), options.batch ?? BATCH), failed: options.failed, waitMs: WAIT_MS });
  }

  /** Numbers one batch; answers how many events waited. The newest number is read before them: see `Outbox.number`. */
  async step(): Promise<number> {
    const { outbox, batch = BATCH } = this.options;
    this.newest = await outbox.newest(this.newest);
    const waiting = await outbox.waiting(batch);
    if (waiting.length > 0) await outbox.number(waiting.map(({ _id }) => _id), this.newest + 1);
    return waiting.length;
  }
}
