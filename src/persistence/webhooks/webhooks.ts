import type { JourneyEventType } from '../../domain/journey/events.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { Models } from '../models.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { insertNew, rowOf } from '../stored.js';
import type { WebhookDocument } from './webhook.schema.js';

export type WebhookRecord = Omit<WebhookDocument, '_id'> & { webhookId: string };

export interface WebhookFields {
  url: string;
  types: JourneyEventType[];
  regions: string[];
}

export class Webhooks {
  constructor(private readonly models: Pick<Models, 'webhooks'>) {}

  /** Stores a webhook; a repeat with the same id gives the one that is there. */
  async insert(webhookId: string, fields: WebhookFields & { createdBy: string }, now: Instant): Promise<WebhookRecord> {
    const made: WebhookDocument = { _id: webhookId, rev: 1, ...fields, active: true, secretVersion: 1, createdAt: now, changedAt: now };
    await insertNew(this.models.webhooks, [made]);
    return (await this.find(webhookId)) ?? { ...made, webhookId };
  }

  async find(webhookId: string): Promise<WebhookRecord | undefined> {
    const found = await this.models.webhooks.findById(webhookId).lean();
    return found ? rowOf<WebhookRecord>(found, 'webhookId') : undefined;
  }

  async list(page: PageRequest): Promise<Page<WebhookRecord>> {
    const { items, ...rest } = await readPage(this.models.webhooks, { filter: {}, page });
    return { ...rest, items: items.map((item) => rowOf<WebhookRecord>(item, 'webhookId')) };
  }

  async active(): Promise<WebhookRecord[]> {
    const found = await this.models.webhooks.find({ active: true }).lean();
    return found.map((document) => rowOf<WebhookRecord>(document, 'webhookId'));
  }

  /** Changes a webhook that still has revision `rev`; undefined when it has not. */
  async change(
    { webhookId, rev, change }: { webhookId: string; rev: number; change: Partial<WebhookFields & { active: boolean }> },
    now: Instant,
  ): Promise<WebhookRecord | undefined> {
    const changed = await this.models.webhooks
      .findOneAndUpdate(
        { _id: webhookId, rev },
        { $set: { ...change, changedAt: now }, $inc: { rev: 1 }, ...(change.active && { $unset: { stopped: '' } }) },
        { returnDocument: 'after', runValidators: true },
      )
      .lean();
    return changed ? rowOf<WebhookRecord>(changed, 'webhookId') : undefined;
  }

  /** Replaces the secret; the one before signs as well until `oldSecretUntil`. A repeat of the command replaces nothing. */
  async rotate({ webhookId, key, oldSecretUntil }: { webhookId: string; key: string; oldSecretUntil: Instant }, now: Instant): Promise<WebhookRecord | undefined> {
    await this.models.webhooks.updateOne(
      { _id: webhookId, rotationKey: { $ne: key } },
      { $set: { rotationKey: key, oldSecretUntil, changedAt: now }, $inc: { rev: 1, secretVersion: 1 } },
    );
    return this.find(webhookId);
  }

  /** Switches a webhook off, with the reason. */
  async deactivate(webhookId: string, stopped: { code: string; at: Instant }): Promise<void> {
    await this.models.webhooks.updateOne({ _id: webhookId, active: true }, { $set: { active: false, stopped, changedAt: stopped.at }, $inc: { rev: 1 } });
  }
}
