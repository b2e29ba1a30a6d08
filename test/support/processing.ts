import { randomBytes, randomUUID } from 'node:crypto';
import type { ProcessingEntry } from '../../src/domain/processing-log/entry.js';

/** An entry of somebody who reads somebody. */
export function processingEntry(of: Partial<ProcessingEntry> = {}): ProcessingEntry {
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    operationId: 'readCandidate',
    startedAt: '2026-11-23T12:00:00.000Z',
    endedAt: '2026-11-23T12:00:00.010Z',
    purpose: 'guidance',
    access: 'read',
    kinds: ['identity', 'contact'],
    candidateIds: [randomUUID()],
    importId: randomUUID(),
    actor: { account: randomUUID(), roles: ['coach'], regions: ['AM24'] },
    outcome: 'done',
    ...of,
  };
}
