import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { webhookRoutes as routes } from '../../contracts/api/routes/webhooks.js';
import { AddressRefused, requirePublicHost } from '../../deliveries/webhooks/safe-address.js';
import type { WebhookSecrets } from '../../deliveries/webhooks/signature.js';
import { instantOf, plus } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { ifMatchFailed } from '../../http/if-match.js';
import { Reply } from '../../http/reply.js';
import type { WebhookRecord, Webhooks } from '../../persistence/webhooks/webhooks.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;
type ShownWebhook = Omit<WebhookRecord, 'rotationKey' | 'createdBy'>;

export interface WebhooksParts {
  webhooks: Webhooks;
  secrets: WebhookSecrets;
  /** Private and loopback addresses, and http: for local mode. */
  allowPrivate: boolean;
}

export class WebhooksService {
  constructor(private readonly parts: WebhooksParts) {}

  /** Throws `WEBHOOK.ADDRESS_REFUSED`. */
  async create({ body, idempotency }: In<'createWebhook'>, caller: Principal) {
    this.requireReachable(body.url);
    const made = await this.parts.webhooks.insert(idempotency.id('webhook'), { ...body, createdBy: caller.subject }, now());
    return new Reply(this.withSecret(made), { location: `/v1/webhooks/${made.webhookId}`, revision: made.rev });
  }

  async list({ query }: In<'listWebhooks'>) {
    const { items, ...rest } = await this.parts.webhooks.list(query);
    return { ...rest, items: items.map(shown) };
  }

  async read({ params: { webhookId } }: In<'readWebhook'>): Promise<ShownWebhook> {
    const found = await this.parts.webhooks.find(webhookId);
    if (!found) throw unknownWebhook();
    return shown(found);
  }

  async change({ params: { webhookId }, body, revision }: In<'changeWebhook'>): Promise<ShownWebhook> {
    if (body.url !== undefined) this.requireReachable(body.url);
    const change = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const changed = await this.parts.webhooks.change({ webhookId, rev: revision, change }, now());
    if (changed) return shown(changed);
    const present = await this.parts.webhooks.find(webhookId);
    throw present ? ifMatchFailed(present.rev) : unknownWebhook();
  }

  async rotate({ params: { webhookId }, body: { keepOldFor }, idempotency: { key } }: In<'rotateWebhookSecret'>) {
    const at = now();
    const rotated = await this.parts.webhooks.rotate({ webhookId, key, oldSecretUntil: plus(at, keepOldFor) }, at);
    if (!rotated) throw unknownWebhook();
    return this.withSecret(rotated);
  }

  private withSecret(webhook: WebhookRecord): ShownWebhook & { secret: string } {
    return { ...shown(webhook), secret: this.parts.secrets.secretOf(webhook.webhookId, webhook.secretVersion) };
  }

  /** A name is looked at again, and for good, when it is resolved to send. */
  private requireReachable(text: string): void {
    if (this.parts.allowPrivate) return;
    const url = new URL(text);
    try {
      if (url.protocol !== 'https:') throw new AddressRefused();
      requirePublicHost(url);
    } catch (error) {
      if (!(error instanceof AddressRefused)) throw error;
      throw new DomainError('WEBHOOK.ADDRESS_REFUSED', 'A webhook goes to a public address over https', {
        field: 'body.url',
        remedy: 'Give an https address on the public internet.',
      });
    }
  }
}

function shown({ rotationKey: _key, createdBy: _by, ...webhook }: WebhookRecord): ShownWebhook {
  return webhook;
}

function now(): string {
  return instantOf(Date.now());
}

function unknownWebhook(): DomainError {
  return new DomainError('WEBHOOK.UNKNOWN', 'There is no such webhook', { remedy: 'Find it in /v1/webhooks.' });
}
