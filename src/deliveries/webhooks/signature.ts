/** Signatures as Standard Webhooks has them: HMAC-SHA256 over id, timestamp and body. */
import { createHmac, hkdfSync } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/**
 * The secrets of webhooks. They are derived from the key of the installation and kept nowhere: a copy of the database lets
 * nobody sign.
 */
export class WebhookSecrets {
  constructor(private readonly key: Buffer) {}

  /** From the data key of the installation, which stays the same when the key around it is replaced. */
  static of(installation: { derive(purpose: string): Buffer }): WebhookSecrets {
    return new WebhookSecrets(installation.derive('webhooks'));
  }

  /** The secret of a webhook, `whsec_` and base64; each version is another. */
  secretOf(webhookId: string, version: number): string {
    const derived = hkdfSync('sha256', this.key, '', `doorstroom/webhook/${webhookId}/${version}`, SECRET_BYTES);
    return PREFIX + Buffer.from(derived).toString('base64');
  }
}

export interface SignedMessage {
  id: string;
  /** Seconds since the epoch. */
  timestamp: number;
  body: string;
}

/** The headers of a message, signed with every secret that holds now: the receiver accepts any of them. */
export function signedHeaders({ id, timestamp, body }: SignedMessage, secrets: readonly string[]): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}
