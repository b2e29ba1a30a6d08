/** What comes while a run of a journey is closed must not make it tell again what it told. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { eventIdOf } from '../../src/domain/journey/events.js';
import type { JourneySnapshot } from '../../src/domain/journey/projection.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { storeDoubted } from '../../workflows/candidate/candidate.messages.js';
import { JourneyDriver } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { journeysOnDevServer } from '../support/temporal.js';
import { until } from '../support/until.js';

const LIMIT = 120_000;
/** How long a step with a publication lasts here: shorter than a workflow task may, longer than a search waits. */
const [LASTS_MS, SEARCH_EVERY] = [6_000, 'PT4S'];

/** So short that a journey at work is to continue as new. */
const LONG_AT_WORK = 40;

/** A store in which one publication lasts. */
class SlowStore extends MemoryStore {
  /** Which publication lasts, and what happens meanwhile. */
  slow: { of: (snapshot: JourneySnapshot) => boolean; meanwhile: () => Promise<unknown> } | undefined;

  constructor() {
    super();
    const { publish } = this.rows;
    this.rows.publish = async (snapshot) => {
      const { slow } = this;
      if (slow?.of(snapshot)) {
        this.slow = undefined;
        await slow.meanwhile();
      }
      return publish(snapshot);
    };
  }

  /** Types of events by how often each was told: the store knows a repeat by its id, and something else under that id as another event. */
  told(): Record<string, number> {
    const told = new Set(this.publications.flatMap(({ events = [] }) => events.map((event) => `${event.type} ${eventIdOf(event)}`)));
    const types: Record<string, number> = {};
    for (const one of told) types[one.split(' ')[0]!] = (types[one.split(' ')[0]!] ?? 0) + 1;
    return types;
  }
}

async function begun(terms: Parameters<typeof testStart>[1] = {}, run: { maxEvents?: number } = {}) {
  const store = new SlowStore();
  const { client, taskQueue } = await journeysOnDevServer({ store });
  const journey = await JourneyDriver.start({ client, taskQueue }, { start: testStart({}, terms), ...run });
  await until(() => store.publications.length > 0);
  return { store, journey };
}

/** At work; the id of the placement. */
async function atWork(journey: JourneyDriver): Promise<string> {
  const startedAt = plus(new Date().toISOString(), '-PT1M');
  const placementId = await journey.place(testOffer(startedAt, plus(startedAt, 'P26W')));
  await journey.send('confirmStart', { placementId, startedAt });
  return placementId;
}

/** A command ends the journey, and something comes meanwhile: what was told, by type. */
async function withdrawn({ store, journey }: Awaited<ReturnType<typeof begun>>, meanwhile: () => Promise<unknown>): Promise<Record<string, number>> {
  store.slow = { of: ({ journey: row }) => row.stage === 'ended', meanwhile };
  await journey.send('withdraw', { reason: 'own-choice' });
  expect(await journey.handle.result()).toMatchObject({ outcome: 'withdrawn' });
  expect(store.slow).toBeUndefined();
  await journey.replay();
  return store.told();
}

it('tells once that it ended, although a deadline runs out while a command ends it', async () => {
  const all = await begun({ proposing: 'search', searchEvery: SEARCH_EVERY });
  expect(await withdrawn(all, () => pause(LASTS_MS))).toMatchObject({ 'journey-started': 1, 'journey-ended': 1 });
}, LIMIT);

it('tells once that it ended, although a completion comes while a command ends it', async () => {
  const all = await begun();
  const placementId = await atWork(all.journey);
  const told = await withdrawn(all, () => all.journey.completed(placementId, new Date().toISOString()));
  expect(told).toMatchObject({ 'placement-ended': 1, 'journey-ended': 1 });
}, LIMIT);

it('answers a command that comes again while it ends', async () => {
  const { store, journey } = await begun();
  const again: Promise<unknown>[] = [];
  store.slow = {
    of: ({ journey: row }) => row.stage === 'ended',
    meanwhile: async () => {
      again.push(journey.handle.executeUpdate('withdraw', { args: [{ reason: 'own-choice', key: 'spec' }], updateId: 'again' }));
      await pause(1_000);
    },
  };
  const first = await journey.send('withdraw', { reason: 'own-choice' }, 'spec');
  expect(await Promise.all(again)).toEqual([first]);
  expect(await journey.handle.result()).toMatchObject({ outcome: 'withdrawn' });
  expect(store.told()).toMatchObject({ 'journey-ended': 1 });
  await journey.replay();
}, LIMIT);

// A step is cut in two after eight seconds: the journey then hears of the completion before the publication is over.
it.each([0, 10_000])('tells once what a command did, although a completion comes while a long run publishes it, for %s ms more', async (moreMs) => {
  const { store, journey } = await begun({}, { maxEvents: LONG_AT_WORK });
  const placementId = await atWork(journey);
  const { runId } = await journey.handle.describe();
  store.slow = {
    of: ({ events = [] }) => events.some(({ type }) => type === 'coach-assigned'),
    meanwhile: async () => {
      await journey.completed(placementId, new Date().toISOString());
      await pause(moreMs);
    },
  };
  await journey.send('assignCoach', { coachId: 'account-1' });
  // A turn that no command brought, for the run to go on as a new one, where the completion was not one.
  store.shown = { rev: 0, differed: true };
  await journey.handle.signal(storeDoubted);
  await until(async () => (await journey.state()).placement === undefined && (await journey.handle.describe()).runId !== runId);
  await until(async () => store.journeys.get((await journey.state()).candidateId)?.rev === (await journey.state()).rev);
  expect(store.slow).toBeUndefined();
  expect(store.told()).toMatchObject({ 'coach-assigned': 1, 'placement-ended': 1 });
  for (const run of [runId, undefined]) await journey.replay(run);
  await journey.handle.terminate();
}, LIMIT);
