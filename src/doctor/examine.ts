/**
 * The oracle of the product's consistency: every accepted candidate has one journey, accepted work is carried out, rows are as their journeys, no
 * placements overlap, seats belong to placements, and events are numbered without gap or double. For the doctor, for what
 * follows a restore, and for the tests that break things.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { candidateOfWorkflow } from '../contracts/ids.js';
import { CANDIDATE_JOURNEY, JOURNEY_TASK_QUEUE } from '../contracts/task-queues.js';
import { instantOf } from '../domain/shared/calendar.js';
import { inLanes } from '../in-lanes.js';
import { Outbox } from '../persistence/events/outbox.js';
import type { Models } from '../persistence/models.js';
import { acceptedWorkFindings, startAgain, workGateways } from './accepted-work.js';
import { finding, mendable, type Finding } from './findings.js';
import { periodFindings, seatFindings, type HoldingPlacement, type Period } from './held.js';
import { askToSettle, journeyFindings, publishAgain, type Stores } from './journeys.js';

export interface Examination {
  journeys: number;
  assignments: number;
  events: number;
  findings: Finding[];
}

export interface ExamineOptions {
  /** Of the journeys in Temporal. */
  taskQueue?: string;
  /** What is wrong for longer than this is a finding: before, it may be under way. */
  patienceMs?: number;
}

const AT_ONCE = 8;
const PATIENCE_MS = 15_000;
/** Gaps that are told one by one. */
const MOST_GAPS = 20;

/** Looks at everything. Changes nothing. May run beside API and worker; a worker must run, since journeys answer themselves. */
export async function examine(stores: Stores, { taskQueue = JOURNEY_TASK_QUEUE, patienceMs = PATIENCE_MS }: ExamineOptions = {}): Promise<Examination> {
  const { models } = stores;
  const findings: Finding[] = [];
  const candidates = await candidatesWithJourney(stores, taskQueue);
  const patience = { giveUpAt: Date.now() + patienceMs };
  const ofCandidate = async (candidateId: string) => {
    findings.push(...(await settled(() => journeyFindings(candidateId, stores), patience)));
    findings.push(...(await settled(() => calendarFindings(candidateId, models), patience)));
  };
  const ofAssignment = async (assignmentId: string) => void findings.push(...(await settled(() => assignmentFindings(assignmentId, models), patience)));
  await inLanes(candidates, { atOnce: AT_ONCE, work: ofCandidate });
  const assignments = (await models.assignments.find({}, { _id: 1 }).lean()).map(({ _id }) => String(_id));
  await inLanes(assignments, { atOnce: AT_ONCE, work: ofAssignment });
  findings.push(...(await settled(() => acceptedWorkFindings(stores), patience)));
  const events = await models.outbox.countDocuments();
  findings.push(...(await settled(() => outboxFindings(models), patience)));
  return { journeys: candidates.size, assignments: assignments.length, events, findings: findings.sort(bySubject) };
}

/** Candidates by what was done for them, and work that was started again, by its subject. */
export interface Repair {
  published: string[];
  asked: string[];
  started: string[];
}

/**
 * Publishes again every journey whose rows are not as it is, asks the others whose periods or seats are not to set them right, and starts
 * work again. Answers the candidates whose journey was there, and the work; what was asked for is done a moment later. Look again after it, and repair what is left then.
 */
export async function repair(findings: readonly Finding[], stores: Stores, gateways = workGateways(stores.client)): Promise<Repair> {
  const wanted = mendable(findings);
  const done: Repair = { published: [], asked: [], started: [] };
  for (const candidateId of wanted.published) if (await publishAgain(candidateId, stores)) done.published.push(candidateId);
  for (const candidateId of wanted.asked) if (await askToSettle(candidateId, stores)) done.asked.push(candidateId);
  for (const subject of wanted.started) if (await startAgain(subject, { models: stores.models, gateways })) done.started.push(subject);
  return done;
}

