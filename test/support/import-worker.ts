import type { KeyVersion } from '../../src/keys/key-set.js';
import { startWorkerProcess, type WorkerProcess } from './worker-process.js';

export interface ImportWorkerSettings {
  uri: string;
  address: string;
  namespace: string;
  /** Queue of journeys; imports run on the one behind it with `-imports`. */
  taskQueue: string;
  keys: KeyVersion[];
}

/** Starts a worker for journeys and imports in a process of its own, and waits until it polls. */
export function startImportWorker(settings: ImportWorkerSettings): Promise<WorkerProcess> {
  return startWorkerProcess('./import-worker-process.ts', settings);
}
