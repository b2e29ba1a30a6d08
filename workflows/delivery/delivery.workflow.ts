import { ActivityFailure, proxyActivities, setCurrentDetails, sleep } from '@temporalio/workflow';
import { epochOf } from '../../src/domain/shared/calendar.js';
import type { DeliveryInput, DeliveryResult, DeliveryRetry } from './delivery.messages.js';
import type { DeliveryActivities, DeliveryOutcome } from './delivery.ports.js';

const { buryDelivery } = proxyActivities<DeliveryActivities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
  summary: 'mark as dead',
});

/** Quiet hours end once a day; who is put off more often than this is never reached. */
const MOST_WAITS = 60;

/** Delivers one event to one addressee: waits until it may, tries until it arrives, and says when it never will. */
export async function delivery({ deliveryId, notBefore, retry }: DeliveryInput): Promise<DeliveryResult> {
  let from = notBefore;
  for (let waits = 0; waits < MOST_WAITS; waits++) {
    if (from) await until(from);
    const made = await attempt(deliveryId, retry);
    if (made === undefined) break;
    if (made.outcome !== 'wait') return { outcome: made.outcome };
    from = made.until;
  }
  await buryDelivery(deliveryId);
  return { outcome: 'dead' };
}

async function until(at: string): Promise<void> {
  setCurrentDetails(`Wacht tot ${at}.\n\nWaits until ${at}.`);
  await sleep(Math.max(1, epochOf(at) - Date.now()), { summary: 'mag nog niet' });
}

/** Undefined when every attempt failed. */
async function attempt(deliveryId: string, retry: DeliveryRetry): Promise<DeliveryOutcome | undefined> {
  const { deliver } = proxyActivities<DeliveryActivities>({
    startToCloseTimeout: '1m',
    retry: { initialInterval: retry.firstMs, backoffCoefficient: 2, maximumInterval: retry.mostMs, maximumAttempts: retry.attempts },
    summary: 'deliver',
  });
  try {
    return await deliver(deliveryId, retry);
  } catch (error) {
    if (error instanceof ActivityFailure) return undefined;
    throw error;
  }
}
