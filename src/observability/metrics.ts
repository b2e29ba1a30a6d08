import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** How finely the lag of the event loop is told. Every look wakes the process, also when nothing is asked of it. */
const LAG_PRECISION_MS = 50;

/** Figures for Prometheus. Labels are operation ids, statuses and error codes: never an id or a path. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Histogram({
    name: 'doorstroom_http_request_duration_seconds',
    help: 'Time to answer a request, by operation and status',
    labelNames: ['operation', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });

  readonly problems = new Counter({
    name: 'doorstroom_http_problems_total',
    help: 'Refusals and failures, by operation and error code',
    labelNames: ['operation', 'code'] as const,
    registers: [this.registry],
  });

  readonly replays = new Counter({
    name: 'doorstroom_idempotency_replays_total',
    help: 'Commands that were answered from an earlier time',
    labelNames: ['operation'] as const,
    registers: [this.registry],
  });

  readonly commandsWaiting = new Gauge({
    name: 'doorstroom_commands_waiting',
    help: 'Commands to journeys that this process carries out now',
    registers: [this.registry],
  });

  readonly turnedAway = new Counter({
    name: 'doorstroom_commands_turned_away_total',
    help: 'Commands that were turned away before anything was written: too many at once, or too many that have waited for long',
    labelNames: ['operation', 'reason'] as const,
    registers: [this.registry],
  });

  readonly emergencyAccesses = new Counter({
    name: 'doorstroom_emergency_accesses_total',
    help: 'Persons who were opened out of reach with a reason',
    registers: [this.registry],
  });

  readonly upstream = new Counter({
    name: 'doorstroom_upstream_errors_total',
    help: 'Calls to a part that did not answer',
    labelNames: ['part'] as const,
    registers: [this.registry],
  });

  readonly store = new Histogram({
    name: 'doorstroom_store_command_duration_seconds',
    help: 'Time of a command to MongoDB, by command, collection and outcome',
    labelNames: ['command', 'collection', 'outcome'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: LAG_PRECISION_MS });
  }
}
