/** Times the commands that the driver sends, and makes spans of them. Only names are read: a command holds data. */
import { SpanKind, SpanStatusCode, type Span } from '@opentelemetry/api';
import type { mongo } from 'mongoose';
import { isTraced, startSpan } from '../observability/tracing.js';

/** Takes the time of one command, in seconds. */
export interface CommandTimes {
  observe(labels: { command: string; collection: string; outcome: 'ok' | 'failed' }, seconds: number): void;
}

/** Of these the first value names the collection. */
const ON_A_COLLECTION = new Set(['find', 'aggregate', 'insert', 'update', 'delete', 'findAndModify', 'count', 'distinct', 'getMore', 'bulkWrite', 'createIndexes']);

interface Sent {
  command: string;
  collection: string;
  span: Span | undefined;
}

/** Follows every command of this client until it is closed. */
export function monitorCommands(client: mongo.MongoClient, times?: CommandTimes): void {
  const sent = new Map<string, Sent>();
  client.on('commandStarted', (event) => {
    const { commandName: command } = event;
    const collection = ON_A_COLLECTION.has(command) ? collectionIn(event.command, command) : '';
    const span = isTraced()
      ? startSpan({
          name: `mongodb ${command} ${collection}`.trimEnd(),
          kind: SpanKind.CLIENT,
          attributes: { 'db.system.name': 'mongodb', 'db.operation.name': command, ...(collection && { 'db.collection.name': collection }) },
        })
      : undefined;
    sent.set(idOf(event), { command, collection, span });
  });
  const settle = (event: { requestId: number; address: string; duration: number }, outcome: 'ok' | 'failed') => {
    const { command, collection, span } = sent.get(idOf(event)) ?? { command: 'unknown', collection: '', span: undefined };
    sent.delete(idOf(event));
    times?.observe({ command, collection, outcome }, event.duration / 1_000);
    if (outcome === 'failed') span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  };
  client.on('commandSucceeded', (event) => settle(event, 'ok'));
  client.on('commandFailed', (event) => settle(event, 'failed'));
}

/** A request id counts within this process, over all connections. */
function idOf({ requestId, address }: { requestId: number; address: string }): string {
  return `${address}/${requestId}`;
}

function collectionIn(command: Record<string, unknown>, name: string): string {
  const named = name === 'getMore' ? command['collection'] : command[name];
  return typeof named === 'string' ? named : '';
}