/** Candidates with a row, and those with a workflow. */
async function candidatesWithJourney({ models, client }: Stores, taskQueue: string): Promise<Set<string>> {
  const rows = await models.journeys.find({}, { _id: 1 }).lean();
  const candidates = new Set(rows.map(({ _id }) => String(_id)));
  for await (const { workflowId } of client.workflow.list({ query: `WorkflowType = '${CANDIDATE_JOURNEY}' AND TaskQueue = '${taskQueue}'` })) {
    const candidateId = candidateOfWorkflow(workflowId);
    if (candidateId) candidates.add(candidateId);
  }
  return candidates;
}

async function calendarFindings(candidateId: string, models: Models): Promise<Finding[]> {
  const calendar = await models.calendars.findById(candidateId).lean();
  const periods = (calendar?.bookings ?? []).map(({ placementId, from, to }): Period => ({ placementId, from: instantOf(from.getTime()), to: instantOf(to.getTime()) }));
  return periodFindings(candidateId, { periods, placements: await holdersOf({ candidateId }, models) });
}

async function assignmentFindings(assignmentId: string, models: Models): Promise<Finding[]> {
  const assignment = await models.assignments.findById(assignmentId, { seats: 1, headcount: 1 }).lean();
  if (!assignment) return [];
  return seatFindings({ assignmentId, headcount: assignment.headcount, seats: assignment.seats }, await holdersOf({ assignmentId }, models));
}

/** Placements, and the seats that open proposals have reserved. */
async function holdersOf(of: { candidateId: string } | { assignmentId: string }, models: Models): Promise<HoldingPlacement[]> {
  const [placements, proposals] = await Promise.all([
    models.placements.find(of, { candidateId: 1, assignmentId: 1, status: 1, startedAt: 1 }).lean(),
    models.proposals.find({ ...of, status: 'open', placementId: { $exists: true } }, { candidateId: 1, assignmentId: 1, placementId: 1 }).lean(),
  ]);
  const known = new Set(placements.map(({ _id }) => String(_id)));
  return [
    ...placements.map(({ _id, candidateId, assignmentId, status, startedAt }) => ({ placementId: String(_id), candidateId, assignmentId, status, started: startedAt !== undefined && startedAt !== null })),
    ...proposals.filter(({ placementId }) => !known.has(placementId!)).map(({ candidateId, assignmentId, placementId }) => ({ placementId: placementId!, candidateId, assignmentId, status: 'reserved' as const, started: false })),
  ];
}

/** Numbers from the oldest that is kept to the newest. An erasure keeps the number of what it took. */
async function outboxFindings(models: Models): Promise<Finding[]> {
  const found: Finding[] = [];
  const outbox = new Outbox(models);
  let [last, gaps] = [undefined as number | undefined, 0];
  for await (const { number, waiting } of models.outbox.find({ number: { $exists: true } }, { number: 1, waiting: 1 }).sort({ number: 1 }).lean().cursor()) {
    const own = number!;
    const subject = `event/${own}`;
    if (waiting) found.push(finding('NUMBER_AND_WAITING', { subject, what: 'it waits' }));
    if (last !== undefined && own === last) found.push(finding('NUMBER_TWICE', { subject, what: 'two events' }));
    const missing = last !== undefined && own > last + 1 ? await outbox.missing({ after: last, before: own }) : 0;
    if (missing > 0 && ++gaps <= MOST_GAPS) found.push(finding('NUMBER_GAP', { subject, what: `${missing} missing before it` }));
    last = own;
  }
  return found;
}

/** Looks again until nothing is found or the time is over: rows follow their journeys a moment later. */
async function settled(look: () => Promise<Finding[]>, { giveUpAt }: { giveUpAt: number }): Promise<Finding[]> {
  for (let wait = 100; ; wait = Math.min(wait * 2, 2_000)) {
    const found = await look();
    if (found.length === 0 || Date.now() + wait > giveUpAt) return found;
    await pause(wait);
  }
}

function bySubject(a: Finding, b: Finding): number {
  return a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0;
}
