import type { KeyVersion } from '../../src/keys/key-set.js';
import { startWorkerProcess, type WorkerProcess } from './worker-process.js';

export interface MessageWorkerSettings {
  uri: string;
  address: string;
  namespace: string;
  /** Queue of deliveries. */
  taskQueue: string;
  smtpPort: number;
  keys: KeyVersion[];
}

/** Starts a worker for messages in a process of its own, and waits until it polls. */
export function startMessageWorker(settings: MessageWorkerSettings): Promise<WorkerProcess> {
  return startWorkerProcess('./message-worker-process.ts', settings);
}
