/** A command is carried out, and the API is killed before it wrote that down: nobody repeats it, and the entry comes. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Role } from '../../src/contracts/api/roles.js';
import { verifyLog } from '../../src/persistence/processing-log/verify-log.js';
import { FaultyStack } from '../support/faults/faulty-stack.js';
import type { Point } from '../support/faults/fault-points.js';
import { storedCandidate, storedPolicy } from '../support/registered.js';
import { until } from '../support/until.js';

const LIMIT = 900_000;
let stack: FaultyStack;
beforeAll(async () => {
  stack = await FaultyStack.start({ continueAfter: 10_000 });
  await storedPolicy(stack.store);
}, LIMIT);
afterAll(() => stack?.stop(), LIMIT);

async function command(path: string, { as, body }: { as: Role; body: object }): Promise<number> {
  const headers = { ...(await stack.issuer.headersOf(as, { sub: 'spec' })), 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  return (await fetch(`${stack.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(60_000) })).status;
}

/** Starts again at once, with nobody asking for anything. */
async function killed(): Promise<void> {
  stack.kill('api');
  await stack.whole();
}

const owed = () => stack.store.models.idempotency.countDocuments({ owed: { $exists: true } });

it.each<[string, Point, string[]]>([
  ['the journey had done it and the API had not heard so', { from: 'api', to: 'temporal', what: /^UpdateWorkflowExecution$/, side: 'after', nth: 1 }, ['unknown']],
  ['its answer was being kept and the entry was not yet written', { from: 'api', to: 'mongodb', what: /^insert processing-log$/, side: 'before', nth: 1 }, ['unknown', 'done']],
])('kill -9 of the API when %s: after the restart the entry stands, once', async (_name, point, outcomes) => {
  const candidateId = await storedCandidate(stack.store);
  const journey = `/v1/candidates/${candidateId}/journey`;
  expect(await command(journey, { as: 'intake', body: {} })).toBe(201);
  const hit = stack.points.arm(point, () => stack.kill('api'));
  await expect(command(`${journey}/holds`, { as: 'coordinator', body: { reason: 'care' } })).rejects.toThrow();
  await hit;
  await stack.whole();
  await until(async () => (await stack.store.models.journeys.countDocuments({ _id: candidateId, hold: { $exists: true } })) === 1, LIMIT);
  const holds = () => stack.store.models.processingLog.find({ operationId: 'putOnHold', candidateIds: candidateId }).lean();
  expect(await holds()).toEqual([]);

  // As if the lease had been over for long.
  await stack.store.models.idempotency.updateMany({ owed: { $exists: true } }, { leaseUntil: new Date(0) });
  await killed();
  await until(async () => (await owed()) === 0, LIMIT);
  await killed();
  const [entry, ...more] = await holds();
  expect([outcomes.includes(String(entry?.outcome)), entry?.access, more]).toEqual([true, 'write', []]);
  const findings: unknown[] = [];
  await verifyLog(stack.store, { found: (finding) => void findings.push(finding) });
  expect(findings).toEqual([]);
}, LIMIT);
