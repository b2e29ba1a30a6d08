/** A journey against its rows, publishing it again, and asking it to set right what it holds. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { journeyWorkflowId } from '../contracts/ids.js';
import type { JourneyState } from '../domain/journey/journey-state.js';
import { snapshotOf } from '../domain/journey/projection.js';
import { differencesOf, partRowsOf } from '../persistence/journey-differences.js';
import { JourneyRows } from '../persistence/journey-rows.js';
import type { Models } from '../persistence/models.js';
import { journeyState, storeDoubted } from '../../workflows/candidate/candidate.messages.js';
import { finding, type Finding } from './findings.js';

/** A worker that is busy answers within this. */
const ANSWER_MS = 20_000;

export interface Stores {
  models: Models;
  client: Client;
}

type Asked = { state: JourneyState } | 'none' | { silent: string };

/** What is wrong with one journey now; what is under way counts as well. */
export async function journeyFindings(candidateId: string, stores: Stores): Promise<Finding[]> {
  const { models } = stores;
  const of = { subject: `candidate/${candidateId}`, candidateId };
  const asked = await ask(candidateId, stores);
  const row = await models.journeys.findById(candidateId).lean();
  if (asked === 'none') {
    // Temporal forgets a journey some time after its end; the row stays.
    return row && !row.outcome ? [finding('JOURNEY_MISSING', { ...of, what: `the row is in stage ${row.stage}` })] : [];
  }
  if ('silent' in asked) return [finding('JOURNEY_SILENT', { ...of, what: `${asked.silent}; ${row ? `the row is at revision ${row.rev}` : 'there is no row'}` })];
  const { state } = asked;
  const found: Finding[] = [];
  if (!(await models.profiles.exists({ _id: candidateId }))) found.push(finding('PROFILE_MISSING', { ...of, what: `revision ${state.rev}` }));
  if (!row) return [...found, finding('ROW_MISSING', { ...of, what: `the journey is at revision ${state.rev}` })];
  const what = `the row is at revision ${row.rev}, the journey at ${state.rev}`;
  if (row.rev < state.rev) return [...found, finding('ROW_BEHIND', { ...of, what })];
  if (row.rev > state.rev) return [...found, finding('ROW_AHEAD', { ...of, what })];
  const differs = await differencesOf(snapshotOf(state), { row, models });
  return [...found, ...differs.map((difference) => finding('ROW_DIFFERS', { ...of, what: difference }))];
}

/**
 * Publishes a journey as it is now: its rows lose their fence and are written anew, rows of revisions that never were go.
 * Rows of long ago, which the journey itself has forgotten, stay. Cut off in the middle it may be run again. Events are left alone.
 * True when the journey answered.
 */
export async function publishAgain(candidateId: string, stores: Stores): Promise<boolean> {
  const { models } = stores;
  const asked = await ask(candidateId, stores);
  if (asked === 'none' || 'silent' in asked) return false;
  const { state } = asked;
  const whole = snapshotOf(state);
  for (const [rows, ids] of partRowsOf(whole, models)) {
    await rows.updateMany({ candidateId, _id: { $in: ids } }, { $set: { rev: 0 } });
    await rows.deleteMany({ candidateId, _id: { $nin: ids }, rev: { $gt: state.rev } });
  }
  await models.journeys.collection.updateOne({ _id: candidateId as never }, { $set: { rev: 0 } });
  await models.profiles.collection.updateOne({ _id: candidateId as never, journeyRev: { $gt: state.rev } }, { $set: { journeyRev: 0 } });
  await new JourneyRows(models).publish({ ...whole, events: [] });
  return true;
}

/** Asks the journey to set the store right, by the signal that it is sent after a lost step. False when no journey runs. */
export async function askToSettle(candidateId: string, { client }: Stores): Promise<boolean> {
  try {
    await client.withDeadline(Date.now() + ANSWER_MS, () => client.workflow.getHandle(journeyWorkflowId(candidateId)).signal(storeDoubted));
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function ask(candidateId: string, { client }: Stores): Promise<Asked> {
  try {
    return { state: await client.withDeadline(Date.now() + ANSWER_MS, () => client.workflow.getHandle(journeyWorkflowId(candidateId)).query(journeyState)) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'none';
    // Its name alone: a message may come from the journey.
    return { silent: `no answer (${(error as Error).name})${await stepUnderWay(candidateId, client)}` };
  }
}

/** A journey answers between two steps: one that fails again and again, or that no worker takes, keeps it silent. */
async function stepUnderWay(candidateId: string, client: Client): Promise<string> {
  try {
    const { raw } = await client.workflow.getHandle(journeyWorkflowId(candidateId)).describe();
    const step = raw.pendingWorkflowTask;
    return step ? `, its step is at attempt ${step.attempt ?? 1} and ${step.startedTime ? 'was taken by a worker' : 'waits for a worker'}` : ', no step is under way';
  } catch {
    // Temporal itself is away, which the name of the first error says.
    return '';
  }
}
