/** The channel `webhook`: events as signed CloudEvents to whoever registered for them. */
import { epochOf, instantOf } from '../../domain/shared/calendar.js';
import { RESTRICTED } from '../../domain/rights/restriction.js';
import type { NumberedEvent } from '../../persistence/events/outbox.js';
import type { ProcessingMarks } from '../../persistence/rights/processing-marks.js';
import type { WebhookRecord, Webhooks } from '../../persistence/webhooks/webhooks.js';
import { DeliveryFailure, type Addressee, type AttemptOutcome, type Channel, type DeliveryAttempt } from '../channel.js';
import { CLOUD_EVENTS_TYPE, cloudEventOf } from './cloud-event.js';
import { post, type PostOptions } from './post.js';
import { AddressRefused } from './safe-address.js';
import { signedHeaders, type WebhookSecrets } from './signature.js';

const GONE = 410;

export interface WebhookChannelParts {
  webhooks: Webhooks;
  secrets: WebhookSecrets;
  post: Omit<PostOptions, 'beforeSending'>;
  /** Notes that an event of the candidate is about to be handed to the webhook. Throws when that cannot be noted: then nothing leaves. */
  noted: (of: { candidateId: string; webhookId: string }) => Promise<void>;
  marks: Pick<ProcessingMarks, 'of'>;
}

export class WebhookChannel implements Channel {
  readonly name = 'webhook';

  constructor(private readonly parts: WebhookChannelParts) {}

  async addresseesOf(events: readonly NumberedEvent[]): Promise<Addressee[][]> {
    const active = await this.parts.webhooks.active();
    return events.map(({ event }) => active.filter((webhook) => wants(webhook, event)).map(({ webhookId }) => ({ id: webhookId })));
  }

  async deliver({ addressee, eventId, number, event }: DeliveryAttempt): Promise<AttemptOutcome> {
    const webhook = await this.parts.webhooks.find(addressee);
    if (!webhook?.active) return { outcome: 'dropped', code: 'WEBHOOK_INACTIVE' };
    if ((await this.parts.marks.of(event.candidateId)).restricted) return { outcome: 'dropped', code: RESTRICTED };
    const now = Date.now();
    const body = cloudEventOf({ eventId, number, event });
    const signed = signedHeaders({ id: eventId, timestamp: Math.floor(now / 1000), body }, this.secretsOf(webhook, now));
    try {
      const headers = { ...signed, 'content-type': CLOUD_EVENTS_TYPE, 'user-agent': 'Doorstroom' };
      const beforeSending = () => this.note({ candidateId: event.candidateId, webhookId: addressee });
      const status = await post({ url: webhook.url, body, headers }, { ...this.parts.post, beforeSending });
      if (status >= 200 && status < 300) return { outcome: 'sent' };
      if (status !== GONE) throw new DeliveryFailure(`HTTP_${status}`);
      // The receiver says that it wants no more.
      await this.parts.webhooks.deactivate(addressee, { code: 'HTTP_410', at: instantOf(now) });
      return { outcome: 'refused', code: 'HTTP_410' };
    } catch (error) {
      if (error instanceof AddressRefused) return { outcome: 'refused', code: 'ADDRESS_REFUSED' };
      throw error;
    }
  }

  private async note(of: { candidateId: string; webhookId: string }): Promise<void> {
    try {
      await this.parts.noted(of);
    } catch (error) {
      throw new DeliveryFailure('NOT_NOTED', error);
    }
  }

  /** While a secret rotates the old one still signs, so that the receiver chooses when to change. */
  private secretsOf({ webhookId, secretVersion, oldSecretUntil }: WebhookRecord, now: number): string[] {
    const versions = oldSecretUntil && epochOf(oldSecretUntil) > now ? [secretVersion, secretVersion - 1] : [secretVersion];
    return versions.map((version) => this.parts.secrets.secretOf(webhookId, version));
  }
}

/** No types: all types; no regions: all regions. What concerns two regions is told to both. */
function wants({ types, regions }: Pick<WebhookRecord, 'types' | 'regions'>, event: NumberedEvent['event']): boolean {
  if (types.length > 0 && !types.includes(event.type)) return false;
  const concerned = [event.region, ...('toRegion' in event ? [event.toRegion] : []), ...('fromRegion' in event ? [event.fromRegion] : [])];
  return regions.length === 0 || concerned.some((region) => regions.includes(region));
}
