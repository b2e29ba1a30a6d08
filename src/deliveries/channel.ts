/** A channel over which events reach somebody outside: a webhook, e-mail, a text message. */
import type { Instant } from '../domain/shared/calendar.js';
import type { JourneyEvent } from '../domain/journey/events.js';
import type { EmergencyOpened } from '../domain/messages/officer-mail.js';
import type { NumberedEvent } from '../persistence/events/outbox.js';

export interface Addressee {
  /** Pseudonym of who gets it: small letters, digits and hyphens. It stands in ids and in the Temporal UI. */
  id: string;
  /** Not before this moment, e.g. the end of quiet hours. */
  notBefore?: Instant;
}

/** What a delivery is about: an event of a journey, or what the privacy officer is told. */
export type Delivered = JourneyEvent | EmergencyOpened;

/** What is to be delivered now. The content is made from the store at this moment, and kept nowhere. */
export interface DeliveryAttempt<E extends Delivered = JourneyEvent> {
  deliveryId: string;
  addressee: string;
  eventId: string;
  number: number;
  event: E;
}

/**
 * How an attempt went. `wait`: try again from that moment. `dropped`: it is no longer wanted, with the reason as a code.
 * `refused`: it can never be delivered, with the reason as a code. What may go well later throws `DeliveryFailure`.
 */
export type AttemptOutcome =
  | { outcome: 'sent' }
  | { outcome: 'wait'; until: Instant }
  | { outcome: 'dropped'; code: string }
  | { outcome: 'refused'; code: string };

/** Delivers what was made for it: a delivery names who carries it, so nothing else comes here. */
export interface Carrier<E extends Delivered = JourneyEvent> {
  /** Small letters, digits and hyphens; stands in ids. */
  readonly name: string;
  /** Delivers. Throws `DeliveryFailure` for what may go well later. */
  deliver(attempt: DeliveryAttempt<E>): Promise<AttemptOutcome>;
}

export interface Channel extends Carrier {
  /** Set when nothing can leave over it, as it was configured: the reason as a code. What is addressed is then dropped at once. */
  readonly closed?: string | undefined;
  /** Who gets each of these events over this channel, in their order. The answer must be the same when it is asked again. */
  addresseesOf(events: readonly NumberedEvent[]): Promise<Addressee[][]>;
}

/** An attempt that failed and may go well later. The code is all that is kept of it. */
export class DeliveryFailure extends Error {
  constructor(
    readonly code: string,
    cause?: unknown,
  ) {
    super(code, { cause });
    this.name = 'DeliveryFailure';
  }
}
