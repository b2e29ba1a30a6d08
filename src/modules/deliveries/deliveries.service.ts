import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { deliveryRoutes as routes } from '../../contracts/api/routes/deliveries.js';
import { instantOf } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { Deliveries, DeliveryRecord } from '../../persistence/deliveries/deliveries.js';
import type { DeliveryGateway } from '../../temporal/delivery-gateway.js';
import { reachesRegion, regionsFor } from '../access/scopes.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

export class DeliveriesService {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly gateway: DeliveryGateway,
  ) {}

  async list({ query: { status, channel, ...page } }: In<'listDeliveries'>, caller: Principal) {
    const { items, ...rest } = await this.deliveries.list({ status, channel, region: regionsFor(caller) }, page);
    return { ...rest, items: items.map(shown) };
  }

  async read({ params: { deliveryId } }: In<'readDelivery'>, caller: Principal) {
    return shown(await this.found(deliveryId, caller));
  }

  /** Throws `DELIVERY.UNKNOWN` or `DELIVERY.UNDER_WAY`. */
  async replay({ params: { deliveryId }, idempotency: { key } }: In<'replayDelivery'>, caller: Principal) {
    await this.found(deliveryId, caller);
    const reopened = await this.deliveries.reopen(deliveryId, key, instantOf(Date.now()));
    if (!reopened) throw underWay();
    await this.gateway.start({ deliveryId, channel: reopened.channel, replayKey: key });
    return shown(reopened);
  }

  private async found(deliveryId: string, caller: Principal): Promise<DeliveryRecord> {
    const found = await this.deliveries.find(deliveryId);
    if (!found || !reachesRegion(caller, regionOf(found))) throw unknownDelivery();
    return found;
  }
}

/** What the privacy officer is told belongs to no region: managers of one do not see it. */
function regionOf({ event }: DeliveryRecord): string {
  return 'region' in event ? event.region : '';
}

function shown({ event, number: _number, replayKey: _key, expiresAt: _end, ...delivery }: DeliveryRecord) {
  return { ...delivery, eventType: event.type, candidateId: event.candidateId };
}

function unknownDelivery(): DomainError {
  return new DomainError('DELIVERY.UNKNOWN', 'There is no such delivery', { remedy: 'Find it in /v1/deliveries; what was settled long ago is gone.' });
}

function underWay(): DomainError {
  return new DomainError('DELIVERY.UNDER_WAY', 'This delivery is under way', { remedy: 'Wait until it is settled.' });
}
