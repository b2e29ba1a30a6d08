import { randomUUID } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { Connection, type Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { startApi } from '../../src/api.js';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import type { ApiConfig } from '../../src/config/config.js';
import type { RateLimitSettings } from '../../src/config/protection-config.js';
import type { Role } from '../../src/contracts/api/roles.js';
import type { KeyVersion } from '../../src/keys/key-set.js';
import type { Patience } from '../../src/http/protection.js';
import { Log } from '../../src/observability/log.js';
import { Metrics } from '../../src/observability/metrics.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { CaseLedger } from '../../src/persistence/caseloads.js';
import { JourneyRestating } from '../../src/persistence/journey-restating.js';
import { JourneyRows } from '../../src/persistence/journey-rows.js';
import { SeatLedger } from '../../src/persistence/seats.js';
import { dataConverterOf } from '../../src/temporal/data-converter.js';
import { temporalClient } from '../../src/temporal/temporal-client.js';
import { journeyWorker } from './journey-worker.js';
import { TEST_KEYS, testEncryption } from './keys.js';
import { registerSearchAttributes } from './search-attributes.js';
import { mongoUri, temporalAddress, temporalNamespace, uniqueName } from './servers.js';
import { TEST_AUDIENCE, TestIssuer } from './tokens.js';

export interface TestRequest {
  body?: unknown;
  /** Sent as it is, with this `content-type`. */
  raw?: { text: string; type?: string };
  /** Role of the caller; nobody when left out. */
  as?: Role;
  /** Claims beside the role, such as `contractor_id`. */
  claims?: Record<string, unknown>;
  /** Idempotency-Key; a fresh one on a POST unless given, none when null. */
  key?: string | null;
  headers?: Record<string, string>;
}

export interface TestAnswer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
  text: string;
}

export interface TestApi {
  url: string;
  store: Store;
  /** Its queue of journeys; that of imports has `-imports` behind it. */
  taskQueue: string;
  /** Its key-encryption keys. */
  keys: KeyVersion[];
  issuer: TestIssuer;
  /** Speaks to the same Temporal, for what a test sets up beside the API. */
  client: Client;
  /** Lines of the log, as objects. */
  logged: Record<string, unknown>[];
  send<T = Record<string, unknown>>(method: string, path: string, request?: TestRequest): Promise<TestAnswer<T>>;
  stop(): Promise<void>;
}

/** What protects the API; by default there are no limits of rate, and webhooks may go to this machine. */
export interface Protection {
  rateLimits?: RateLimitSettings;
  patience?: Patience;
  webhookPrivateAddresses?: boolean;
  commandsAtOnce?: number;
}

const running: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
}, 120_000);

export interface TestApiOptions {
  worker?: boolean;
  port?: number;
  /** URI of another store than that of the spec. */
  mongo?: string;
  temporal?: string;
  uiOrigin?: string;
  commandDeadlineMs?: number;
  /** Another clock for what expires by itself. */
  now?: () => number;
}

/**
 * The real API on a free port, over the real store and Temporal; with `worker` its journeys run as well. Stopped when
 * the spec file ends.
 */
export async function testApi(options: TestApiOptions & Protection = {}): Promise<TestApi> {
  const { worker = false, port = 0, mongo, temporal, uiOrigin, commandDeadlineMs, rateLimits, patience, webhookPrivateAddresses = true, commandsAtOnce, now } = options;
  const [uri, address] = [mongo ?? (await mongoUri()), temporal ?? (worker ? await temporalAddress() : '127.0.0.1:1')];
  const namespace = temporalNamespace();
  const taskQueue = uniqueName('journeys');
  const store = await openStore({ uri, appName: 'spec', encryption: testEncryption });
  await prepareStore(store);
  const issuer = await TestIssuer.start();
  const config: ApiConfig = {
    mode: 'local',
    host: '127.0.0.1',
    port,
    mongodbUri: uri,
    temporal: { address, namespace, tls: false },
    keys: TEST_KEYS,
    ...(uiOrigin && { uiOrigin }),
    logLevel: 'info',
    webhookPrivateAddresses,
    ...(rateLimits && { rateLimits }),
    ...(commandsAtOnce !== undefined && { commandsAtOnce }),
    oidc: { issuer: issuer.issuer, audience: TEST_AUDIENCE },
  };
  const logged: Record<string, unknown>[] = [];
  const log = new Log({ level: 'info' }, { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) });
  const client = temporalClient(config.temporal, store.keys);
  const stopWorker = worker ? await startWorker({ address, namespace, taskQueue, store }) : async () => undefined;
  const patiences = { ...(commandDeadlineMs && { commandDeadlineMs }), ...(patience && { patience }), ...(now && { now }) };
  const api = await startApi({ config, log, metrics: new Metrics(), store, client, taskQueue, ...patiences });
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await api.stop();
    await stopWorker();
    await issuer.goDown();
    await client.connection.close();
    await store.close();
  };
  running.push(stop);
  return { url: api.url, store, client, taskQueue, keys: TEST_KEYS, issuer, logged, stop, send: (method, path, request) => send({ url: api.url, issuer }, { method, path, ...request }) };
}

/** A worker for the journeys of this queue; gives what stops it. */
export async function startWorker(at: { address: string; namespace: string; taskQueue: string; store: Store }): Promise<() => Promise<void>> {
  const { address, namespace, taskQueue, store } = at;
  const admin = await Connection.connect({ address });
  await registerSearchAttributes(admin, namespace);
  await admin.close();
  const connection = await NativeConnection.connect({ address });
  const deps = {
    rows: new JourneyRows(store.models),
    seats: new SeatLedger(store.models),
    cases: new CaseLedger(store.models),
    restating: new JourneyRestating(store.models),
    matcher: { best: async () => null },
  };
  const worker = await journeyWorker({ connection, namespace, taskQueue, deps, dataConverter: dataConverterOf(store.keys) });
  const run = worker.run();
  return async () => {
    worker.shutdown();
    await run;
    await connection.close();
  };
}

async function send<T>(
  { url, issuer }: { url: string; issuer: TestIssuer },
  { method, path, body, raw, as, claims, key, headers: more }: TestRequest & { method: string; path: string },
): Promise<TestAnswer<T>> {
  const headers: Record<string, string> = { 'accept-language': 'en', ...(as && (await issuer.headersOf(as, { sub: `spec-${as}`, ...claims }))) };
  if (method === 'POST' && key !== null) headers['idempotency-key'] = key ?? randomUUID();
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (raw?.type) headers['content-type'] = raw.type;
  const payload = raw ? raw.text : body === undefined ? undefined : JSON.stringify(body);
  const answer = await fetch(`${url}${path}`, { method, headers: { ...headers, ...more }, ...(payload !== undefined && { body: payload }) });
  const text = await answer.text();
  const json = /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, text, body: (json && text ? JSON.parse(text) : {}) as T };
}
