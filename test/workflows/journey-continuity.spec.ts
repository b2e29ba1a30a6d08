/** Continuity over months, with time skipped: the follow-on is searched and reserved, and an outcome is looked after. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { stageOf, type JourneyState } from '../../src/domain/journey/journey-state.js';
import type { MatchSearch, SearchScope } from '../../src/domain/matching/matcher.port.js';
import type { JourneyTerms } from '../../src/domain/policy/journey-policy.js';
import { dateOf, daysBetween, isBefore, plus } from '../../src/domain/shared/calendar.js';
import type { FoundAssignment } from '../../workflows/candidate/candidate.ports.js';
import type { JourneyDriver } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { SkippedJourneys } from '../support/skipped-journeys.js';
import { until } from '../support/until.js';

type Work = FoundAssignment & { needs?: (scope: SearchScope) => boolean };

/** A store whose work is found only by a search that looks far enough. */
class WorkStore extends MemoryStore {
  work: Work[] = [];

  override matcher = {
    best: (search: MatchSearch): Promise<FoundAssignment | null> => {
      this.searches.push(search);
      const found = this.work.find(
        (w) => !search.refusedAssignmentIds.includes(w.assignmentId) && !isBefore(w.startsAt, search.notBefore) && (w.needs?.(search.scope!) ?? true),
      );
      if (!found) return Promise.resolve(null);
      const { needs: _far, ...offer } = found;
      return Promise.resolve(offer);
    },
  };

  /** Ids of the placements that hold a seat. */
  get held(): string[] {
    return [...this.takenSeats.values()].flatMap((seats) => [...seats]);
  }
}

const store = new WorkStore();
const journeys = new SkippedJourneys('continuity', { deps: store });

beforeEach(() => {
  store.work = [];
  store.searches.length = 0;
  store.takenSeats.clear();
  store.headcount = 1_000;
});

const now = () => journeys.now();
const wait = (duration: string) => journeys.wait(duration);
const CHECKS = [3, 6, 12].map((n) => ({ code: `month-${n}`, offset: `P${n}M`, form: 'call' as const }));
const TERMS: Partial<JourneyTerms> = {
  checkpoints: [],
  followOnSearch: true,
  widening: [
    { after: 'P7D', distanceFactor: 1.5 },
    { after: 'P14D', otherTargetGroups: true },
    { after: 'P21D', neighbours: true },
  ],
  afterCare: { 'regular-job': CHECKS },
};
const CONSENT = { purpose: 'neighbouring-region' as const, by: 'account' };

/** At work for 26 weeks; the search opens 42 days before the end. */
async function atWork(options: { terms?: Partial<JourneyTerms> } = {}) {
  const startsAt = await now();
  const endsAt = plus(startsAt, 'P182D');
  const start = testStart({}, { ...TERMS, ...options.terms });
  const journey = await journeys.start({ start });
  const placementId = await journey.place(testOffer(startsAt, endsAt));
  await journey.send('confirmStart', { placementId, startedAt: await now() });
  return { journey, placementId, endsAt };
}

/** Work after the end, with what a search must look at to find it. */
function workAfter(endsAt: string, more: Partial<Work> = {}): Work {
  const { assignmentId, contractorId } = testOffer(endsAt, endsAt);
  return { assignmentId, contractorId, startsAt: endsAt, endsAt: plus(endsAt, 'P182D'), reasons: ['NEARBY'], ...more };
}

const settled = async (journey: JourneyDriver, fits: (state: JourneyState) => boolean) => {
  await until(async () => fits(await journey.state()));
  return journey.state();
};
const accept = async (journey: JourneyDriver, proposalId: string) => {
  await journey.send('acceptProposal', { proposalId, party: 'contractor' });
  return journey.send('acceptProposal', { proposalId, party: 'candidate' });
};
const stop = async (journey: JourneyDriver) => {
  await journey.send('withdraw', { reason: 'own-choice' });
  await journey.handle.result();
};

