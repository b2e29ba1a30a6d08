import type { KeyVersion } from '../../src/keys/key-set.js';
import type { DeliveryGatewayOptions } from '../../src/temporal/delivery-gateway.js';
import { startWorkerProcess, type WorkerProcess } from './worker-process.js';

export interface RelaySettings extends DeliveryGatewayOptions {
  uri: string;
  address: string;
  namespace: string;
  keys: KeyVersion[];
}

/** Starts a relay with the consumer of webhooks in a process of its own. */
export function startRelay(settings: RelaySettings): Promise<WorkerProcess> {
  return startWorkerProcess('./relay-process.ts', settings);
}
