import { describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { stageOf, type CommandReceipt } from '../../src/domain/journey/journey-state.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { JourneyDriver } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { journeysOnDevServer } from '../support/temporal.js';
import { until } from '../support/until.js';

const now = () => new Date().toISOString();
/** So short that every turn of the journey wants to continue as new. */
const ALWAYS_LONG = { maxEvents: 5, putOffs: 0 };

/** The history of the run that takes messages now. */
async function events({ handle }: JourneyDriver): Promise<temporal.api.history.v1.IHistoryEvent[]> {
  return (await handle.fetchHistory()).events ?? [];
}

function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

describe('a journey whose history is long', () => {
  it('ends one placement and agrees the next on the same seat, both in one workflow task', async () => {
    const store = new MemoryStore();
    store.headcount = 1;
    const setting = await journeysOnDevServer({ store, maxCachedWorkflows: 0 });
    for (let inOneTask = false; !inOneTask; ) {
      const journey = await JourneyDriver.start(setting, { start: testStart(), ...ALWAYS_LONG });
      const offer = testOffer(plus(now(), '-PT1M'), plus(now(), 'P26W'));
      const first = await journey.place(offer);
      await journey.send('confirmStart', { placementId: first, startedAt: now() });
      const { proposalId } = await journey.send('propose', { ...offer, endsAt: plus(now(), 'P52W') });
      await journey.send('acceptProposal', { proposalId: proposalId!, party: 'contractor' });
      const before = (await journey.handle.describe()).runId;

      let both: Promise<PromiseSettledResult<CommandReceipt>[]> | undefined;
      await setting.restart(() => {
        both = Promise.allSettled([
          journey.send('terminateEarly', { placementId: first, endedAt: now(), reason: 'work-ended' }),
          journey.send('acceptProposal', { proposalId: proposalId!, party: 'candidate' }),
        ]);
      });
      const [end, answer] = await both!;
      const ended = valueOf(end!);
      const accepted = (await run(journey, before)).flatMap((e) => e.workflowExecutionUpdateAcceptedEventAttributes ?? []).slice(-2);
      if (accepted[0]!.acceptedRequest!.input!.name === 'acceptProposal') {
        // Nobody promises in which order two messages arrive. This way round the seat is still taken, and the answer says so.
        expect(answer).toMatchObject({ status: 'rejected', reason: { cause: { message: 'full' } } });
        continue;
      }
      inOneTask = new Set(accepted.map((e) => String(e.acceptedRequestSequencingEventId))).size === 1;

      const agreed = valueOf(answer!);
      expect(agreed.rev).toBeGreaterThan(ended.rev);
      await until(async () => (await journey.handle.describe()).runId !== before);
      const state = await journey.state();
      expect(stageOf(state)).toBe('awaiting-start');
      expect(state.placement?.placementId).toBe(agreed.placementId);
      expect([...store.takenSeats.get(offer.assignmentId)!]).toEqual([agreed.placementId]);
      await until(() => store.journeys.get(state.candidateId)?.rev === state.rev);
    }

    async function run({ handle }: JourneyDriver, runId: string): Promise<temporal.api.history.v1.IHistoryEvent[]> {
      return (await setting.client.workflow.getHandle(handle.workflowId, runId).fetchHistory()).events ?? [];
    }
  });

  it('does not carry on as if nothing were wrong when a search fails unforeseen', async () => {
    const store = new MemoryStore();
    store.matcher.best = () => Promise.resolve(testOffer(now(), 'never'));
    const setting = await journeysOnDevServer({ store });
    const terms = { proposing: 'search' as const };
    const journey = await JourneyDriver.start(setting, { start: testStart({}, terms), ...ALWAYS_LONG });
    const failed = async () => (await events(journey)).find((e) => e.workflowTaskFailedEventAttributes);
    await until(async () => (await failed()) !== undefined);
    const { encodedAttributes } = (await failed())!.workflowTaskFailedEventAttributes!.failure!;
    expect(defaultPayloadConverter.fromPayload(encodedAttributes!)).toMatchObject({ message: expect.stringMatching(/never/) });
    expect((await journey.handle.describe()).runId).toBe(journey.firstRunId);
    await journey.handle.terminate();
  });
});
