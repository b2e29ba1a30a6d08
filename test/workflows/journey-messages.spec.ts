import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { eventIdOf } from '../../src/domain/journey/events.js';
import { stageOf } from '../../src/domain/journey/journey-state.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { JourneyDriver } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { expectEventsTell } from '../support/replay-events.js';
import { journeysOnDevServer } from '../support/temporal.js';
import { until } from '../support/until.js';

const now = () => new Date().toISOString();
const offer = () => testOffer(plus(now(), '-PT1M'), plus(now(), 'P26W'));

/** The code of the refusal with which a command was answered. */
async function refusal(command: Promise<unknown>): Promise<string | null | undefined> {
  const error: unknown = await command.then(() => undefined, (e: unknown) => e);
  expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
  const { cause } = error as WorkflowUpdateFailedError;
  expect(cause).toBeInstanceOf(ApplicationFailure);
  return (cause as ApplicationFailure).type;
}

describe('the messages of a journey', () => {
  it('give a repeated key the first receipt and change nothing', async () => {
    const journey = await JourneyDriver.start(await journeysOnDevServer(), { start: testStart() });
    const command = offer();
    const first = await journey.send('propose', command, 'key-1');
    const { rev } = await journey.state();
    // Another update id: the repeat reaches the workflow, as it would after continue-as-new.
    const again = await journey.handle.executeUpdate('propose', { args: [{ ...command, key: 'key-1' }], updateId: randomUUID() });
    expect(again).toEqual(first);
    expect((await journey.state()).rev).toBe(rev);
  });

  it('refuse by the rules without an event in the history', async () => {
    const journey = await JourneyDriver.start(await journeysOnDevServer(), { start: testStart() });
    await until(async () => (await journey.handle.fetchHistory()).events!.some((e) => e.workflowTaskCompletedEventAttributes));
    const length = async () => (await journey.handle.fetchHistory()).events!.length;
    const before = await length();
    expect(await refusal(journey.send('resume', {}))).toBe('JOURNEY.STAGE_NOT_ALLOWED');
    expect(await refusal(journey.send('acceptProposal', { proposalId: 'none', party: 'candidate' }))).toBe('PROPOSAL.NOT_OPEN');
    expect(await length()).toBe(before);
  });

  it('survive nonsense: a broken message is refused and the journey goes on', async () => {
    const journey = await JourneyDriver.start(await journeysOnDevServer(), { start: testStart() });
    await expect(journey.handle.executeUpdate('propose', { args: [{ key: 'x' }] as never })).rejects.toThrow(WorkflowUpdateFailedError);
    await journey.handle.signal('assignmentCompleted', { key: 'y' });
    await expect(journey.send('putOnHold', { reason: 'care' })).resolves.toMatchObject({ stage: 'on-hold' });
  });

  it('take a completion that is signalled twice, or late, once', async () => {
    const journey = await JourneyDriver.start(await journeysOnDevServer(), { start: testStart() });
    const placementId = await journey.place(offer());
    await journey.send('confirmStart', { placementId, startedAt: now() });
    await Promise.all([1, 2, 3].map(() => journey.completed(placementId, now(), 'same')));
    await journey.completed(placementId, now());
    await until(async () => stageOf(await journey.state()) === 'pool');
    expect((await journey.state()).endedPlacements).toHaveLength(1);
  });

  it('close the proposal as capacity-reached when the seat is refused, and say so', async () => {
    const store = new MemoryStore();
    store.headcount = 0;
    const journey = await JourneyDriver.start(await journeysOnDevServer({ store }), { start: testStart() });
    const { proposalId } = await journey.send('propose', offer());
    await journey.send('acceptProposal', { proposalId: proposalId!, party: 'contractor' });
    const key = randomUUID();
    expect(await refusal(journey.send('acceptProposal', { proposalId: proposalId!, party: 'candidate' }, key))).toBe('PLACEMENT.CAPACITY_REACHED');
    const state = await journey.state();
    expect(stageOf(state)).toBe('pool');
    expect(state.closedProposals[0]!.closing).toBe('capacity-reached');
    expect(await refusal(journey.send('acceptProposal', { proposalId: proposalId!, party: 'candidate' }, key))).toBe('PLACEMENT.CAPACITY_REACHED');
  });
});

