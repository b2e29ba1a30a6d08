import { randomBytes } from 'node:crypto';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import type { ProcessingEntry } from '../../domain/processing-log/entry.js';
import { instantOf } from '../../domain/shared/calendar.js';

export type ProductWork = Pick<ProcessingEntry, 'operationId' | 'purpose' | 'access' | 'kinds' | 'candidateIds' | 'importId' | 'webhookId'>;

/** The entry of what the product does by itself, now. */
export function entryOfWork(work: ProductWork): ProcessingEntry {
  const context = trace.getActiveSpan()?.spanContext();
  const ids = context && isSpanContextValid(context) ? { traceId: context.traceId, spanId: context.spanId } : { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') };
  const at = instantOf(Date.now());
  return { ...ids, ...work, candidateIds: [...new Set(work.candidateIds)].sort(), startedAt: at, endedAt: at, actor: { account: 'worker', roles: ['system'] }, outcome: 'done' };
}
