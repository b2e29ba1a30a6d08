/**
 * Hands the reports of emergency accesses over to their deliveries. An access is marked in the write that opens it, and the
 * mark goes once both deliveries have begun: a worker that falls between them, or a second one, begins the same again.
 */
import { ACKNOWLEDGE_WITHIN, EMERGENCY_REPORTS, type EmergencyOpened } from '../domain/messages/officer-mail.js';
import { instantOf, plus } from '../domain/shared/calendar.js';
import { foundOf, Poller } from '../events/poller.js';
import { deliveryIdOf, type Deliveries } from '../persistence/deliveries/deliveries.js';
import type { EmergencyAccesses } from '../persistence/emergency-accesses/emergency-accesses.js';
import type { DeliveryGateway } from '../temporal/delivery-gateway.js';
import { OFFICER_CHANNEL } from './officer-post.js';

const BATCH = 20;
const WAIT_MS = { least: 500, most: 5_000 };

export interface EmergencyReportsParts {
  accesses: Pick<EmergencyAccesses, 'unreported' | 'reported'>;
  deliveries: Pick<Deliveries, 'add'>;
  gateway: Pick<DeliveryGateway, 'start'>;
  failed: (error: unknown) => void;
}

export class EmergencyReports extends Poller {
  constructor(private readonly parts: EmergencyReportsParts) {
    super({ step: async () => foundOf(await this.step(), BATCH), failed: parts.failed, waitMs: WAIT_MS });
  }

  /** Hands over one batch; answers how many there were. */
  async step(): Promise<number> {
    const { accesses, deliveries, gateway } = this.parts;
    const opened = await accesses.unreported(BATCH);
    for (const { emergencyAccessId, candidateId, openedAt } of opened) {
      const event: EmergencyOpened = { type: 'emergency-access-opened', at: openedAt, candidateId, emergencyAccessId };
      // With the candidate in front, so that an erasure finds it as it finds other deliveries.
      const eventId = `${candidateId}.emergency.${emergencyAccessId}`;
      const made = EMERGENCY_REPORTS.map((addressee) => ({ event: { eventId, number: 0, event }, channel: OFFICER_CHANNEL, addressee }));
      await deliveries.add(made, instantOf(Date.now()));
      for (const { channel, addressee } of made) {
        const notBefore = addressee === 'unacknowledged' ? { notBefore: plus(openedAt, ACKNOWLEDGE_WITHIN) } : {};
        await gateway.start({ deliveryId: deliveryIdOf({ eventId, channel, addressee }), channel, ...notBefore });
      }
      await accesses.reported(emergencyAccessId);
    }
    return opened.length;
  }
}
