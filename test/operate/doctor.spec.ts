/** Each kind of damage, done by hand to the real store, is found; what publishing or the journey itself can mend is mended. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowNotFoundError } from '@temporalio/client';
import { journeyWorkflowId } from '../../src/contracts/ids.js';
import { workGateways } from '../../src/doctor/accepted-work.js';
import { examine, repair } from '../../src/doctor/examine.js';
import type { Finding, FindingCode } from '../../src/doctor/findings.js';
import { keySetText } from '../../src/keys/key-set.js';
import { candidateCsv } from '../../src/testdata/candidate-csv.js';
import { testCandidates } from '../../src/testdata/candidates.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';
import { storedAssignment, storedCandidate } from '../support/registered.js';
import { mongoUri, temporalAddress, temporalNamespace } from '../support/servers.js';
import { until } from '../support/until.js';

const LIMIT = 300_000;
const PATIENT = 20_000;
let api: TestApi;
let candidateId: string;
let placementId: string;
let assignmentId: string;

type Period = { placementId: string; from: Date; to: Date };

const post = (path: string, request: TestRequest = {}) => api.send('POST', path, { as: 'coordinator', ...request });
const look = async (patienceMs = 0) => examine({ models: api.store.models, client: api.client }, { taskQueue: api.taskQueue, patienceMs });
const codes = (findings: readonly Finding[]): FindingCode[] => [...new Set(findings.map(({ code }) => code))].sort();
const raw = (name: 'journeys' | 'placements' | 'profiles' | 'calendars' | 'assignments' | 'outbox' | 'proposals') => api.store.connection.db!.collection<Record<string, unknown> & { _id: string; rev?: number }>(name);

beforeAll(async () => {
  api = await testApi({ worker: true });
  candidateId = await storedCandidate(api.store);
  const work = await storedAssignment(api.store, { headcount: 2 });
  assignmentId = work.assignmentId;
  expect((await post(`/v1/candidates/${candidateId}/journey`, { body: {} })).status).toBe(201);
  const { body } = await post(`/v1/candidates/${candidateId}/journey/proposals`, { body: { assignmentId } });
  const answers = `/v1/proposals/${String(body['proposalId'])}/answers`;
  await post(answers, { as: 'contractor', claims: { contractor_id: work.contractorId }, body: { answer: 'accept' } });
  const agreed = await post(answers, { as: 'candidate', claims: { candidate_id: candidateId }, body: { answer: 'accept' } });
  placementId = String(agreed.body['placementId']);
  // Registered, and not on the way: nothing is wrong with that.
  await storedCandidate(api.store);
  await numbered();
}, LIMIT);

/** Every event has its number. */
async function numbered(): Promise<void> {
  const waiting = await api.store.models.outbox.find({ waiting: true }).lean();
  const newest = await api.store.models.outbox.countDocuments({ number: { $exists: true } });
  let next = newest;
  for (const { _id } of waiting) await raw('outbox').updateOne({ _id }, { $set: { number: ++next }, $unset: { waiting: '' } });
}

/** Does the damage, hands over what is found, and undoes it. */
async function found(damage: () => Promise<void>, undo: () => Promise<void>): Promise<Finding[]> {
  await damage();
  try {
    return (await look()).findings;
  } finally {
    await undo();
  }
}

/** Takes a document as it is, and puts it back so. */
async function kept(name: Parameters<typeof raw>[0], id: string) {
  const before = (await raw(name).findOne({ _id: id }))!;
  return { before, back: async () => void (await raw(name).replaceOne({ _id: id }, before, { upsert: true })) };
}

describe('a sound product', () => {
  it('is well', async () => {
    const { findings, ...looked } = await look(PATIENT);
    expect(findings).toEqual([]);
    expect(looked).toEqual({ journeys: 1, assignments: 1, events: await api.store.models.outbox.countDocuments() });
    expect(looked.events).toBeGreaterThan(1);
  }, LIMIT);
});

