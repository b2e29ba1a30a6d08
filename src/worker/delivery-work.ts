import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { createDeliveryActivities } from '../../activities/delivery.activities.js';
import type { WorkerConfig } from '../config/config.js';
import { PERSONAL_DATA } from '../contracts/api/personal-data.js';
import { DELIVERY_TASK_QUEUE } from '../contracts/task-queues.js';
import type { Carrier, Channel, Delivered } from '../deliveries/channel.js';
import { Courier } from '../deliveries/courier.js';
import { dispatcherOf } from '../deliveries/dispatcher.js';
import { WebhookSecrets } from '../deliveries/webhooks/signature.js';
import { WebhookChannel, type WebhookChannelParts } from '../deliveries/webhooks/webhook-channel.js';
import { EmergencyReports } from '../messaging/emergency-reports.js';
import { messageChannel, officerPost } from '../messaging/message-parts.js';
import type { EventHandler } from '../events/event-work.js';
import type { Store } from '../persistence/connection.js';
import { Deliveries } from '../persistence/deliveries/deliveries.js';
import { EmergencyAccesses } from '../persistence/emergency-accesses/emergency-accesses.js';
import type { ProcessingLog } from '../persistence/processing-log/processing-log.js';
import { entryOfWork } from '../persistence/processing-log/work-entry.js';
import { ProcessingMarks } from '../persistence/rights/processing-marks.js';
import { Webhooks } from '../persistence/webhooks/webhooks.js';
import { DeliveryGateway, type DeliveryGatewayOptions } from '../temporal/delivery-gateway.js';
import type { QueueWork } from './workers.js';

type ChannelConfig = Pick<WorkerConfig, 'webhookPrivateAddresses' | 'messages'> & { processing: ProcessingLog };

/** Every channel over which events leave. A new channel is a line here. */
export function channelsOf(store: Pick<Store, 'models' | 'keys'>, { webhookPrivateAddresses, messages, processing }: ChannelConfig): Channel[] {
  return [
    new WebhookChannel({
      webhooks: new Webhooks(store.models),
      secrets: WebhookSecrets.of(store.keys.installation),
      post: { allowPrivate: webhookPrivateAddresses },
      noted: disclosuresIn(processing),
      marks: new ProcessingMarks(store.models),
    }),
    messageChannel(store, { ...messages, processing }),
  ];
}

/** A disclosure: an event holds what whoever reads events is noted for. */
export function disclosuresIn(processing: Pick<ProcessingLog, 'append'>): WebhookChannelParts['noted'] {
  const kinds = [...PERSONAL_DATA['readEvents']!.kinds];
  return ({ candidateId, webhookId }) => processing.append(entryOfWork({ operationId: 'deliverEvent', purpose: 'exchange', access: 'read', kinds, candidateIds: [candidateId], webhookId }));
}

/** Everything that carries deliveries: the channels, and the post of the privacy officers, who read no events. */
export function carriersOf(store: Pick<Store, 'models' | 'keys'>, config: ChannelConfig): Carrier<Delivered>[] {
  return [...channelsOf(store, config), officerPost(store, config.messages)];
}

export interface DeliveryWorkParts {
  store: Pick<Store, 'models'>;
  channels: readonly Channel[];
  client: Client;
  /** Another queue and patience than those of the product; for tests. */
  options?: DeliveryGatewayOptions;
}

/**
 * Journeys go first: of deliveries few steps are taken at the same time. Their activities mostly wait for a server of
 * others, of which a slow one must not hold up the rest.
 */
const AT_ONCE = { steps: 2, activities: 32 };

/** What works on the queue of deliveries. */
export function deliveryQueue({ store: { models }, carriers, options }: Pick<DeliveryWorkParts, 'store' | 'options'> & { carriers: readonly Carrier<Delivered>[] }): QueueWork {
  const courier = new Courier(new Deliveries(models), carriers);
  return {
    taskQueue: options?.taskQueue ?? DELIVERY_TASK_QUEUE,
    activities: createDeliveryActivities({ courier, attempt: () => activityInfo().attempt }),
    atOnce: AT_ONCE,
  };
}

/** Who reads the events to be delivered: one consumer a channel. */
export function deliveryHandlers({ store: { models }, channels, client, options }: DeliveryWorkParts): EventHandler[] {
  const deliveries = new Deliveries(models);
  const gateway = new DeliveryGateway(client, options);
  return channels.map((channel) => dispatcherOf({ channel, deliveries, gateway }));
}

/** Who hands reports of emergency accesses over. */
export function emergencyReports({ store, client, options, failed }: { store: Pick<Store, 'models' | 'keys'>; failed: (error: unknown) => void } & Pick<DeliveryWorkParts, 'client' | 'options'>): EmergencyReports {
  return new EmergencyReports({ accesses: new EmergencyAccesses(store), deliveries: new Deliveries(store.models), gateway: new DeliveryGateway(client, options), failed });
}
