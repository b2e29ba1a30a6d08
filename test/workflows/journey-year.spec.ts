import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import { stageOf } from '../../src/domain/journey/journey-state.js';
import { plus, startOfDay } from '../../src/domain/shared/calendar.js';
import { JourneyDriver, journeyWorker } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { registerSearchAttributes } from '../support/search-attributes.js';
import { timeSkippingEnvironment, uniqueName } from '../support/servers.js';

let env: TestWorkflowEnvironment;
let worker: Worker;
let running: Promise<void>;
const store = new MemoryStore();
const taskQueue = uniqueName('year');

beforeAll(async () => {
  env = await timeSkippingEnvironment();
  await registerSearchAttributes(env.connection);
  worker = await journeyWorker({ connection: env.nativeConnection, namespace: env.namespace, taskQueue, deps: store });
  running = worker.run();
});

afterAll(async () => {
  worker.shutdown();
  await running;
  await env.teardown();
});

describe('a year of guidance', () => {
  it('takes a candidate through two placements to a regular job, with every checkpoint reported or missed', async () => {
    const now = () => env.currentTimeMs().then((ms) => new Date(Number(ms)).toISOString());
    const startsAt = startOfDay(plus(await now(), 'P3D').slice(0, 10));
    const endsAt = plus(startsAt, 'P26W');
    const journey = await JourneyDriver.start({ client: env.client, taskQueue }, { start: testStart() });
    const placementId = await journey.place(testOffer(startsAt, endsAt));
    await env.sleep('4 days');
    await journey.send('confirmStart', { placementId, startedAt: startsAt });
    await env.sleep('7 days');
    await journey.send('reportCheckpoint', { checkpointId: `${placementId}.week-1` });
    await env.sleep('200 days');
    const state = await journey.state();
    const { endedPlacements, poolSince } = state;
    expect(stageOf(state)).toBe('pool');
    expect(endedPlacements[0]).toMatchObject({ ending: 'end-date-passed', endedAt: endsAt });
    expect(poolSince).toBeDefined();
  });
});