describe('damage to the rows of a journey is found and mended', () => {
  const DAMAGE: [string, FindingCode, () => Promise<unknown>][] = [
    ['the row is gone', 'ROW_MISSING', () => raw('journeys').deleteOne({ _id: candidateId })],
    ['the row is old', 'ROW_BEHIND', () => raw('journeys').updateOne({ _id: candidateId }, { $set: { rev: 1, stage: 'pool' } })],
    ['the row is newer than its journey', 'ROW_AHEAD', () => raw('journeys').updateOne({ _id: candidateId }, { $inc: { rev: 7 } } as never)],
    ['the row says another stage', 'ROW_DIFFERS', () => raw('journeys').updateOne({ _id: candidateId }, { $set: { stage: 'pool' } })],
    ['a placement is gone', 'ROW_DIFFERS', () => raw('placements').deleteOne({ _id: placementId })],
    ['a placement has another status', 'ROW_DIFFERS', () => raw('placements').updateOne({ _id: placementId }, { $set: { status: 'ended' } })],
    ['a proposal of the future', 'ROW_DIFFERS', () => raw('proposals').insertOne({ _id: randomUUID(), candidateId, assignmentId, status: 'closed', rev: 99 })],
  ];
  it.each(DAMAGE)('%s', async (_what, code, damage) => {
    const told = async () => JSON.stringify(await api.store.models.placements.find({ candidateId }, { __v: 0 }).sort({ _id: 1 }).lean());
    const [before, events] = [await told(), await api.store.models.outbox.countDocuments()];
    await damage();
    const { findings } = await look();
    expect(codes(findings)).toContain(code);
    expect(findings.find((one) => one.code === code)?.subject).toBe(`candidate/${candidateId}`);
    expect(await repair(findings, { models: api.store.models, client: api.client })).toEqual({ published: [candidateId], asked: [], started: [] });
    expect((await look()).findings).toEqual([]);
    expect(await told()).toBe(before);
    // Nobody is told twice.
    expect(await api.store.models.outbox.countDocuments()).toBe(events);
  }, LIMIT);

  it('and the journey goes on from there', async () => {
    expect((await post(`/v1/placements/${placementId}/start-confirmation`, { body: { startedAt: new Date().toISOString() } })).status).toBe(200);
    await numbered();
    expect((await look(PATIENT)).findings).toEqual([]);
  }, LIMIT);
});

describe('damage to what a journey holds is found, and mended by the journey', () => {
  const held = async () => ({
    periods: (await api.store.models.calendars.findById(candidateId).lean())!.bookings,
    seats: (await api.store.models.assignments.findById(assignmentId).lean())!.seats,
  });
  const bookings = (of: (own: Period) => unknown[]) => async () => raw('calendars').updateOne({ _id: candidateId }, { $set: { bookings: of((await held()).periods[0]!) } });
  const seats = (taken: string[]) => async () => raw('assignments').updateOne({ _id: assignmentId }, { $set: { seats: taken } });
  const DAMAGE: [string, FindingCode[], () => Promise<unknown>][] = [
    ['the period is gone', ['PERIOD_MISSING'], bookings(() => [])],
    ['a period of nothing is beside it', ['PERIOD_UNKNOWN'], bookings((own) => [own, { placementId: randomUUID(), from: own.to, to: new Date(own.to.getTime() + 1_000) }])],
    ['a period of nothing is in its place', ['PERIOD_MISSING', 'PERIOD_UNKNOWN'], bookings((own) => [{ ...own, placementId: randomUUID() }])],
    ['the seat is gone', ['SEAT_MISSING'], seats([])],
  ];

  it.each(DAMAGE)('%s', async (_what, expected, damage) => {
    const [before, events] = [await held(), await api.store.models.outbox.countDocuments()];
    await damage();
    const { findings } = await look();
    expect(codes(findings)).toEqual(expected);
    expect(await repair(findings, { models: api.store.models, client: api.client })).toEqual({ published: [], asked: [candidateId], started: [] });
    expect((await look(PATIENT)).findings).toEqual([]);
    expect(await held()).toEqual(before);
    expect(await api.store.models.outbox.countDocuments()).toBe(events);
  }, LIMIT);

  it('but a seat that others have got stays theirs, and is told again', async () => {
    const { back } = await kept('assignments', assignmentId);
    const others = [randomUUID(), randomUUID()];
    await seats(others)();
    try {
      const { findings } = await look();
      expect(codes(findings)).toEqual(['SEAT_MISSING', 'SEAT_UNKNOWN']);
      const stored = async () => (await api.client.workflow.getHandle(journeyWorkflowId(candidateId)).fetchHistory()).events!.length;
      const before = await stored();
      expect((await repair(findings, { models: api.store.models, client: api.client })).asked).toEqual([candidateId]);
      // The journey has done its part: the signal, its step, and what it found.
      await until(async () => (await stored()) >= before + 4);
      expect((await held()).seats).toEqual(others);
      expect(codes((await look()).findings)).toEqual(['SEAT_MISSING', 'SEAT_UNKNOWN']);
    } finally {
      await back();
    }
  }, LIMIT);
});

