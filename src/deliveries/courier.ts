/** Carries deliveries out: asks who carries them, and records how it went. The workflow `delivery` sees to time and repeats. */
import { instantOf, type Instant } from '../domain/shared/calendar.js';
import type { Deliveries } from '../persistence/deliveries/deliveries.js';
import { DeliveryFailure, type Carrier, type Delivered } from './channel.js';

/** As the workflow has it: what is not `wait` is the end. */
export type CourierOutcome = { outcome: 'sent' | 'dropped' | 'dead' } | { outcome: 'wait'; until: Instant };

export interface Attempt {
  deliveryId: string;
  /** When the workflow tries again if this attempt fails; absent: it does not. */
  nextAttemptAt?: Instant;
}

export class Courier {
  private readonly carriers: ReadonlyMap<string, Carrier<Delivered>>;

  constructor(
    private readonly deliveries: Deliveries,
    carriers: readonly Carrier<Delivered>[],
  ) {
    this.carriers = new Map(carriers.map((carrier) => [carrier.name, carrier]));
  }

  /**
   * One attempt. What was settled before is answered as it is, so a repeat sends nothing twice unless the end of the
   * attempt before was lost. Throws `DeliveryFailure` for what may go well later.
   */
  async deliver({ deliveryId, nextAttemptAt }: Attempt): Promise<CourierOutcome> {
    const found = await this.deliveries.find(deliveryId);
    if (!found) return { outcome: 'dropped' };
    const { status, channel: name, addressee, eventId, number, event } = found;
    if (status === 'sent' || status === 'dropped' || status === 'dead') return { outcome: status };
    const carrier = this.carriers.get(name);
    const attempts = found.attempts + 1;
    try {
      if (!carrier) throw new DeliveryFailure('CHANNEL_UNKNOWN');
      const done = await carrier.deliver({ deliveryId, addressee, eventId, number, event });
      const now = instantOf(Date.now());
      switch (done.outcome) {
        case 'wait':
          await this.deliveries.record(deliveryId, { status: 'waiting', nextAttemptAt: done.until }, now);
          return done;
        case 'sent':
          await this.deliveries.record(deliveryId, { status: 'sent', attempts }, now);
          return { outcome: 'sent' };
        case 'dropped':
          await this.deliveries.record(deliveryId, { status: 'dropped', attempts, lastError: done.code }, now);
          return { outcome: 'dropped' };
        case 'refused':
          await this.deliveries.record(deliveryId, { status: 'dead', attempts, lastError: done.code }, now);
          return { outcome: 'dead' };
      }
    } catch (error) {
      const lastError = error instanceof DeliveryFailure ? error.code : 'FAILED';
      const next = nextAttemptAt ? { nextAttemptAt } : {};
      await this.deliveries.record(deliveryId, { status: 'waiting', attempts, lastError, ...next }, instantOf(Date.now()));
      throw error;
    }
  }

  /** No attempt is left. */
  async bury(deliveryId: string): Promise<void> {
    await this.deliveries.record(deliveryId, { status: 'dead' }, instantOf(Date.now()));
  }
}