describe('the follow-on guarantee', () => {
  it('widens step by step, asks consent for the neighbours, and reserves what it finds', async () => {
    const { journey, placementId, endsAt } = await atWork();
    store.work = [workAfter(endsAt, { neighbourRegion: 'AM25', needs: (scope) => scope.regions.includes('AM25') })];
    await wait('P141D'); // a day into the window of 42 days
    expect(store.searches.map((s) => s.scope)).toEqual([{ distanceFactor: 1, otherTargetGroups: false, regions: [] }]);
    await wait('P22D');
    const scopes = store.searches.map((s) => s.scope!);
    expect(scopes.at(-1)).toEqual({ distanceFactor: 1.5, otherTargetGroups: true, regions: [] });
    expect((await journey.state()).search?.step).toBe(3);
    const details = await journey.handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    expect(details.currentDetails).toMatch(/zoekt vervolg sinds .*, stap 3\/3: verder weg, andere doelgroepen\./);

    await journey.send('giveConsent', CONSENT);
    const { proposal } = await settled(journey, (s) => s.proposal !== undefined);
    expect(proposal).toMatchObject({ neighbourRegion: 'AM25', proposedBy: 'search', followOn: true, placementId: expect.any(String) });
    expect(store.held.sort()).toEqual([placementId, proposal!.placementId!].sort());

    const agreed = await accept(journey, proposal!.proposalId);
    expect(agreed.placementId).toBe(proposal!.placementId);
    await wait('P19D');
    await journey.completed(placementId, endsAt);
    await settled(journey, (s) => stageOf(s) === 'awaiting-start');
    await journey.send('confirmStart', { placementId: agreed.placementId!, startedAt: endsAt });
    const state = await journey.state();
    expect(state.endedPlacements[0]).toMatchObject({ nextKnownBeforeEnd: true, followOn: { result: 'follow-on' } });
    expect(state.placement).toMatchObject({ gapDays: 0 });
    expect(state.search).toBeUndefined();
    expect(store.held.filter((id) => id === agreed.placementId)).toHaveLength(1);
    await stop(journey);
    expect(store.held).toEqual([placementId]); // that seat was used up
  });

  it('proposes the next best when the seat went to somebody else meanwhile', async () => {
    const { journey, endsAt } = await atWork();
    const [full, free] = [workAfter(endsAt), workAfter(endsAt)];
    store.work = [full, free];
    store.headcount = 1;
    store.takenSeats.set(full.assignmentId, new Set(['somebody-else']));
    await wait('P141D');
    const { proposal, closedProposals } = await settled(journey, (s) => s.proposal !== undefined);
    expect(proposal!.assignmentId).toBe(free.assignmentId);
    expect(closedProposals.filter((p) => p.closing !== 'accepted')).toEqual([]);
    await stop(journey);
  });

  it.each<[string, (journey: JourneyDriver, proposalId: string) => Promise<unknown>, string]>([
    ['silence', () => wait('P6D'), 'both-silent'],
    ['a decline', (journey, proposalId) => journey.send('declineProposal', { proposalId, party: 'candidate', reason: 'distance' }), 'declined-by-candidate'],
  ])('gives the seat back after %s, and goes on with the next', async (_what, close, closing) => {
    const { journey, placementId, endsAt } = await atWork();
    const [first, second] = [workAfter(endsAt), workAfter(endsAt)];
    store.work = [first, second];
    await wait('P141D');
    const { proposal } = await settled(journey, (s) => s.proposal !== undefined);
    expect(proposal!.assignmentId).toBe(first.assignmentId);
    await close(journey, proposal!.proposalId);
    const state = await settled(journey, (s) => s.proposal?.assignmentId === second.assignmentId);
    expect(state.closedProposals.at(-1)!.closing).toBe(closing);
    await until(() => !store.held.includes(proposal!.placementId!));
    expect(store.held.sort()).toEqual([placementId, state.proposal!.placementId!].sort());
    await stop(journey);
    expect(store.held).toEqual([]);
  });

  it('gives the seat back when the candidate withdraws', async () => {
    const { journey, endsAt } = await atWork();
    store.work = [workAfter(endsAt)];
    await wait('P141D');
    await settled(journey, (s) => s.proposal !== undefined);
    expect(store.held).toHaveLength(2);
    await stop(journey);
    expect(store.held).toEqual([]);
  });

  it('gives a reserved period up to a corrected end that overtakes it', async () => {
    const { journey, placementId, endsAt } = await atWork();
    store.work = [workAfter(endsAt)];
    await wait('P141D');
    const { proposal } = await settled(journey, (s) => s.proposal !== undefined);
    store.work = [];
    const correction = { entry: 'planned-end' as const, placementId, endsAt: plus(endsAt, 'P60D') };
    await journey.send('correctEntry', { correction, by: 'account', reason: 'new-information' });
    expect((await journey.state()).placement!.endsAt).toBe(plus(endsAt, 'P60D'));
    expect(store.held).toEqual([placementId]);
    expect(store.held).not.toContain(proposal!.placementId);
    await stop(journey);
  });

  it('looks at once after an early end, and settles why the placement led to nothing', async () => {
    const { journey, placementId } = await atWork();
    await wait('P30D');
    expect(store.searches).toEqual([]);
    const at = await now();
    store.work = [workAfter(plus(at, 'P3D'))];
    await journey.send('terminateEarly', { placementId, endedAt: at, reason: 'contractor-bankrupt' });
    const { proposal, endedPlacements } = await settled(journey, (s) => s.proposal !== undefined);
    expect(endedPlacements[0]!.followOn).toEqual({ result: 'pool', reason: 'not-searched' });
    const { placementId: next } = await accept(journey, proposal!.proposalId);
    await wait('P4D');
    await journey.send('confirmStart', { placementId: next!, startedAt: plus(at, 'P3D') });
    expect((await journey.state()).placement!.gapDays).toBe(3);
    await stop(journey);
  });

  it('closes a proposal across the border when the consent is withdrawn, and looks in the own region', async () => {
    const { journey, placementId, endsAt } = await atWork({ terms: { widening: [{ after: 'P1D', neighbours: true }] } });
    await journey.send('giveConsent', CONSENT);
    const across = workAfter(endsAt, { neighbourRegion: 'AM22', needs: (scope) => scope.regions.includes('AM22') });
    store.work = [across];
    await wait('P142D');
    const { proposal } = await settled(journey, (s) => s.proposal !== undefined);
    expect(proposal!.assignmentId).toBe(across.assignmentId);
    const own = workAfter(endsAt);
    store.work = [across, own];
    await journey.send('withdrawConsent', CONSENT);
    const state = await settled(journey, (s) => s.proposal !== undefined && s.proposal.proposalId !== proposal!.proposalId);
    expect(state.closedProposals.at(-1)!.closing).toBe('consent-withdrawn');
    expect(state.proposal!.assignmentId).toBe(own.assignmentId);
    await until(() => !store.held.includes(proposal!.placementId!));
    expect(store.held.sort()).toEqual([placementId, state.proposal!.placementId!].sort());
    await stop(journey);
  });

  it('goes on in the pool with the step it reached, and the gap is counted', async () => {
    const { journey, placementId, endsAt } = await atWork();
    await wait('P183D');
    const looks = store.searches.length;
    await journey.completed(placementId, endsAt);
    const ended = await settled(journey, (s) => stageOf(s) === 'pool');
    // The look at the end finds nothing yet: what a later one finds is open still after eight days.
    await until(() => store.searches.length > looks);
    expect(ended.search?.step).toBe(3);
    expect(ended.endedPlacements[0]!.followOn).toEqual({ result: 'pool', reason: 'no-suitable-work' });
    const at = await now();
    store.work = [workAfter(plus(at, 'P20D'))];
    await wait('P8D');
    const { proposal } = await settled(journey, (s) => s.proposal !== undefined);
    const { placementId: next } = await accept(journey, proposal!.proposalId);
    await wait('P13D');
    await journey.send('confirmStart', { placementId: next!, startedAt: plus(at, 'P20D') });
    // Twenty-one, or one less when a change of the clock lies between and it is about midnight.
    expect((await journey.state()).placement!.gapDays).toBe(daysBetween(dateOf(endsAt), dateOf(plus(at, 'P20D'))));
    await stop(journey);
  });
});