describe('accepted work that nothing carries out is found, and started again', () => {
  interface Work {
    subject: string;
    what: unknown;
    /** So that the next test finds nothing of it. */
    gone(): Promise<unknown>;
  }
  const queues = () => ({ imports: `${api.taskQueue}-imports`, deliveries: `${api.taskQueue}-deliveries` });
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

  async function delivery(queuedAt: string): Promise<Work & { deliveryId: string }> {
    const { models } = api.store;
    const event = (await models.outbox.findOne({}).lean())!;
    const deliveryId = `${event._id}.webhook.spec`;
    await models.deliveries.create({ _id: deliveryId, channel: 'webhook', addressee: 'spec', eventId: event._id, number: 1, event: event.event, status: 'queued', attempts: 0, createdAt: queuedAt, changedAt: queuedAt });
    return { deliveryId, subject: `delivery/${deliveryId}`, what: 'queued after 0 attempts', gone: () => models.deliveries.deleteOne({ _id: deliveryId }) };
  }

  /** By its own way, so that its workflow runs. No worker takes it here: it waits for its turn. */
  const BEGIN: Record<string, () => Promise<Work>> = {
    import: async () => {
      const text = candidateCsv(testCandidates({ count: 3, region: 'AM24', seed: 71 }));
      const { body } = await api.send('POST', '/v1/imports?region=AM24', { as: 'intake', raw: { text, type: 'text/csv' } });
      const importId = String(body['importId']);
      const { importRows, imports } = api.store.models;
      return { subject: `import/${importId}`, what: '3 rows are left', gone: () => Promise.all([importRows.deleteMany({ importId }), imports.deleteOne({ _id: importId })]) };
    },
    'request by right': async () => {
      const { body } = await api.send('POST', '/v1/rights-requests', { as: 'candidate', claims: { candidate_id: candidateId }, body: { right: 'access' } });
      const requestId = String(body['requestId']);
      const what = expect.stringMatching(/^access, open, to be answered before \d{4}-\d\d-\d\dT/);
      return { subject: `rights/${requestId}`, what, gone: () => api.store.models.rightsRequests.deleteOne({ _id: requestId }) };
    },
    'roll-out': async () => {
      const rolloutId = randomUUID();
      const { rollouts } = api.store.models;
      await rollouts.create({ _id: rolloutId, policyId: 'standard', version: 2, named: false, journeys: 7, status: 'running', createdAt: ago(0), createdBy: 'spec' });
      await workGateways(api.client, queues()).rollouts.run({ rolloutId, journeys: 7, policy: 'standard@2' });
      return { subject: `policy-rollout/${rolloutId}`, what: 'of 7 journeys', gone: () => rollouts.deleteOne({ _id: rolloutId }) };
    },
    delivery: async () => {
      const made = await delivery(ago(600_000));
      await workGateways(api.client, queues()).deliveries.start({ deliveryId: made.deliveryId, channel: 'webhook' });
      return made;
    },
  };

  async function endWorkflows(): Promise<number> {
    let ended = 0;
    for (const taskQueue of Object.values(queues())) {
      for await (const { workflowId } of api.client.workflow.list({ query: `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'` })) {
        await api.client.workflow.getHandle(workflowId).terminate().catch(notEnded);
        ended += 1;
      }
    }
    return ended;
  }

  it.each(Object.keys(BEGIN))('%s', async (kind) => {
    const { subject, what, gone } = await BEGIN[kind]!();
    try {
      expect((await look(PATIENT)).findings).toEqual([]);
      await until(async () => (await endWorkflows()) > 0);
      await until(async () => (await look()).findings.length > 0);
      const { findings } = await look();
      expect(findings).toEqual([{ code: 'WORK_STANDS', subject, what }]);
      expect(await repair(findings, { models: api.store.models, client: api.client }, workGateways(api.client, queues()))).toEqual({ published: [], asked: [], started: [subject] });
      expect((await look(PATIENT)).findings).toEqual([]);
    } finally {
      await endWorkflows();
      await gone();
    }
  }, LIMIT);

  it('but a delivery is left alone until its reader of events had the time to start it', async () => {
    const { gone } = await delivery(ago(60_000));
    try {
      expect((await look()).findings).toEqual([]);
    } finally {
      await gone();
    }
  }, LIMIT);
});

