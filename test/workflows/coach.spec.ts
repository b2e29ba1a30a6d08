import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { stageOf } from '../../src/domain/journey/journey-state.js';
import { dateOf, plus, startOfDay } from '../../src/domain/shared/calendar.js';
import type { JourneyDriver } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { uniqueName } from '../support/servers.js';
import { SkippedJourneys } from '../support/skipped-journeys.js';
import { until } from '../support/until.js';

const store = new MemoryStore();
const journeys = new SkippedJourneys('coach', { deps: store });

const now = () => journeys.now();
const wait = (duration: string) => journeys.wait(duration);
const casesOf = (coachId: string) => store.caseloads.get(coachId)?.size ?? 0;
const rowOf = (journey: JourneyDriver) => store.journeys.get(journey.handle.workflowId.slice('candidate/'.length));

async function guided(): Promise<{ journey: JourneyDriver; anne: string; bob: string }> {
  const [anne, bob] = [uniqueName('anne'), uniqueName('bob')];
  const journey = await journeys.start({ start: testStart() });
  await journey.send('assignCoach', { coachId: anne });
  return { journey, anne, bob };
}

const ask = async (journey: JourneyDriver, toCoachId: string) =>
  (await journey.send('requestHandover', { toCoachId, reason: 'caseload', requestedBy: 'account' })).handoverId!;

async function refusal(command: Promise<unknown>): Promise<string | null | undefined> {
  const error: unknown = await command.then(() => undefined, (e: unknown) => e);
  expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
  return ((error as WorkflowUpdateFailedError).cause as ApplicationFailure).type;
}

describe('the coach of a journey', () => {
  it('stays over two placements, and the end of the journey frees the place', async () => {
    const { journey, anne } = await guided();
    expect(casesOf(anne)).toBe(1);
    const startsAt = startOfDay(dateOf(plus(await now(), 'P3D')));
    const endsAt = plus(startsAt, 'P12W');
    const first = await journey.place(testOffer(startsAt, endsAt));
    await wait('P4D');
    await journey.send('confirmStart', { placementId: first, startedAt: startsAt });
    await wait('P50D');
    const second = await journey.place(testOffer(endsAt, plus(endsAt, 'P12W')));
    await wait('P35D');
    await journey.completed(first, endsAt);
    await until(async () => stageOf(await journey.state()) === 'awaiting-start');
    await journey.send('confirmStart', { placementId: second, startedAt: endsAt });
    await journey.send('recordOutcome', { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' });
    expect(casesOf(anne)).toBe(1);
    await journey.handle.result();
    const { endedPlacements, coach, coachHistory } = await journey.state();
    expect(endedPlacements.map((p) => p.coachId)).toEqual([anne, anne]);
    expect([coach, coachHistory]).toEqual([undefined, [expect.objectContaining({ coachId: anne, ending: 'journey-ended' })]]);
    expect(casesOf(anne)).toBe(0);
    expect(rowOf(journey)).toMatchObject({ formerCoachId: anne });
  });

  it('changes by an accepted handover: the new place is taken and the old one free', async () => {
    const { journey, anne, bob } = await guided();
    const handoverId = await ask(journey, bob);
    const [key, again] = [randomUUID(), randomUUID()];
    const receipt = await journey.send('acceptHandover', { handoverId }, key);
    expect(await journey.handle.executeUpdate('acceptHandover', { args: [{ handoverId, key }], updateId: again })).toEqual(receipt);
    await until(() => rowOf(journey)?.coachId === bob && casesOf(anne) === 0);
    expect(casesOf(bob)).toBe(1);
    // And back, to a coach who had this candidate before.
    await journey.send('assignCoach', { coachId: anne, reason: 'wish-of-candidate' });
    await until(() => rowOf(journey)?.coachId === anne && casesOf(bob) === 0);
    expect(casesOf(anne)).toBe(1);
    await journey.send('withdraw', { reason: 'own-choice' });
    await journey.handle.result();
    expect(casesOf(anne)).toBe(0);
  });

  it('stays when the other declines or does not answer in time', async () => {
    const { journey, anne, bob } = await guided();
    await journey.send('declineHandover', { handoverId: await ask(journey, bob), closing: 'declined' });
    expect((await journey.state()).lastHandover).toMatchObject({ closing: 'declined' });
    const silent = await ask(journey, bob);
    await wait('P8D');
    const { coach, handover, lastHandover } = await journey.state();
    expect([coach!.coachId, handover, lastHandover]).toEqual([anne, undefined, expect.objectContaining({ handoverId: silent, closing: 'unanswered' })]);
    expect(await refusal(journey.send('acceptHandover', { handoverId: silent }))).toBe('HANDOVER.NOT_OPEN');
    expect([casesOf(anne), casesOf(bob)]).toEqual([1, 0]);
    await journey.send('withdraw', { reason: 'own-choice' });
    await journey.handle.result();
  });

  it('is refused when the store has no place, and nothing changes', async () => {
    const { journey, anne, bob } = await guided();
    const handoverId = await ask(journey, bob);
    store.caseload = 0;
    const { rev } = await journey.state();
    expect(await refusal(journey.send('acceptHandover', { handoverId }))).toBe('COACH.CASELOAD_FULL');
    expect(await journey.state()).toMatchObject({ rev, coach: { coachId: anne }, handover: { handoverId } });
    store.caseload = 1_000;
    await journey.send('acceptHandover', { handoverId });
    expect((await journey.state()).coach!.coachId).toBe(bob);
    await journey.send('withdraw', { reason: 'own-choice' });
    await journey.handle.result();
  });
});