describe('after-care', () => {
  async function inJob() {
    const { journey, placementId } = await atWork();
    await journey.send('recordOutcome', { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' });
    await journey.completed(placementId, await now());
    await settled(journey, (s) => stageOf(s) === 'after-care');
    return journey;
  }
  const result = (journey: JourneyDriver) => journey.handle.result();
  const row = async (journey: JourneyDriver) => store.journeys.get((await journey.state()).candidateId)!;

  it('lasts a year, and ends in the outcome with what was found', async () => {
    const journey = await inJob();
    const attributes = await journeys.env.client.workflow.getHandle(journey.handle.workflowId).describe();
    expect(attributes.searchAttributes).toMatchObject({ Outcome: ['regular-job'], Stage: ['after-care'] });
    await wait('P93D');
    expect((await row(journey)).attention).toEqual(['after-care-due']);
    await journey.send('reportAfterCare', { code: 'month-3', result: 'still-there' });
    await wait('P92D');
    await journey.send('reportAfterCare', { code: 'month-6', result: 'not-reached' });
    // The last one nobody answers.
    await expect(result(journey)).resolves.toMatchObject({ outcome: 'regular-job', placements: 1 });
    const { afterCare, outcome } = await row(journey);
    expect(afterCare!.checks.map((c) => c.status)).toEqual(['still-there', 'not-reached', 'not-reached']);
    expect(outcome!.at).toBe(afterCare!.outcome.at);
  });

  it('ends in the outcome when who has left does not come back', async () => {
    const journey = await inJob();
    await wait('P93D');
    await journey.send('reportAfterCare', { code: 'month-3', result: 'gone' });
    expect((await journey.state()).outcome).toBeUndefined();
    await expect(result(journey)).resolves.toMatchObject({ outcome: 'regular-job' });
  });

  it('brings who has left back to the pool, once for its key, and on to the next placement', async () => {
    const journey = await inJob();
    await wait('P93D');
    await journey.send('reportAfterCare', { code: 'month-3', result: 'gone' });
    const key = randomUUID();
    const back = await journey.send('returnToPool', {}, key);
    expect(back.stage).toBe('pool');
    expect(await journey.handle.executeUpdate('returnToPool', { args: [{ key }], updateId: randomUUID() })).toEqual(back);
    const { stage, formerAfterCare, poolSince, placementCount } = await row(journey);
    expect({ stage, placementCount }).toEqual({ stage: 'pool', placementCount: 1 });
    expect(formerAfterCare).toHaveLength(1);
    expect(isBefore(formerAfterCare![0]!.outcome.at, poolSince!)).toBe(true);
    // The guarantee opens by itself: it has looked already, and will look further.
    await until(() => store.searches.length > 0);
    expect((await journey.state()).search).toMatchObject({ step: 0 });
    const startsAt = plus(await now(), 'P10D');
    const placementId = await journey.place(testOffer(startsAt, plus(startsAt, 'P100D')));
    await wait('P11D');
    await journey.send('confirmStart', { placementId, startedAt: startsAt });
    expect((await journey.state()).placement!.gapDays).toBe(10);
    await stop(journey);
  });
});
