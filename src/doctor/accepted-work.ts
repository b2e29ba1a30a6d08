/** Work that was accepted and has a workflow of its own, besides journeys: what nothing carries out now, and starting it again. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { deliveryWorkflowId, importWorkflowId, rightsWorkflowId, rolloutWorkflowId } from '../contracts/ids.js';
import { CANDIDATE_IMPORT, DELIVERY, POLICY_ROLLOUT, RIGHTS_REQUEST } from '../contracts/task-queues.js';
import { instantOf } from '../domain/shared/calendar.js';
import { Deliveries } from '../persistence/deliveries/deliveries.js';
import type { Models } from '../persistence/models.js';
import { DeliveryGateway } from '../temporal/delivery-gateway.js';
import { ImportGateway } from '../temporal/import-gateway.js';
import { RightsGateway } from '../temporal/rights-gateway.js';
import { RolloutGateway } from '../temporal/rollout-gateway.js';
import { finding, type Finding } from './findings.js';
import type { Stores } from './journeys.js';

/** What starts work; a start that is repeated does nothing twice. */
export interface WorkGateways {
  imports: Pick<ImportGateway, 'run'>;
  rollouts: Pick<RolloutGateway, 'run'>;
  rights: Pick<RightsGateway, 'wake'>;
  deliveries: Pick<DeliveryGateway, 'start'>;
}

/** Work, by its id, with what is left of it. */
type Left = Map<string, string>;

interface Kind {
  workflow: string;
  workflowId(id: string): string;
  left(models: Models): Promise<Left>;
  /** False when it is unknown by now. */
  startAgain(id: string, parts: { models: Models; gateways: WorkGateways }): Promise<boolean>;
}

/** A reader of events first stores its deliveries, and then starts them one after the other. */
const DELIVERIES_START_WITHIN_MS = 5 * 60_000;

/** A new kind of work is a line here. */
const KINDS: readonly Kind[] = [
  { workflow: CANDIDATE_IMPORT, workflowId: importWorkflowId, left: importsLeft, startAgain: startImportAgain },
  { workflow: POLICY_ROLLOUT, workflowId: rolloutWorkflowId, left: rolloutsLeft, startAgain: startRolloutAgain },
  { workflow: RIGHTS_REQUEST, workflowId: rightsWorkflowId, left: requestsLeft, startAgain: wakeRequest },
  { workflow: DELIVERY, workflowId: deliveryWorkflowId, left: deliveriesLeft, startAgain: startDeliveryAgain },
];

/** The gateways of the product, with other queues in tests. */
export function workGateways(client: Client, { imports, deliveries }: { imports?: string; deliveries?: string } = {}): WorkGateways {
  return {
    imports: new ImportGateway(client, imports),
    rollouts: new RolloutGateway(client, imports),
    rights: new RightsGateway(client, imports),
    deliveries: new DeliveryGateway(client, deliveries === undefined ? {} : { taskQueue: deliveries }),
  };
}

/** What is left of work that nothing carries out now; work that began a moment ago counts as well. */
export async function acceptedWorkFindings({ models, client }: Stores): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { workflow, workflowId, left } of KINDS) {
    const work = await left(models);
    if (work.size === 0) continue;
    const running = await runningWork(client, workflow);
    for (const [id, what] of work) if (!running.has(workflowId(id))) found.push(finding('WORK_STANDS', { subject: workflowId(id), what }));
  }
  return found;
}

/** Starts again what a finding `WORK_STANDS` is about. False when it is unknown by now. */
export async function startAgain(subject: string, parts: { models: Models; gateways: WorkGateways }): Promise<boolean> {
  const id = subject.split('/')[1]!;
  const kind = KINDS.find(({ workflowId }) => workflowId(id) === subject);
  if (!kind) throw new Error(`The doctor does not know work of this kind: ${subject}`);
  return kind.startAgain(id, parts);
}

/** By the id of the whole: of a decision about a row, `import/<id>/row/...`, and of a delivery that is replayed, what comes behind is left out. */
async function runningWork(client: Client, workflow: string): Promise<Set<string>> {
  const running = new Set<string>();
  for await (const { workflowId } of client.workflow.list({ query: `WorkflowType = '${workflow}' AND ExecutionStatus = 'Running'` })) {
    running.add(workflowId.split('/', 2).join('/'));
  }
  return running;
}

async function importsLeft(models: Models): Promise<Left> {
  const rows = await models.importRows.aggregate<{ _id: string; rows: number }>([
    { $match: { status: { $in: ['waiting', 'registered'] } } },
    { $group: { _id: '$importId', rows: { $sum: 1 } } },
  ]);
  const left: Left = new Map();
  for (const { _id } of await models.imports.find({ status: 'running' }, { _id: 1 }).lean()) left.set(String(_id), '0 rows are left');
  for (const { _id, rows: count } of rows) left.set(String(_id), `${count} rows are left`);
  return left;
}

/** With all its rows: each moves on only once, so what was done stays. */
async function startImportAgain(importId: string, { models, gateways }: { models: Models; gateways: WorkGateways }): Promise<boolean> {
  const known = await models.imports.findById(importId, { region: 1, rows: 1 }).lean();
  if (!known) return false;
  await gateways.imports.run({ importId, region: known.region, from: 1, to: known.rows });
  return true;
}

async function rolloutsLeft(models: Models): Promise<Left> {
  const found = await models.rollouts.find({ status: 'running' }, { journeys: 1 }).lean();
  return new Map(found.map(({ _id, journeys }) => [String(_id), `of ${journeys} journeys`]));
}

async function startRolloutAgain(rolloutId: string, { models, gateways }: { models: Models; gateways: WorkGateways }): Promise<boolean> {
  const known = await models.rollouts.findById(rolloutId, { policyId: 1, version: 1, journeys: 1 }).lean();
  if (!known) return false;
  await gateways.rollouts.run({ rolloutId, journeys: known.journeys, policy: `${known.policyId}@${known.version}` });
  return true;
}

async function requestsLeft(models: Models): Promise<Left> {
  const found = await models.rightsRequests.find({ status: { $in: ['open', 'granted'] } }, { right: 1, status: 1, dueBy: 1 }).lean();
  return new Map(found.map(({ _id, right, status, dueBy }) => [String(_id), `${right}, ${status}, to be answered before ${new Date(dueBy).toISOString()}`]));
}

async function wakeRequest(requestId: string, { models, gateways }: { models: Models; gateways: WorkGateways }): Promise<boolean> {
  if (!(await models.rightsRequests.exists({ _id: requestId }))) return false;
  await gateways.rights.wake(requestId);
  return true;
}

async function deliveriesLeft(models: Models): Promise<Left> {
  const before = instantOf(Date.now() - DELIVERIES_START_WITHIN_MS);
  const found = await models.deliveries.find({ $or: [{ status: 'waiting' }, { status: 'queued', changedAt: { $lt: before } }] }, { status: 1, attempts: 1 }).lean();
  return new Map(found.map(({ _id, status, attempts }) => [String(_id), `${status} after ${attempts} attempts`]));
}

/** As a replay: the workflow of a delivery has its id once. */
async function startDeliveryAgain(deliveryId: string, { models, gateways }: { models: Models; gateways: WorkGateways }): Promise<boolean> {
  const known = await new Deliveries(models).find(deliveryId);
  if (!known) return false;
  const { channel, nextAttemptAt: notBefore } = known;
  await gateways.deliveries.start({ deliveryId, channel, replayKey: randomUUID(), ...(notBefore && { notBefore }) });
  return true;
}
