import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Carrier, Channel, Delivered } from '../../src/deliveries/channel.js';
import { WebhookChannel } from '../../src/deliveries/webhooks/webhook-channel.js';
import { WebhookSecrets } from '../../src/deliveries/webhooks/signature.js';
import type { JourneyEvent } from '../../src/domain/journey/events.js';
import { EventWork } from '../../src/events/event-work.js';
import { Log } from '../../src/observability/log.js';
import { Outbox } from '../../src/persistence/events/outbox.js';
import { ProcessingLog } from '../../src/persistence/processing-log/processing-log.js';
import { ProcessingMarks } from '../../src/persistence/rights/processing-marks.js';
import { Webhooks } from '../../src/persistence/webhooks/webhooks.js';
import { deliveryHandlers, deliveryQueue, disclosuresIn } from '../../src/worker/delivery-work.js';
import { dataConverterOf } from '../../src/temporal/data-converter.js';
import type { TestApi } from './api.js';
import { workflowBundle } from './journey-worker.js';
import type { DeliveryRetry } from '../../workflows/delivery/delivery.messages.js';
import { temporalAddress, temporalNamespace } from './servers.js';

const running: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
}, 120_000);

/** Attempts follow one another within moments. */
const RETRY = { firstMs: 100, mostMs: 400, attempts: 6 };

/**
 * Webhooks as the worker has them, with its patience: in the time of an attempt falls what this process has to do for it,
 * and with little patience a machine that is slow enough ends every attempt before its answer.
 */
export function webhookChannel({ store }: TestApi, processing: Pick<ProcessingLog, 'append'> = ProcessingLog.of(store)): Channel {
  return new WebhookChannel({
    webhooks: new Webhooks(store.models),
    secrets: WebhookSecrets.of(store.keys.installation),
    post: { allowPrivate: true },
    noted: disclosuresIn(processing),
    // A mark holds at once.
    marks: new ProcessingMarks(store.models, 0),
  });
}

/** Relays, consumers and a worker for deliveries, `replicas` of the first two; stopped when the spec file ends. */
export async function deliveriesOf(
  api: Pick<TestApi, 'store' | 'client' | 'taskQueue'>,
  { channels, carriers = [], replicas = 1, retry = RETRY }: { channels: readonly Channel[]; carriers?: readonly Carrier<Delivered>[]; replicas?: number; retry?: DeliveryRetry },
): Promise<void> {
  const { store, client } = api;
  const options = { taskQueue: `${api.taskQueue}-deliveries`, retry };
  const connection = await NativeConnection.connect({ address: await temporalAddress() });
  const work = deliveryQueue({ store, carriers: [...channels, ...carriers], options });
  const worker = await Worker.create({ connection, namespace: temporalNamespace(), dataConverter: dataConverterOf(store.keys), ...work, workflowBundle: await workflowBundle() });
  const run = worker.run();
  const log = new Log({ level: 'fatal' });
  const events = Array.from({ length: replicas }, () => {
    const handlers = deliveryHandlers({ store, client, channels, options });
    return new EventWork({ store, log, keptDays: 30, handlers });
  });
  for (const one of events) one.start();
  running.push(async () => {
    await Promise.all(events.map((one) => one.stop()));
    worker.shutdown();
    await run;
    await connection.close();
  });
}

/** Tells events as journeys do. */
export function tell(api: Pick<TestApi, 'store'>, events: readonly JourneyEvent[]): Promise<void> {
  return new Outbox(api.store.models).add(events);
}

/** How deliveries stand that were not sent, e.g. `12 waiting after 3, TIMEOUT`: for who has to find out why. */
export async function unsent({ store }: Pick<TestApi, 'store'>): Promise<string> {
  const left = await store.models.deliveries.find({ status: { $ne: 'sent' } }).lean();
  const counts = new Map<string, number>();
  for (const { status, attempts, lastError = 'no error' } of left) {
    const how = `${status} after ${attempts}, ${lastError}`;
    counts.set(how, (counts.get(how) ?? 0) + 1);
  }
  return [...counts].map(([how, n]) => `${n} ${how}`).sort().join('; ') || 'none';
}

export interface Received {
  headers: Record<string, string>;
  body: string;
  event: { id: string; type: string; subject: string; sequence: string; data: Record<string, unknown> } & Record<string, unknown>;
}

/** An HTTP server that gets webhooks and answers as it is told. */
export class Receiver {
  readonly received: Received[] = [];
  /** Confirmed with 200. */
  readonly confirmed: Received[] = [];
  answer: (received: Received, earlier: number) => number | 'silence' | 'redirect' = () => 200;
  #server: Server | undefined;
  #port = 0;

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await receiver.goUp();
    running.push(() => receiver.goDown());
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hook`;
  }

  async goUp(): Promise<void> {
    const server = createServer((request, response) => void this.#take(request, response));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async goDown(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const received = { headers: request.headers as Record<string, string>, body, event: JSON.parse(body) as Received['event'] };
    const earlier = this.received.filter(({ event }) => event.id === received.event.id).length;
    this.received.push(received);
    const status = this.answer(received, earlier);
    if (status === 'silence') return;
    if (status === 200) this.confirmed.push(received);
    if (status === 'redirect') response.writeHead(302, { location: this.url }).end();
    // More than anybody wants to read.
    else response.writeHead(status).end('x'.repeat(200_000));
  }
}
