/** Starts a delivery an addressee for each event. Done again it starts nothing: ids are made of event and addressee. */
import { instantOf, isBefore } from '../domain/shared/calendar.js';
import type { EventHandler } from '../events/event-work.js';
import { inLanes } from '../in-lanes.js';
import { deliveryIdOf, type Deliveries } from '../persistence/deliveries/deliveries.js';
import type { DeliveryGateway } from '../temporal/delivery-gateway.js';
import type { Channel } from './channel.js';

/** Starts on their way at the same time: few, since the server that takes them also carries the journeys. */
const AT_ONCE = 2;

export interface DispatcherParts {
  channel: Channel;
  deliveries: Deliveries;
  gateway: Pick<DeliveryGateway, 'start'>;
}

/** The consumer of a channel: reads on by itself, so that one channel never holds up another. */
export function dispatcherOf({ channel, deliveries, gateway }: DispatcherParts): EventHandler {
  return {
    name: `deliveries.${channel.name}`,
    handle: async (events) => {
      const addressees = await channel.addresseesOf(events);
      const all = events.flatMap((event, at) => (addressees[at] ?? []).map((to) => ({ event, to })));
      const now = instantOf(Date.now());
      const made = all.map(({ event, to }) => ({ event, channel: channel.name, addressee: to.id }));
      if (channel.closed !== undefined) return deliveries.addDropped(made, { code: channel.closed, now });
      await deliveries.add(made, now);
      const start = async ({ event, to }: (typeof all)[number]) => {
        const deliveryId = deliveryIdOf({ eventId: event.eventId, channel: channel.name, addressee: to.id });
        const notBefore = to.notBefore && isBefore(now, to.notBefore) ? { notBefore: to.notBefore } : {};
        await gateway.start({ deliveryId, channel: channel.name, ...notBefore });
      };
      await inLanes(all, { atOnce: AT_ONCE, work: start });
    },
  };
}