describe('a slow search', () => {
  it('holds up no command: a seat given back meanwhile is free for the next claim', async () => {
    const store = new MemoryStore();
    let found: (() => void) | undefined;
    const slow = new Promise<void>((resolve) => (found = resolve));
    store.matcher.best = async (search) => {
      store.searches.push(search);
      await slow;
      return offer();
    };
    const terms = { proposing: 'search' as const, followOnLead: 'P30W' };
    const journey = await JourneyDriver.start(await journeysOnDevServer({ store }), { start: testStart({}, terms) });
    try {
      await until(() => store.searches.length === 1);
      const first = await journey.place(offer());
      await journey.send('confirmStart', { placementId: first, startedAt: now() });
      await journey.send('terminateEarly', { placementId: first, endedAt: now(), reason: 'work-ended' });
      const second = await journey.place(offer());
      expect((await journey.state()).placement?.placementId).toBe(second);
      found!();
      await until(() => store.journeys.get(journey.handle.workflowId.slice('candidate/'.length))?.placementId === second);
      expect(store.calendar.get((await journey.state()).candidateId)!.some((b) => b.placementId === second)).toBe(true);
    } finally {
      found!(); // a worker waits for its activities before it stops
    }
  });
});

describe('a journey that continues as new', () => {
  it('loses no message and does none twice, with 200 commands in flight, many runs and no cache', async () => {
    const setting = await journeysOnDevServer({ maxCachedWorkflows: 0 });
    const journey = await JourneyDriver.start(setting, { start: testStart(), maxEvents: 40 });
    const keys = Array.from({ length: 100 }, (_, n) => `key-${n}`);
    const send = (key: string, n: number) =>
      journey.send(n % 2 ? 'resume' : 'putOnHold', n % 2 ? {} : ({ reason: 'care' } as never), key).then(
        (receipt) => receipt.rev,
        (error: unknown) => (error instanceof WorkflowUpdateFailedError ? 'refused' : Promise.reject(error as Error)),
      );
    // Every key twice, at the same time: as a client that retries a lost answer.
    const answers: { key: string; rev: number | 'refused' }[] = [];
    const queue = keys.flatMap((key, n) => [{ key, n }, { key, n }]);
    const client = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) answers.push({ key: next.key, rev: await send(next.key, next.n) });
    };
    await Promise.all(Array.from({ length: 8 }, client));

    const { runId } = await journey.handle.describe();
    const first = await setting.client.workflow.getHandle(journey.handle.workflowId, journey.firstRunId).describe();
    expect(first.status.name).toBe('CONTINUED_AS_NEW');
    expect(runId).not.toBe(journey.firstRunId);
    const metadata = await journey.handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    expect(metadata.currentDetails).toMatch(/^AM24 · participatiewet/);
    // Each accepted command moved the journey by its own revision, and a repeated key never moved it again.
    const accepted = new Map<number, Set<string>>();
    for (const { key, rev } of answers) if (rev !== 'refused') accepted.set(rev, (accepted.get(rev) ?? new Set()).add(key));
    for (const byRevision of accepted.values()) expect(byRevision.size).toBe(1);
    const { rev, processed } = await journey.state();
    expect(processed.map((p) => p.key).sort()).toEqual([...new Set([...accepted.values()].flatMap((k) => [...k]))].sort());
    expect(accepted.size).toBe(processed.length);
    expect(rev).toBe(Math.max(...accepted.keys()));
    const candidateId = journey.handle.workflowId.slice('candidate/'.length);
    await until(() => setting.store.journeys.get(candidateId)?.rev === rev);
    // Over all runs, what was told is what happened: each event once, in order, up to where the journey stands.
    const events = setting.store.publications.filter((p) => p.journey.candidateId === candidateId).flatMap((p) => p.events ?? []);
    const told = [...new Map(events.map((event) => [eventIdOf(event), event])).values()];
    expect(told.filter(({ type }) => type === 'hold-started' || type === 'hold-ended')).toHaveLength(accepted.size);
    expectEventsTell(told, await journey.state());
  });
});
