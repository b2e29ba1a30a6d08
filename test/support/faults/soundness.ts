/**
 * What must hold when all is quiet again, whatever fell: the doctor's examination, and beside it what the doctor cannot
 * know or leaves to others: who was accepted, what each was told, that each command has its entry, and the chain of the log.
 */
import type { Client } from '@temporalio/client';
import { journeyWorkflowId } from '../../../src/contracts/ids.js';
import { examine } from '../../../src/doctor/examine.js';
import type { JourneyEvent, JourneyEventType } from '../../../src/domain/journey/events.js';
import type { Store } from '../../../src/persistence/connection.js';
import { OwedEntries } from '../../../src/persistence/processing-log/owed-entries.js';
import { ProcessingLog } from '../../../src/persistence/processing-log/processing-log.js';
import { verifyLog } from '../../../src/persistence/processing-log/verify-log.js';
import { journeyState } from '../../../workflows/candidate/candidate.messages.js';
import { expectEventsTell } from '../replay-events.js';

const A_DAY_MS = 24 * 3600 * 1000;

/** A candidate whose start was accepted. */
export interface Accepted {
  candidateId: string;
  /** How often each of these was carried out: so often it must have been told, neither less nor more. */
  told?: Partial<Record<JourneyEventType, number>>;
}

export interface SoundnessOptions {
  accepted: readonly Accepted[];
  /** Of the journeys in Temporal. */
  taskQueue?: string;
  /** What is wrong for longer than this is a fault; before, it may be under way. */
  patienceMs: number;
}

/** What is wrong, one line each; empty when all is sound. */
export async function faultsIn({ store, client }: { store: Store; client: Client }, { accepted, taskQueue, patienceMs }: SoundnessOptions): Promise<string[]> {
  const giveUpAt = Date.now() + patienceMs;
  const lookAgain = (look: () => Promise<string[]>) => settled(look, giveUpAt);
  const { findings } = await examine({ models: store.models, client }, { patienceMs, ...(taskQueue && { taskQueue }) });
  const faults = findings.map(({ code, subject, what }) => `${code} ${subject}: ${what}`);
  faults.push(...(await lookAgain(() => waitingEvents(store))));
  faults.push(...(await lookAgain(() => rowsOfNobody(accepted, store))));
  for (const one of accepted) {
    faults.push(...(await lookAgain(() => runFaults(one, client))));
    faults.push(...(await lookAgain(() => toldFaults(one, { store, client }))));
  }
  faults.push(...(await commandsWithoutEntry(store)));
  await verifyLog(store, { found: ({ kind, stream, place }) => void faults.push(`LOG ${kind}: ${stream ?? 'signatures'} ${place}`) });
  return faults;
}

/** Nothing is under way any more: what is owed is written down now, as it will be once the claims are old enough. */
async function commandsWithoutEntry(store: Store): Promise<string[]> {
  const processing = ProcessingLog.of(store);
  const faults: string[] = [];
  const log = { info: () => undefined, failure: (event: string, error: unknown) => void faults.push(`${event} ${String(error)}`) };
  await new OwedEntries(store, { processing, log, doubt: async () => undefined }, { graceMs: -A_DAY_MS }).noteAll();
  await processing.stop();
  // Every answer that is kept is one of a command about somebody, or names nobody.
  const answered = store.models.idempotency.collection.find({ 'about.0': { $exists: true } }, { projection: { owner: 1 } });
  for await (const { owner } of answered) {
    const entries = await store.models.processingLog.countDocuments({ commandId: String(owner) });
    if (entries !== 1) faults.push(`COMMAND_WITHOUT_ENTRY ${String(owner)}: ${entries} entries`);
  }
  return faults;
}

async function waitingEvents({ models }: Store): Promise<string[]> {
  const waiting = await models.outbox.countDocuments({ waiting: true });
  return waiting === 0 ? [] : [`EVENTS_WAITING ${waiting} events have no number`];
}

async function rowsOfNobody(accepted: readonly Accepted[], { models }: Store): Promise<string[]> {
  const known = new Set(accepted.map(({ candidateId }) => candidateId));
  const rows = await models.journeys.find({}, { _id: 1 }).lean();
  return rows.map(({ _id }) => String(_id)).filter((id) => !known.has(id)).map((id) => `ROW_OF_NOBODY candidate/${id}`);
}

/** One journey, however many runs it was continued in. */
async function runFaults({ candidateId }: Accepted, client: Client): Promise<string[]> {
  const ends: string[] = [];
  for await (const { status } of client.workflow.list({ query: `WorkflowId = '${journeyWorkflowId(candidateId)}'` })) {
    if (status.name !== 'CONTINUED_AS_NEW') ends.push(status.name);
  }
  const [only, ...more] = ends;
  const sound = more.length === 0 && (only === 'RUNNING' || only === 'COMPLETED');
  return sound ? [] : [`RUNS candidate/${candidateId}: ${ends.join(', ') || 'none'}`];
}

/** The events of a journey tell the state that it has, and each thing that happened once is told once. */
async function toldFaults({ candidateId, told }: Accepted, { store, client }: { store: Store; client: Client }): Promise<string[]> {
  const documents = await store.models.outbox.find({ 'event.candidateId': candidateId }).sort({ number: 1 }).lean();
  const all = documents.map(({ event }) => event as unknown as JourneyEvent);
  // What a worker published just before it fell may be told again, with what the journey then kept: the later one holds.
  const latest = new Map(all.map((event) => [`${event.rev}.${event.n}`, event]));
  const events = all.filter((event) => latest.get(`${event.rev}.${event.n}`) === event);
  const subject = `candidate/${candidateId}`;
  const counts = Object.entries({ 'journey-started': 1, ...told }).flatMap(([type, times]) => {
    const found = events.filter((event) => event.type === type).length;
    return found === times ? [] : [`TOLD ${subject}: ${type} ${found} times, where it happened ${times} times`];
  });
  try {
    expectEventsTell(events, await client.workflow.getHandle(journeyWorkflowId(candidateId)).query(journeyState));
    return counts;
  } catch (error) {
    return [...counts, `TOLD ${subject}: the events tell another state: ${(error as Error).message.slice(0, 2_000)}`];
  }
}

async function settled(look: () => Promise<string[]>, giveUpAt: number): Promise<string[]> {
  for (;;) {
    const found = await look();
    if (found.length === 0 || Date.now() > giveUpAt) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
