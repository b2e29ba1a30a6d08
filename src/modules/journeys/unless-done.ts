import type { CommandReceipt } from '../../domain/journey/journey-state.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { JourneyGateway } from '../../temporal/journey-gateway.js';

/**
 * What a check outside the journey gives, or the receipt of the command when that was carried out before: a repeat
 * whose first answer got lost is not refused for what has changed since.
 */
export async function unlessDone<T>(
  { gateway, candidateId, key }: { gateway: Pick<JourneyGateway, 'receiptOf'>; candidateId: string; key: string },
  check: () => T | Promise<T>,
): Promise<{ found: T; receipt?: never } | { receipt: CommandReceipt }> {
  try {
    return { found: await check() };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const receipt = await gateway.receiptOf(candidateId, key);
    if (!receipt) throw error;
    return { receipt };
  }
}
