/** What a worker process does with events beside its journeys: numbers them, lets consumers read on, trims the outbox. */
import type { Log } from '../observability/log.js';
import type { Store } from '../persistence/connection.js';
import { Outbox, type NumberedEvent } from '../persistence/events/outbox.js';
import { Positions } from '../persistence/events/positions.js';
import { Consumer } from './consumer.js';
import { Poller } from './poller.js';
import { Relay } from './relay.js';

const DAY_MS = 86_400_000;
const TRIM_EVERY_MS = 600_000;

/** One who acts on events. */
export interface EventHandler {
  /** Stable: the position stands under it. */
  name: string;
  /** A repeat must change nothing. */
  handle: (events: NumberedEvent[]) => Promise<void>;
}

export interface EventWorkOptions {
  store: Pick<Store, 'models'>;
  log: Log;
  keptDays: number;
  handlers: readonly EventHandler[];
}

export class EventWork {
  private readonly relay: Relay;
  private readonly consumers: Consumer[];
  private readonly trimmer: Poller;

  constructor({ store: { models }, log, keptDays, handlers }: EventWorkOptions) {
    const outbox = new Outbox(models);
    const positions = new Positions(models);
    const failed = (event: string) => (error: unknown) => log.failure(event, error);
    this.relay = new Relay({ outbox, failed: failed('relay.failed') });
    this.consumers = handlers.map(
      ({ name, handle }) =>
        new Consumer({
          name,
          handle,
          outbox,
          positions,
          failed: failed(`consumer.failed ${name}`),
          missed: (upTo) => log.warn('consumer.missed', { consumer: name, upTo }),
        }),
    );
    const trim = async () => {
      const names = handlers.map(({ name }) => name);
      const read = names.length === 0 ? Number.MAX_SAFE_INTEGER : await positions.least(names);
      // Whichever is earlier: a clock that is ahead must not take events before their time.
      const now = Math.min(Date.now(), (await outbox.lastRecordedAt())?.getTime() ?? 0);
      if (read !== undefined) await outbox.trim({ before: new Date(now - keptDays * DAY_MS), read });
      return 'none' as const;
    };
    this.trimmer = new Poller({ step: trim, failed: failed('outbox.trim-failed'), waitMs: { least: TRIM_EVERY_MS, most: TRIM_EVERY_MS } });
  }

  start(): void {
    for (const part of this.parts()) part.start();
  }

  /** There may be something to number. */
  wake(): void {
    this.relay.wake();
  }

  /** Finishes what is at hand. */
  async stop(): Promise<void> {
    await Promise.all(this.parts().map((part) => part.stop()));
  }

  private parts(): Poller[] {
    return [this.relay, ...this.consumers, this.trimmer];
  }
}
