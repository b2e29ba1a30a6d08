/** A journey must take the same way when its history is replayed, however long the store took and whoever takes its steps. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { Booking } from '../../src/domain/journey/bookings.js';
import type { JourneySnapshot } from '../../src/domain/journey/projection.js';
import type { Party } from '../../src/domain/journey/journey-state.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { storeDoubted } from '../../workflows/candidate/candidate.messages.js';
import { JourneyDriver } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { journeysOnDevServer } from '../support/temporal.js';
import { until } from '../support/until.js';

/** A store that takes its time over a publication, or over being set right. */
class SlowStore extends MemoryStore {
  claims = 0;
  settling = () => Promise.resolve();
  /** Waited for before a publication of this revision is done. */
  readonly before = new Map<number, () => Promise<void>>();

  constructor() {
    super();
    const [rows, seats] = [this.rows, this.seats];
    this.rows = {
      publish: async (snapshot: JourneySnapshot) => {
        await this.before.get(snapshot.journey.rev)?.();
        return rows.publish(snapshot);
      },
    };
    this.seats = {
      ...seats,
      claim: async (booking: Booking) => {
        await seats.claim(booking);
        this.claims += 1;
      },
    };
    const { settle } = this.restating;
    this.restating.settle = async (truth) => {
      const shown = await settle(truth);
      await this.settling();
      return shown;
    };
  }
}

async function proposed() {
  const store = new SlowStore();
  const { client, taskQueue, restart } = await journeysOnDevServer({ store });
  const now = new Date().toISOString();
  const journey = await JourneyDriver.start({ client, taskQueue }, { start: testStart() });
  const { proposalId } = await journey.send('propose', testOffer(plus(now, '-PT1M'), plus(now, 'P26W')));
  await until(() => store.publications.length === 2);
  return { store, journey, restart, accept: (party: Party) => journey.send('acceptProposal', { proposalId: proposalId!, party }) };
}

/** After which event each command was accepted: those of one workflow task share it. */
async function acceptedAfter({ handle }: JourneyDriver): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(({ workflowExecutionUpdateAcceptedEventAttributes: accepted }) => (accepted ? [String(accepted.acceptedRequestSequencingEventId)] : []));
}

it('replays when a claim would be through before a publication that began earlier', async () => {
  const { store, journey, restart, accept } = await proposed();
  store.before.set(3, () => Promise.race([until(() => store.claims === 1), pause(1_500)]));
  const answers: Promise<unknown>[] = [];
  await restart(async () => {
    answers.push(accept('contractor'), accept('candidate'));
    // The server has both, since it answers what was asked after them.
    for (let asked = 0; asked < 3; asked++) await journey.handle.describe();
  });
  await Promise.all(answers);
  await until(() => store.publications.length >= 4);
  const [one, other] = (await acceptedAfter(journey)).slice(-2);
  expect(one).toBe(other);
  await journey.replay();
});

it('replays when a command came while a publication lasted longer than a workflow task', async () => {
  const { store, journey, accept } = await proposed();
  let first = true;
  store.before.set(3, async () => {
    if (!first) return;
    first = false;
    await pause(9_000);
  });
  await accept('contractor');
  expect(store.publications.length).toBe(2);
  await accept('candidate');
  await until(() => store.publications.length >= 4);
  await journey.replay();
}, 60_000);

it('replays when a command that takes no step in the store came while a publication lasted longer than a workflow task', async () => {
  const { store, journey, accept } = await proposed();
  store.before.set(3, async () => {
    store.before.clear();
    await nextStep(journey);
  });
  await accept('contractor');
  await journey.send('putOnHold', { reason: 'care' });
  await until(() => store.publications.length >= 4);
  await journey.replay();
}, 120_000);

it.each([true, false])('replays when commands came while the store was set right for longer than a workflow task (it differed: %s)', async (differed) => {
  const { store, journey, accept } = await proposed();
  store.shown = { rev: 0, differed };
  store.settling = async () => {
    store.settling = () => Promise.resolve();
    await nextStep(journey);
  };
  await journey.handle.signal(storeDoubted);
  await until(() => store.truths.length === 1);
  await Promise.all([accept('contractor'), accept('candidate')]);
  await until(async () => [...store.journeys.values()].at(-1)?.rev === (await journey.state()).rev);
  await journey.replay();
}, 120_000);

it('replays when a run that was continued met a command before anything else, and no worker had the journey in memory', async () => {
  const setting = await journeysOnDevServer({ maxCachedWorkflows: 0 });
  const journey = await JourneyDriver.start(setting, { start: testStart(), maxEvents: 30, putOffs: 0 });
  const continued = async () => (await journey.handle.describe()).runId !== journey.firstRunId;
  for (let rounds = 0; !(await continued()) && rounds < 10; rounds += 1) {
    await journey.send('putOnHold', { reason: 'care' });
    await journey.send('resume', {});
    // It continues after the answer: what comes at once would be in the first step of the new run.
    await pause(1_000);
  }
  expect(await continued()).toBe(true);
  await until(async () => (await stepsOf(journey)) > 0);
  await journey.send('putOnHold', { reason: 'care' });
  expect(await journey.send('resume', {})).toMatchObject({ stage: 'pool' });
  await journey.replay();
}, 120_000);

/** Lasts until the journey hears what came meanwhile, in the step after the one that began this. */
async function nextStep(journey: JourneyDriver): Promise<void> {
  const before = await stepsOf(journey);
  await until(async () => (await stepsOf(journey)) > before);
  await pause(1_000);
}

/** How many steps are in the history: one that lasts is cut in two after eight seconds. */
async function stepsOf({ handle }: JourneyDriver): Promise<number> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes).length;
}
