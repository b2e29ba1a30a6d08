/**
 * The clock on the wall of each process is set far ahead and back while people work. Temporal is left out: its program asks the
 * system itself, past whatever stands between. The short form sets each one ahead, and so back when it is right again. Its clock leads months and years ahead of all others in test/workflows.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { journeyWorkflowId } from '../../src/contracts/ids.js';
import { IMPORT_TASK_QUEUE, RETENTION_RUN } from '../../src/contracts/task-queues.js';
import type { Role } from '../../src/contracts/api/roles.js';
import { commandIdentity, IDEMPOTENCY_COLLECTION, type IdempotencyRecord } from '../../src/http/idempotency.js';
import { Clocks, faketimeLibrary } from '../support/faults/clocks.js';
import { FaultyStack } from '../support/faults/faulty-stack.js';
import { faultsIn } from '../support/faults/soundness.js';
import { Stories } from '../support/faults/stories.js';
import { storedCandidate, storedPolicy } from '../support/registered.js';
import { until } from '../support/until.js';
import { journeyState } from '../../workflows/candidate/candidate.messages.js';

const LIMIT = 1_800_000;
const LONG = Number(process.env['DOORSTROOM_CHAOS_ROUNDS'] ?? 0) > 0;
const CONTINUE_AFTER = 60;
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
/** Tokens of those who go on working while the clock of the API is ahead. */
const TOKEN_SECONDS = 1_000 * DAY;
/** Of one caller in a minute: more than the stories need. */
const RATE_LIMIT = 3_000;

const library = faketimeLibrary();
const isCi = !['', '0', 'false', undefined].includes(process.env['CI']);
const log = (line: string) => void process.stderr.write(`[clocks] ${line}\n`);
if (library === undefined) log(`libfaketime is not here, so clocks cannot be set: ${isCi ? 'CI does not accept that' : 'skipped'}. Install it: apt-get install faketime`);

let clocks: Clocks;
let stack: FaultyStack;
let stories: Stories;
let began: number;
let unanswered: string;
let working = true;
/** Somebody who works on, whatever the clocks say. */
let long: Promise<void>;

type Settable = 'api' | 'worker' | 'mongodb';

/** Sets the clock of a process, and waits until it is seen there. */
async function set(part: Settable, seconds: number): Promise<void> {
  clocks.set(part, seconds);
  await until(async () => Math.abs((await stack.clockOf(part)) - Date.now() - seconds * 1_000) < MINUTE * 1_000, LIMIT);
  log(`${part}: ${seconds === 0 ? 'right again' : `${seconds / HOUR} hours`}`);
}

async function expectSound(): Promise<void> {
  const faults = await faultsIn(stack, { accepted: stories.accepted, patienceMs: 300_000 });
  log(`${stories.accepted.length} journeys: ${faults.length === 0 ? 'all is sound' : `${faults.length} faults`}`);
  expect([faults, ...(faults.length === 0 ? [] : [stack.troubles, stack.logOf('worker'), stack.logOf('api')])]).toEqual([[]]);
}

/** What journeys did, they did by the clock of Temporal, and what waits for a day waits for it still. */
async function expectOwnTime(): Promise<void> {
  const told = await stack.store.models.outbox.find({}).lean();
  const at = told.map(({ event }) => new Date((event as unknown as { at: string }).at).getTime());
  expect(Math.min(...at)).toBeGreaterThanOrEqual(began - MINUTE * 1_000);
  expect(Math.max(...at)).toBeLessThanOrEqual(Date.now() + MINUTE * 1_000);
  const { proposal } = await stack.client.workflow.getHandle(journeyWorkflowId(unanswered)).query(journeyState);
  expect(proposal).toBeDefined();
}

/** As somebody with a token of its own. */
async function send(path: string, { as = 'coordinator', key, body = {}, claims }: { as?: Role; key?: string; body?: unknown; claims?: object } = {}) {
  const headers: Record<string, string> = { ...(await stack.issuer.headersOf(as, { sub: `clocks-${as}`, exp: Math.floor(Date.now() / 1_000) + TOKEN_SECONDS, ...claims })), 'content-type': 'application/json' };
  const command = key === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { ...headers, 'idempotency-key': key } };
  const answer = await fetch(`${stack.url}${path}`, { headers, signal: AbortSignal.timeout(120_000), ...command });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
}

