/**
 * A journey carries a command out, writes rows, seats and places, and everything falls before Temporal keeps that step; the caller
 * gives up and nobody sends the command again. The store then says what never happened, until the product sets it right.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Role } from '../../src/contracts/api/roles.js';
import { examine } from '../../src/doctor/examine.js';
import { FaultyStack } from '../support/faults/faulty-stack.js';
import type { Point } from '../support/faults/fault-points.js';
import { faultsIn, type Accepted } from '../support/faults/soundness.js';
import { storedAssignment, storedCandidate, storedPolicy } from '../support/registered.js';
import { until } from '../support/until.js';

const LIMIT = 900_000;
const SETTLED_MS = 300_000;
/** The step is done and the worker says so; it is not heard. */
const UNHEARD: Point = { from: 'worker', to: 'temporal', what: /^RespondWorkflowTaskCompleted .*UPDATE_RESPONSE/, side: 'before', nth: 1 };

interface Command {
  path: string;
  as: Role;
  claims?: Record<string, unknown>;
  body?: object;
}

let stack: FaultyStack;
const accepted: Accepted[] = [];
beforeAll(async () => {
  stack = await FaultyStack.start({ continueAfter: 10_000 });
  await storedPolicy(stack.store);
}, LIMIT);
afterAll(() => stack?.stop(), LIMIT);

async function send({ path, as, claims, body }: Command, key: string = randomUUID()): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { ...(await stack.issuer.headersOf(as, { sub: `spec-${as}`, ...claims })), 'content-type': 'application/json', 'idempotency-key': key };
  const answer = await fetch(`${stack.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body ?? {}), signal: AbortSignal.timeout(120_000) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** Sent again with its key while a slow machine has no answer, or no row yet. */
async function must(command: Command): Promise<Record<string, unknown>> {
  const key = randomUUID();
  let answer = await send(command, key);
  await until(async () => {
    if (answer.status < 500 && answer.status !== 404) return true;
    answer = await send(command, key);
    return false;
  }, SETTLED_MS);
  if (answer.status >= 300) throw new Error(`${command.path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function begun(): Promise<string> {
  const candidateId = await storedCandidate(stack.store);
  await must({ path: `/v1/candidates/${candidateId}/journey`, as: 'intake' });
  accepted.push({ candidateId });
  return candidateId;
}

/** Proposed on the one seat of an assignment, and accepted by the contractor: the answer of the candidate takes the seat. */
async function proposed(): Promise<Command> {
  const candidateId = await begun();
  const { assignmentId, contractorId } = await storedAssignment(stack.store);
  const { proposalId } = await must({ path: `/v1/candidates/${candidateId}/journey/proposals`, as: 'coordinator', body: { assignmentId } });
  const path = `/v1/proposals/${String(proposalId)}/answers`;
  await must({ path, as: 'contractor', claims: { contractor_id: contractorId }, body: { answer: 'accept' } });
  return { path, as: 'candidate', claims: { candidate_id: candidateId }, body: { answer: 'accept' } };
}

/** At work; the end of it gives the seat back. */
async function atWork(): Promise<Command> {
  const { placementId } = await must(await proposed());
  const placement = `/v1/placements/${String(placementId)}`;
  await must({ path: `${placement}/start-confirmation`, as: 'coordinator', body: { startedAt: new Date().toISOString() } });
  return { path: `${placement}/early-termination`, as: 'coordinator', body: { endedAt: new Date().toISOString(), reason: 'work-ended' } };
}

const holding = async (): Promise<Command> => ({ path: `/v1/candidates/${await begun()}/journey/holds`, as: 'coordinator', body: { reason: 'care' } });

it.each<[string, () => Promise<Command>]>([
  ['put on hold', holding],
  ['placed, with a seat and a period', proposed],
  ['taken from the work, and the seat given back', atWork],
])('a candidate is %s in a step that is lost: when nobody asks again, the store is as the journey', async (_name, prepare) => {
  const command = await prepare();
  const hit = stack.points.arm(UNHEARD, () => {
    for (const part of ['temporal', 'worker', 'api'] as const) stack.kill(part);
  });
  await expect(send(command)).rejects.toThrow();
  await hit;
  await stack.whole();
  const stores = { models: stack.store.models, client: stack.client };
  const found = async () => (await examine(stores, { patienceMs: 0 })).findings.map(({ code }) => code);
  await until(async () => (await found()).includes('ROW_AHEAD'), SETTLED_MS);

  // As if the lease had been over for long; an API process looks at its start.
  await stack.store.models.idempotency.updateMany({ owed: { $exists: true } }, { leaseUntil: new Date(0) });
  stack.kill('api');
  await stack.whole();
  await until(async () => (await found()).length === 0, SETTLED_MS);
  expect(await faultsIn(stack, { accepted, patienceMs: 300_000 })).toEqual([]);

  // The command was not carried out, and can be given anew.
  await must(command);
  expect(await faultsIn(stack, { accepted, patienceMs: 300_000 })).toEqual([]);
}, LIMIT);
