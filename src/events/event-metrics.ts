/** Figures of events and deliveries, asked from the store when somebody reads the metrics. */
import { Gauge } from 'prom-client';
import type { Metrics } from '../observability/metrics.js';
import type { Store } from '../persistence/connection.js';
import { Deliveries } from '../persistence/deliveries/deliveries.js';
import { Outbox } from '../persistence/events/outbox.js';
import { Positions } from '../persistence/events/positions.js';

/** Adds the figures; `consumers` are the names under which positions stand. */
export function eventMetrics({ registry }: Metrics, { models }: Pick<Store, 'models'>, { consumers }: { consumers: readonly string[] }): void {
  const [outbox, positions, deliveries] = [new Outbox(models), new Positions(models), new Deliveries(models)];
  const registers = [registry];
  void new Gauge({
    name: 'doorstroom_consumer_lag_events',
    help: 'Numbered events that a consumer has not dealt with yet',
    labelNames: ['consumer'] as const,
    registers,
    async collect() {
      const { newest } = await outbox.span();
      for (const consumer of consumers) this.set({ consumer }, Math.max(0, newest - ((await positions.of(consumer)) ?? newest)));
    },
  });
  void new Gauge({
    name: 'doorstroom_deliveries',
    help: 'Deliveries that wait, and those that could not be delivered',
    labelNames: ['status'] as const,
    registers,
    async collect() {
      for (const status of ['queued', 'waiting', 'dead'] as const) this.set({ status }, await deliveries.count(status));
    },
  });
}