/** A journey that somebody puts on hold with one key, until it is answered; and when the lease of that command ends. */
async function holding() {
  const [candidateId, key] = [await stories.begin(), randomUUID()];
  const path = `/v1/candidates/${candidateId}/journey/holds`;
  const hold = async () => {
    for (;;) {
      const answer = await send(path, { key, body: { reason: 'care' } }).catch(() => undefined);
      // Not yet: as long as no worker is there, or the API is away.
      if (answer && answer.status < 500 && answer.status !== 404 && answer.body['code'] !== 'IDEMPOTENCY.IN_PROGRESS') return answer;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  const identity = commandIdentity({ subject: 'clocks-coordinator', method: 'POST', path, key });
  const claims = stack.store.connection.db!.collection<IdempotencyRecord>(IDEMPOTENCY_COLLECTION);
  const leaseEnds = async () => (await claims.findOne({ _id: identity.key, state: 'running' }))?.leaseUntil.getTime();
  return { candidateId, hold, leaseEnds };
}

(library !== undefined || isCi ? describe : describe.skip)('the clock on the wall is set', () => {
  beforeAll(async () => {
    if (library === undefined) throw new Error('libfaketime is not here. Install it: apt-get install faketime');
    began = Date.now();
    clocks = new Clocks(library);
    stack = await FaultyStack.start({ continueAfter: CONTINUE_AFTER, clocks, rateLimit: RATE_LIMIT });
    await storedPolicy(stack.store);
    stories = new Stories(stack, 1, TOKEN_SECONDS);
    unanswered = await stories.unanswered();
    long = stories.long(() => !working);
    long.catch(() => undefined); // It is awaited at the end.
  }, LIMIT);
  afterAll(async () => {
    working = false;
    await long?.catch(() => undefined);
    await stack?.stop();
    clocks?.remove();
  }, LIMIT);

  it.each([400 * DAY, ...(LONG ? [-400 * DAY] : [])])('of the worker by %d seconds: journeys go by the time of Temporal, and nothing is destroyed before its term', async (seconds) => {
    const waits = await storedCandidate(stack.store);
    await set('worker', seconds);
    await Promise.all([stories.rivals(), stories.file(4)]);
    // A night comes: who was registered today has not waited a year.
    const run = await stack.client.workflow.start(RETENTION_RUN, { taskQueue: IMPORT_TASK_QUEUE, workflowId: `retention/${randomUUID()}` });
    expect(await run.result()).toBe(0);
    expect(await stack.store.models.persons.exists({ _id: waits })).not.toBeNull();
    if (LONG) {
      stack.kill('worker');
      await stack.whole();
      await stories.rivals();
    }
    await expectOwnTime();
    await set('worker', 0);
    await stories.rivals();
    await expectOwnTime();
  }, LIMIT);

  it.each([3 * HOUR, ...(LONG ? [-2 * DAY, 40 * DAY, -40 * DAY] : [])])('of the API by %d seconds: a token holds for as long as that clock says, commands are taken, the log is whole', async (seconds) => {
    const reads = (left: number) => send('/v1/candidates', { claims: { exp: Math.floor(Date.now() / 1_000) + left } });
    expect(await reads(10 * MINUTE)).toMatchObject({ status: 200 });
    expect(await reads(-HOUR)).toMatchObject({ status: 401, body: { code: 'AUTH.TOKEN_EXPIRED' } });
    await set('api', seconds);
    const ahead = seconds > 0;
    expect(await reads(10 * MINUTE)).toMatchObject(ahead ? { status: 401, body: { code: 'AUTH.TOKEN_EXPIRED' } } : { status: 200 });
    // Nothing else tells the time to whoever reads a token.
    expect(await reads(-HOUR)).toMatchObject(ahead ? { status: 401 } : { status: 200 });
    await stories.file(4);
    await expectOwnTime();
    await set('api', 0);
    expect(await reads(10 * MINUTE)).toMatchObject({ status: 200 });
    expect(await reads(-HOUR)).toMatchObject({ status: 401 });
    await stories.file(4);
    await expectOwnTime();
  }, LIMIT);

  it('of the API while a command is under way: its lease seems over, and it is carried out once', async () => {
    const { candidateId, hold, leaseEnds } = await holding();
    stack.hold('worker', true);
    const first = hold();
    await until(async () => (await leaseEnds()) !== undefined, LIMIT);
    await set('api', 3 * HOUR);
    const again = hold();
    // Taken over: the lease is one of the clock that is ahead.
    await until(async () => (await leaseEnds())! > Date.now() + HOUR * 1_000, LIMIT);
    stack.hold('worker', false);
    const answers = await Promise.all([first, again]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0].body).toEqual(answers[1].body);
    stories.happened(candidateId, { 'hold-started': 1 });
    await set('api', 0);
  }, LIMIT);

  (LONG ? it : it.skip)('of the API back, after it fell in the middle of a command: the repeat is carried out, and not that much later', async () => {
    const { candidateId, hold, leaseEnds } = await holding();
    await set('api', 40 * DAY);
    stack.hold('worker', true);
    const lost = hold();
    await until(async () => ((await leaseEnds()) ?? 0) > Date.now() + DAY * 1_000, LIMIT);
    clocks.set('api', 0);
    stack.kill('api');
    stack.hold('worker', false);
    await stack.whole();
    expect((await lost).status).toBe(200);
    stories.happened(candidateId, { 'hold-started': 1 });
  }, LIMIT);

  (LONG ? it : it.skip)('of the API back: who asked too often is let in again after a minute', async () => {
    await set('api', 40 * DAY);
    // A list that costs the store nothing, so that the limit is reached within its minute on a slow machine as well.
    const ask = () => send('/v1/regions', { claims: { sub: 'asks-too-often' } });
    let refused: Awaited<ReturnType<typeof ask>> | undefined;
    while (!refused) refused = (await Promise.all(Array.from({ length: 50 }, ask))).find(({ status }) => status === 429);
    await set('api', 0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(MINUTE);
    await until(async () => (await ask()).status === 200, LIMIT);
  }, LIMIT);

  it.each([3 * HOUR, ...(LONG ? [-2 * DAY] : [])])('of the database by %d seconds: seats, rows and events are as they should be', async (seconds) => {
    await set('mongodb', seconds);
    await Promise.all([stories.rivals(), stories.file(4)]);
    if (LONG) {
      stack.kill('mongodb');
      await stack.whole();
      await stories.rivals();
    }
    await expectOwnTime();
    await set('mongodb', 0);
    await stories.rivals();
  }, LIMIT);

  it('and afterwards all is sound, in months that have come and months that have not', async () => {
    working = false;
    await long;
    await expectOwnTime();
    await expectSound();
    const months = new Set((await stack.store.models.processingLog.distinct('stream')).map((stream) => String(stream).slice(0, 7)));
    log(`months in the log of processing: ${[...months].sort().join(', ')}`);
    expect(months.size).toBeGreaterThan(1);
    const number = (await stack.store.models.outbox.find({ number: { $exists: true } }, { number: 1 }).lean()).map((one) => one.number!);
    expect(new Set(number).size).toBe(number.length);
  }, LIMIT);
});