/** The list of what runs is a moment behind. */
function notEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

describe('damage that somebody has to look at is found', () => {
  it('a running journey that Temporal does not have', async () => {
    const lost = randomUUID();
    const { before } = await kept('journeys', candidateId);
    const findings = await found(
      async () => void (await raw('journeys').insertOne({ ...before, _id: lost, placementId: null, proposalId: null } as never)),
      async () => void (await raw('journeys').deleteOne({ _id: lost })),
    );
    expect(findings).toEqual([{ code: 'JOURNEY_MISSING', subject: `candidate/${lost}`, candidateId: lost, what: 'the row is in stage placement' }]);
    // Temporal forgets a journey some time after its end.
    const ended = { ...before, _id: lost, stage: 'ended', outcome: { kind: 'withdrawn', reason: 'own-choice', at: new Date() } };
    expect(await found(async () => void (await raw('journeys').insertOne(ended as never)), async () => void (await raw('journeys').deleteOne({ _id: lost })))).toEqual([]);
  }, LIMIT);

  it('a journey of nobody', async () => {
    const { back } = await kept('profiles', candidateId);
    expect(codes(await found(async () => void (await raw('profiles').deleteOne({ _id: candidateId })), back))).toEqual(['PROFILE_MISSING']);
  }, LIMIT);

  it('periods: one over another, none, and one of nothing', async () => {
    const { before, back } = await kept('calendars', candidateId);
    const [period] = before['bookings'] as Period[];
    const other = { ...period!, placementId: randomUUID() };
    const set = (bookings: unknown[]) => async () => void (await raw('calendars').updateOne({ _id: candidateId }, { $set: { bookings } }));
    expect(codes(await found(set([period, other]), back))).toEqual(['PERIODS_OVERLAP', 'PERIOD_UNKNOWN']);
    expect(codes(await found(set([]), back))).toEqual(['PERIOD_MISSING']);
    const later = { ...other, from: period!.to, to: new Date(period!.to.getTime() + 1_000) };
    // Half-open: one may begin where another ends.
    expect(codes(await found(set([period, later]), back))).toEqual(['PERIOD_UNKNOWN']);
  }, LIMIT);

  it('seats: none, twice, of nothing, and more than there are', async () => {
    const { back } = await kept('assignments', assignmentId);
    const seats = (held: string[]) => async () => void (await raw('assignments').updateOne({ _id: assignmentId }, { $set: { seats: held } }));
    expect(codes(await found(seats([]), back))).toEqual(['SEAT_MISSING']);
    expect(codes(await found(seats([placementId, placementId]), back))).toEqual(['SEAT_TWICE']);
    expect(codes(await found(seats([placementId, randomUUID()]), back))).toEqual(['SEAT_UNKNOWN']);
    expect(codes(await found(seats([placementId, randomUUID(), randomUUID()]), back))).toEqual(['SEATS_OVER_HEADCOUNT', 'SEAT_UNKNOWN']);
  }, LIMIT);

  it('events: a gap, a number twice, and one that waits with its number', async () => {
    const newest = await raw('outbox').countDocuments({ number: { $exists: true } });
    const second = (await raw('outbox').findOne({ number: 2 }))!;
    const back = async () => void (await raw('outbox').replaceOne({ _id: second._id }, second, { upsert: true }));
    expect(newest).toBeGreaterThan(2);
    expect(await found(async () => void (await raw('outbox').deleteOne({ _id: second._id })), back)).toEqual([{ code: 'NUMBER_GAP', subject: 'event/3', what: '1 missing before it' }]);
    expect(codes(await found(async () => void (await raw('outbox').updateOne({ _id: second._id }, { $set: { waiting: true } })), back))).toEqual(['NUMBER_AND_WAITING']);
    // The index of the store refuses a double: without it one could be there.
    await raw('outbox').dropIndex('one_event_per_number');
    expect(codes(await found(async () => void (await raw('outbox').updateOne({ _id: second._id }, { $set: { number: 3 } })), back))).toEqual(['NUMBER_GAP', 'NUMBER_TWICE']);
    await raw('outbox').createIndex({ number: 1 }, { name: 'one_event_per_number', unique: true, partialFilterExpression: { number: { $exists: true } } });
  }, LIMIT);

  it('and a journey that does not answer', async () => {
    const stores = { models: api.store.models, client: { ...silent(), workflow: { ...silent().workflow } } as never };
    const { findings } = await examine(stores, { patienceMs: 0 });
    expect(codes(findings)).toEqual(['JOURNEY_SILENT']);
  }, LIMIT);
});

