/** What a delivery needs from outside. The activities implement it; the workflow owns it. */
import type { DeliveryResult, DeliveryRetry } from './delivery.messages.js';

export type DeliveryOutcome = DeliveryResult | { outcome: 'wait'; until: string };

export interface DeliveryActivities {
  /** One attempt over the channel of the delivery. Fails when it may go well later; `retry` tells when that is. */
  deliver(deliveryId: string, retry: DeliveryRetry): Promise<DeliveryOutcome>;
  /** Marks the delivery as dead: no attempt is left. */
  buryDelivery(deliveryId: string): Promise<void>;
}
