import { instantOf, type Instant } from '../src/domain/shared/calendar.js';
import type { DeliveryRetry } from '../workflows/delivery/delivery.messages.js';
import type { DeliveryActivities, DeliveryOutcome } from '../workflows/delivery/delivery.ports.js';
import { mappingRefusals } from './failures.js';

export interface DeliveryActivityDeps {
  courier: {
    deliver(attempt: { deliveryId: string; nextAttemptAt?: Instant }): Promise<DeliveryOutcome>;
    bury(deliveryId: string): Promise<void>;
  };
  /** Number of the present attempt, from 1. */
  attempt: () => number;
}

/** The activities of `delivery`. A repeat of what was settled changes nothing. */
export function createDeliveryActivities({ courier, attempt }: DeliveryActivityDeps): DeliveryActivities {
  return mappingRefusals<DeliveryActivities>({
    deliver: (deliveryId, retry) => courier.deliver({ deliveryId, ...nextOf(attempt(), retry) }),
    buryDelivery: (deliveryId) => courier.bury(deliveryId),
  });
}

/** When Temporal tries again if this attempt fails; nothing when it was the last. */
function nextOf(attempt: number, { firstMs, mostMs, attempts }: DeliveryRetry): { nextAttemptAt?: Instant } {
  if (attempt >= attempts) return {};
  return { nextAttemptAt: instantOf(Date.now() + Math.min(firstMs * 2 ** (attempt - 1), mostMs)) };
}
