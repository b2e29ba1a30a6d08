import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { startOwnStack, type OwnStack, type Service } from '../../scripts/lib/own-stack.js';
import type { Role } from '../../src/contracts/api/roles.js';
import { JOURNEY_TASK_QUEUE } from '../../src/contracts/task-queues.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { inventedPerson, testBsn } from '../support/invented.js';
import { alerts, dashboardExpressions, metricsIn, namesIn } from '../support/promql.js';
import { storedAssignment, storedPolicy } from '../support/registered.js';
import { TraceReceiver, type ReceivedSpan } from '../support/trace-receiver.js';
import { until } from '../support/until.js';

const LIMIT = 600_000;
let receiver: TraceReceiver;
let stack: OwnStack;
let worker: Service;
let store: Store;

beforeAll(async () => {
  // Servers of its own, also in a run of all tests: its worker listens to the queue of the product.
  delete process.env['DOORSTROOM_MONGODB_URI'];
  delete process.env['DOORSTROOM_TEMPORAL_ADDRESS'];
  receiver = await TraceReceiver.start();
  stack = await startOwnStack({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
  worker = await stack.startWorker();
  store = await openStore({ uri: stack.mongodbUri, appName: 'spec' });
  await storedPolicy(store);
}, LIMIT);

afterAll(async () => {
  await store?.close();
  await stack?.stop();
  receiver?.stop();
}, LIMIT);

async function post(path: string, { as, body = {}, headers = {} }: { as: Role; body?: unknown; headers?: Record<string, string> }) {
  const authorization = `Bearer ${await stack.issuer.mint({ roles: [as], sub: `spec-${as}` })}`;
  const answer = await fetch(`${stack.api.url}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${text}`);
  return JSON.parse(text) as Record<string, string>;
}

const person = inventedPerson(4_711);
const bsn = testBsn(4_711);
/** A trace that a caller began. */
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

/** A candidate in the pool with a proposal, all over the API. */
async function someWork(): Promise<{ candidateId: string; workflowId: string }> {
  const { candidateId } = await post('/v1/candidates', { as: 'intake', body: { person, bsn, profile: plainProfile() } });
  await post(`/v1/candidates/${candidateId}/journey`, { as: 'intake' });
  const { assignmentId } = await storedAssignment(store);
  const headers = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };
  await post(`/v1/candidates/${candidateId}/journey/proposals`, { as: 'coordinator', body: { assignmentId }, headers });
  return { candidateId: candidateId!, workflowId: `candidate/${candidateId}` };
}

describe('a trace', () => {
  it('holds request, workflow, activity and database, each as part of the one before, and no personal data', async () => {
    const { workflowId } = await someWork();
    const inTrace = () => receiver.spans.filter((span) => span.traceId === TRACE);
    const find = (service: string, name: string) => inTrace().find((span) => span.service === service && span.name === name);
    await until(() => find('doorstroom-worker', 'mongodb update journeys') !== undefined && find('doorstroom-api', 'propose') !== undefined);

    const chain = ['propose', 'update propose', 'update propose', 'activity publishJourney', 'mongodb update journeys'];
    const services = ['api', 'api', 'worker', 'worker', 'worker'];
    const spans = chain.map((name, at) => find(`doorstroom-${services[at]}`, name));
    expect(spans.map((span) => span?.name)).toEqual(chain);
    expect(spans[0]!.parentSpanId).toBe('00f067aa0ba902b7');
    for (let at = 1; at < spans.length; at++) expect(spans[at]!.parentSpanId).toBe(spans[at - 1]!.spanId);
    expect(spans[2]!.attributes).toMatchObject({ 'temporal.workflow_id': workflowId });
    // Reads and claims of the request itself are there as well.
    expect(inTrace().some((span) => span.service === 'doorstroom-api' && span.name.startsWith('mongodb '))).toBe(true);

    const values = [bsn, person.givenName, person.familyName, person.address.street, person.address.postcode, person.birthDate];
    for (const value of values) expect(receiver.text).not.toContain(value);
    expect(keysOf(receiver.spans)).toEqual(KEYS);
  }, LIMIT);
});

/** All that a span may tell. */
const KEYS = [
  'db.collection.name',
  'db.operation.name',
  'db.system.name',
  'doorstroom.request_id',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'temporal.attempt',
  'temporal.run_id',
  'temporal.workflow_id',
];

function keysOf(spans: ReceivedSpan[]): string[] {
  return [...new Set(spans.flatMap((span) => Object.keys(span.attributes)))].sort();
}

describe('dashboard and alerts', () => {
  it('ask for figures that a scrape of API and worker holds', async () => {
    await someOtherWorkFails();
    const scrape = async () => (await Promise.all([stack.api, worker].map(({ url }) => fetch(`${url}/metrics`).then((a) => a.text())))).join('\n');
    await until(async () => (await scrape()).includes('temporal_workflow_task_execution_failed_total{'));
    const known = namesIn(await scrape());
    // Prometheus itself says whether a scrape came.
    known.add('up');
    const asked = [...dashboardExpressions(), ...alerts().map(({ expr }) => expr)].flatMap(metricsIn);
    expect(asked.length).toBeGreaterThan(40);
    expect([...new Set(asked)].filter((name) => !known.has(name))).toEqual([]);
  }, LIMIT);

  it('tell the backlog of both queues and how far rows are behind', async () => {
    const text = await (await fetch(`${worker.url}/metrics`)).text();
    for (const queue of ['doorstroom-journeys', 'doorstroom-imports']) {
      expect(text).toMatch(new RegExp(`^doorstroom_task_queue_backlog\\{queue="${queue}",kind="workflow"\\} \\d+$`, 'm'));
    }
    expect(Number(/^doorstroom_projection_lag_seconds_count (\d+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(2);
  });

  it('tell how many steps of journeys a worker takes at once', async () => {
    const text = await (await fetch(`${worker.url}/metrics`)).text();
    const slots = text.split('\n').filter((line) => /^temporal_worker_task_slots_(available|used)\{/.test(line) && line.includes(`"${JOURNEY_TASK_QUEUE}"`) && line.includes('"WorkflowWorker"'));
    expect(slots.map((line) => Number(line.split(' ').at(-1))).reduce((sum, count) => sum + count, 0)).toBe(20);
  });
});

/** A type that no worker knows: its workflow tasks fail. */
async function someOtherWorkFails(): Promise<void> {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const client = new Client({ connection, namespace: stack.namespace });
  await client.workflow.start('unknownType', { workflowId: randomUUID(), taskQueue: JOURNEY_TASK_QUEUE });
  await connection.close();
}
