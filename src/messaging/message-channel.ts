/** Messages as a channel of deliveries: which ones an event gives, in which order, and one attempt at each. */
import type { AttemptOutcome, Addressee, Channel, DeliveryAttempt } from '../deliveries/channel.js';
import type { JourneyEvent } from '../domain/journey/events.js';
import { messagesOf, type PlannedMessage } from '../domain/messages/messages-of.js';
import { epochOf, instantOf, isBefore, later, type Instant } from '../domain/shared/calendar.js';
import type { DeliveryRecord } from '../persistence/deliveries/deliveries.js';
import type { NumberedEvent } from '../persistence/events/outbox.js';
import type { MessagePost } from './message-post.js';

/** Stands in ids of deliveries; whether a message goes by mail or by SMS is decided when it goes. */
export const MESSAGE_CHANNEL = 'message';

export interface MessageChannelParts {
  post: Pick<MessagePost, 'deliver' | 'mayGo'>;
  /** Why no message can leave at all, as a code. */
  closed?: string | undefined;
  /** Events of one revision of a candidate. */
  revision: (of: Pick<JourneyEvent, 'candidateId' | 'rev'>) => Promise<JourneyEvent[]>;
  /** Deliveries over this channel about a candidate that came before a number and are not settled, in order. */
  unsettledBefore: (of: { candidateId: string; number: number }) => Promise<DeliveryRecord<JourneyEvent>[]>;
  /** The clock; that of the machine unless given. */
  now?: () => Instant | Promise<Instant>;
}

/** How soon a message looks again whether the one before it has gone. */
const BEHIND_MS = 1_000;

export class MessageChannel implements Channel {
  readonly name = MESSAGE_CHANNEL;
  readonly closed: string | undefined;

  constructor(private readonly parts: MessageChannelParts) {
    this.closed = parts.closed;
  }

  async addresseesOf(events: readonly NumberedEvent[]): Promise<Addressee[][]> {
    return Promise.all(events.map(({ event }) => this.toldBy(event, events)));
  }

  private async toldBy(event: JourneyEvent, beside: readonly NumberedEvent[]): Promise<Addressee[]> {
    const messages = messagesOf(event);
    const bundled = messages.some(({ bundle }) => bundle) && !(await this.opensBundle(event, beside));
    return messages
      .filter(({ bundle }) => !bundle || !bundled)
      .map((message) => ({ id: addresseeOf(message), ...(isBefore(event.at, message.notBefore) && { notBefore: message.notBefore }) }));
  }

  async deliver({ deliveryId, addressee, number, event }: DeliveryAttempt): Promise<AttemptOutcome> {
    const message = messagesOf(event).find((one) => addresseeOf(one) === addressee);
    if (!message) return { outcome: 'dropped', code: 'NO_LONGER_NEEDED' };
    const now = (await this.parts.now?.()) ?? instantOf(Date.now());
    const ahead = await this.inFront(message, { number, now });
    return ahead ? { outcome: 'wait', until: ahead } : this.parts.post.deliver({ deliveryId, message, event, now });
  }

  /** The first event of a bundle in its revision stands for all: those before an event are in the store when it is. */
  private async opensBundle({ candidateId, rev, n }: JourneyEvent, beside: readonly NumberedEvent[]): Promise<boolean> {
    const opens = (one: JourneyEvent) => one.candidateId === candidateId && one.rev === rev && one.n < n && messagesOf(one).some(({ bundle }) => bundle);
    if (n === 0) return true;
    // Those of a revision are nearly always read together.
    if (beside.some(({ event }) => opens(event))) return false;
    return !(await this.parts.revision({ candidateId, rev })).some(opens);
  }

  /**
   * A message never overtakes one to the same person about the same candidate; when it has to wait, until when. One that
   * may not go yet holds up nobody.
   */
  private async inFront({ candidateId, to, toId }: PlannedMessage, { number, now }: { number: number; now: Instant }): Promise<Instant | undefined> {
    const earlier = await this.parts.unsettledBefore({ candidateId, number });
    for (const one of earlier.reverse()) {
      const message = messagesOf(one.event).find((other) => addresseeOf(other) === one.addressee);
      if (message?.to !== to || message.toId !== toId || !(await this.parts.post.mayGo({ message, event: one.event, now }))) continue;
      return instantOf(epochOf(later(one.nextAttemptAt ?? now, now)) + BEHIND_MS);
    }
    return undefined;
  }
}

/** Role and template: no pseudonym of a person, since who it is is looked up when the message goes. */
function addresseeOf({ to, template }: PlannedMessage): string {
  return `${to}-${template}`;
}