/** A Temporal that is away. */
function silent() {
  const away = async () => {
    throw new Error('away');
  };
  return { withDeadline: away, workflow: { list: async function* () {}, getHandle: () => ({ query: away }) } };
}

describe('npm run doctor', () => {
  async function run(...args: string[]): Promise<{ code: number | null; said: string }> {
    const env = { ...process.env, NODE_OPTIONS: '', DOORSTROOM_MODE: 'local', DOORSTROOM_MONGODB_URI: await mongoUri(), DOORSTROOM_TEMPORAL_ADDRESS: await temporalAddress(), DOORSTROOM_TEMPORAL_NAMESPACE: temporalNamespace(), DOORSTROOM_KEYS: keySetText(api.keys) };
    const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('../../src/doctor/main.ts', import.meta.url)), '--task-queue', api.taskQueue, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  }

  it('ends with 0 when all is well; with 1, code and remedy when not; and mends with --repair', async () => {
    expect(await run()).toEqual({ code: 0, said: expect.stringContaining('all is well') });
    await raw('journeys').updateOne({ _id: candidateId }, { $inc: { rev: 7 } } as never);
    await raw('assignments').updateOne({ _id: assignmentId }, { $set: { seats: [] } });
    const ill = await run();
    expect(ill.code).toBe(1);
    expect(ill.said).toMatch(new RegExp(`^ROW_AHEAD candidate/${candidateId}: the row is at revision \\d+, the journey at \\d+\\. .*--repair`, 'm'));
    expect(codes((await look()).findings)).toEqual(['ROW_AHEAD', 'SEAT_MISSING']);
    const mended = await run('--repair');
    expect(mended.code).toBe(0);
    // The rows first: what a journey holds is judged by them.
    expect(mended.said).toMatch(/Published again: 1 journeys; asked to set right what they hold: 0;[^]*Published again: 0 journeys; asked to set right what they hold: 1;/);
    expect((await look()).findings).toEqual([]);
  }, LIMIT);
});
