import { describe, expect, it } from '@jest/globals';
import { bookingFor, releasesBetween } from '../../src/domain/journey/bookings.js';
import { giveConsent, withdrawConsent } from '../../src/domain/journey/consent.js';
import { correctEntry } from '../../src/domain/journey/correction.js';
import { describeJourney } from '../../src/domain/journey/description.js';
import { putOnHold } from '../../src/domain/journey/hold.js';
import type { JourneyState, TerminationReason } from '../../src/domain/journey/journey-state.js';
import { recordOutcome, withdraw } from '../../src/domain/journey/outcome.js';
import { assignmentCompleted, cancelFollowOn, reportNoShow, terminateEarly } from '../../src/domain/journey/placement.js';
import { journeyRow } from '../../src/domain/journey/projection.js';
import { acceptProposal, agreePlacement, closeProposal, declineProposal, propose } from '../../src/domain/journey/proposal.js';
import { scopeOf, searchOf } from '../../src/domain/journey/search.js';
import { acceptTransfer, requestTransfer } from '../../src/domain/journey/transfer.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { testOffer } from '../support/journeys.js';
import { Story } from '../support/journey-story.js';
import { refusalOf } from '../support/refusal.js';

const START = '2026-01-05T08:00:00.000Z';
const END = '2026-07-06T08:00:00.000Z';
const WINDOW = '2026-05-25T08:00:00.000Z'; // 42 days before the end
const TERMS = {
  followOnSearch: true,
  widening: [
    { after: 'P7D', distanceFactor: 1.5 },
    { after: 'P10D', otherTargetGroups: true as const },
    { after: 'P21D', distanceFactor: 3, neighbours: true as const },
  ],
};
const CONSENT = { purpose: 'neighbouring-region' as const, by: 'account' };

/** At work from START to END, with the guarantee unless the terms say otherwise. */
function working(terms: object = TERMS): Story {
  return new Story(START, terms).place(START, END).start(START);
}

/** A proposal by search, with a reserved seat. */
function reserve(story: Story, more: object = {}): Story {
  const startsAt = searchOf(story.state, story.now).notBefore;
  const offer = { ...testOffer(startsAt, plus(startsAt, 'P26W')), proposalId: 'p', placementId: 'reserved', proposedBy: 'search' as const, ...more };
  return story.do((s, now) => propose(s, offer, now));
}

const accept = (story: Story) => {
  const { proposalId } = story.state.proposal!;
  story.do((s, now) => acceptProposal(s, { proposalId, party: 'contractor' }, now));
  story.do((s, now) => acceptProposal(s, { proposalId, party: 'candidate' }, now));
  return story.do((s, now) => agreePlacement(s, bookingFor(s, s.proposal!.placementId!, now), now));
};
const complete = (story: Story, at = END) => {
  const { placementId } = story;
  return story.do((s, now) => assignmentCompleted(s, { placementId, completedAt: at }, now));
};

describe('the search for the follow-on', () => {
  it('opens before the planned end, whatever proposing says, and not without the guarantee', () => {
    const story = working().until(plus(WINDOW, '-PT1S'));
    expect(story.state.search).toBeUndefined();
    story.until(WINDOW);
    expect(story.state).toMatchObject({ search: { since: WINDOW, step: 0 } });
    expect(story.state.searchAt).toBe(plus(WINDOW, 'P7D')); // the look of the opening itself is behind us
    const without = working({ ...TERMS, followOnSearch: false }).until(plus(WINDOW, 'P1D'));
    expect([without.state.search, without.state.searchAt]).toEqual([undefined, undefined]);
  });

  it.each<TerminationReason>(['contractor-bankrupt', 'illness', 'work-ended', 'other'])('opens at once when a placement ends early: %s', (reason) => {
    const at = '2026-02-02T08:00:00.000Z';
    const story = working().until(at);
    const { placementId } = story;
    story.do((s, now) => terminateEarly(s, { placementId, endedAt: at, reason }, now));
    expect(story.state).toMatchObject({ search: { since: at, step: 0 }, searchAt: at });
    expect(story.stage).toBe('pool');
  });

  it('does not look for a first placement', () => {
    const story = new Story(START, TERMS);
    expect(story.state.searchAt).toBeUndefined();
    story.place(plus(START, 'P1D'), END).until(plus(START, 'P2D'));
    const { placementId } = story;
    story.do((s, now) => reportNoShow(s, { placementId }, now));
    expect([story.state.search, story.state.searchAt]).toEqual([undefined, undefined]);
  });

  it('widens step by step, each step when it opens, and goes on in the pool with the step it reached', () => {
    const story = working().until(plus(WINDOW, 'P7D'));
    expect(scopeOf(story.state)).toEqual({ distanceFactor: 1.5, otherTargetGroups: false, regions: [] });
    expect(story.state.searchAt).toBe(plus(WINDOW, 'P10D')); // sooner than the week of the policy
    story.until(plus(WINDOW, 'P10D'));
    expect(scopeOf(story.state)).toEqual({ distanceFactor: 1.5, otherTargetGroups: true, regions: [] });
    story.until(plus(WINDOW, 'P21D'));
    expect(scopeOf(story.state)).toEqual({ distanceFactor: 3, otherTargetGroups: true, regions: [] });
    story.do((s, now) => giveConsent(s, CONSENT, now));
    expect(scopeOf(story.state).regions).toEqual(['AM22', 'AM25']);
    expect(story.state.searchAt).toBe(story.now);
    expect(describeJourney(story.state)).toMatch(/stap 3\/3: verder weg, andere doelgroepen, buurregio’s/);
    expect(journeyRow(story.state)).toMatchObject({ consents: ['neighbouring-region'], search: { step: 3, regions: ['AM22', 'AM25'] } });
    complete(story.until(END));
    expect(story.stage).toBe('pool');
    expect(story.state.search).toEqual({ since: WINDOW, step: 3 });
    expect(describeJourney(story.state)).toMatch(/searching a follow-on since 2026-05-25, step 3\/3/);
  });

  it('ends when the next placement has begun, and not before', () => {
    const story = accept(reserve(working().until(WINDOW)));
    complete(story.until(END));
    expect(story.state.search).toBeDefined();
    story.start(END);
    expect(story.state.search).toBeUndefined();
    expect(story.state.placement).toMatchObject({ placementId: 'reserved', gapDays: 0 });
  });

  it('goes on when the follow-on does not begin, also one that was agreed before the search opened', () => {
    const story = working({ ...TERMS, followOnLead: 'P7D' }).until(plus(START, 'P10D'));
    story.place(END, plus(END, 'P26W'));
    complete(story.until(END));
    expect(story.state.search).toBeUndefined();
    story.until(plus(END, 'P3D'));
    expect(story.stage).toBe('pool');
    expect(story.state).toMatchObject({ search: { step: 0 } });
  });

  it('starts anew by a corrected end', () => {
    const story = working().until(plus(WINDOW, 'P8D'));
    const { placementId } = story;
    const correction = { entry: 'planned-end' as const, placementId, endsAt: plus(END, 'P90D') };
    story.do((s, now) => correctEntry(s, { correction, by: 'account', reason: 'new-information' }, now));
    expect([story.state.search, story.state.searchAt]).toEqual([undefined, undefined]);
  });

  it.each([
    ['declined by the candidate', (s: JourneyState, now: string) => declineProposal(s, { proposalId: 'p', party: 'candidate', reason: 'distance' }, now), true],
    ['silent', (s: JourneyState, now: string) => closeProposal(s, 'contractor-silent', now), true],
    ['revoked', (s: JourneyState, now: string) => closeProposal(s, 'revoked', now), false],
  ])('after a proposal that closed %s passes that work over, and looks again', (_how, close, atOnce) => {
    const story = reserve(working().until(WINDOW));
    const { assignmentId } = story.state.proposal!;
    story.do(close);
    expect(searchOf(story.state, story.now).refusedAssignmentIds).toEqual([assignmentId]);
    expect(story.state.searchAt === story.now).toBe(atOnce);
    expect(story.state.searchAt).toBeDefined();
  });

  it('asks a contractor who was silent again after four weeks', () => {
    const story = reserve(working().until(WINDOW)).do((s, now) => closeProposal(s, 'contractor-silent', now));
    expect(searchOf(story.state, plus(WINDOW, 'P27D')).refusedAssignmentIds).toHaveLength(1);
    expect(searchOf(story.state, plus(WINDOW, 'P28D')).refusedAssignmentIds).toHaveLength(0);
  });
});

describe('a reserved proposal', () => {
  it('holds its seat, keeps it when both accept, and becomes the placement with that id', () => {
    const story = reserve(working().until(WINDOW));
    const before = story.state;
    accept(story);
    expect(story.state.next).toMatchObject({ placementId: 'reserved' });
    expect(releasesBetween(before, story.state)).toEqual([]);
  });

  const overtake = (story: Story) => {
    const correction = { entry: 'planned-end' as const, placementId: story.placementId, endsAt: plus(END, 'P7D') };
    return story.do((s, now) => correctEntry(s, { correction, by: 'account', reason: 'typing-error' }, now));
  };
  it.each<[string, (story: Story) => Story]>([
    ['silence', (story) => story.until(plus(WINDOW, 'P5D'))],
    ['a decline', (story) => story.do((s, now) => declineProposal(s, { proposalId: 'p', party: 'contractor', reason: 'skills-missing' }, now))],
    ['a revocation', (story) => story.do((s, now) => closeProposal(s, 'revoked', now))],
    ['withdrawal of the candidate', (story) => story.do((s, now) => withdraw(s, { reason: 'own-choice' }, now))],
    ['an outcome', (story) => story.do((s, now) => recordOutcome(s, { kind: 'regular-job', reason: 'agreed', effective: 'now' }, now))],
    ['a planned outcome', (story) => story.do((s, now) => recordOutcome(s, { kind: 'education', reason: 'agreed', effective: 'at-placement-end' }, now))],
    ['a transfer', (story) => story.do((s, now) => requestTransfer(s, { transferId: 't', toRegion: 'AM25' }, now)).do((s, now) => acceptTransfer(s, { transferId: 't' }, now))],
    ['a corrected end that overtakes it', overtake],
  ])('gives its seat and period back after %s', (_why, close) => {
    const story = reserve(working().until(WINDOW));
    const before = story.state;
    const { assignmentId, startsAt } = before.proposal!;
    close(story);
    expect(story.state.proposal).toBeUndefined();
    expect(releasesBetween(before, story.state).filter((r) => r.placementId === 'reserved')).toEqual([
      { placementId: 'reserved', assignmentId, candidateId: before.candidateId, until: startsAt, freesSeat: true },
    ]);
  });

  it('is given back by a hold, from the pool', () => {
    const story = reserve(complete(working().until(WINDOW), WINDOW));
    const before = story.state;
    story.do((s, now) => putOnHold(s, { reason: 'care' }, now));
    expect(releasesBetween(before, story.state).map((r) => r.placementId)).toEqual(['reserved']);
  });
});

describe('consent to work in a neighbouring region', () => {
  it('is needed for a proposal there, and its withdrawal closes that proposal', () => {
    const story = working().until(WINDOW);
    expect(refusalOf(() => reserve(story, { neighbourRegion: 'AM25' }))).toBe('CONSENT.MISSING');
    story.do((s, now) => giveConsent(s, CONSENT, now));
    reserve(story, { neighbourRegion: 'AM25' });
    const before = story.state;
    story.do((s, now) => withdrawConsent(s, { ...CONSENT, by: 'other' }, now));
    expect(story.state.closedProposals.at(-1)?.closing).toBe('consent-withdrawn');
    expect(releasesBetween(before, story.state).map((r) => r.placementId)).toEqual(['reserved']);
    expect(story.state.consents).toEqual([{ purpose: 'neighbouring-region', givenAt: WINDOW, givenBy: 'account', withdrawnAt: WINDOW, withdrawnBy: 'other' }]);
    expect(journeyRow(story.state).consents).toEqual([]);
  });

  it('leaves work in the own region alone, and a repeat changes nothing', () => {
    const story = reserve(working().until(WINDOW).do((s, now) => giveConsent(s, CONSENT, now)));
    const given = story.state;
    expect(giveConsent(given, CONSENT, story.now)).toBe(given);
    story.do((s, now) => withdrawConsent(s, CONSENT, now));
    expect(story.state.proposal).toBeDefined();
    expect(withdrawConsent(story.state, CONSENT, story.now)).toBe(story.state);
    story.do((s, now) => giveConsent(s, CONSENT, now));
    expect(story.state.consents).toHaveLength(2);
  });
});

describe('what a placement led to', () => {
  const proposed = (story: Story) => story.propose(END, plus(END, 'P26W'));
  const cases: [string, () => Story, object][] = [
    ['an agreed follow-on', () => complete(accept(reserve(working().until(WINDOW))).until(END)), { result: 'follow-on' }],
    ['an agreed outcome', () => complete(working().until(WINDOW).do((s, now) => recordOutcome(s, { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' }, now))), { result: 'outcome' }],
    ['an outcome at once', () => working().do((s, now) => recordOutcome(s, { kind: 'education', reason: 'agreed', effective: 'now' }, now)), { result: 'outcome' }],
    ['a proposal that is open', () => complete(reserve(working().until(WINDOW)), WINDOW), { result: 'pool', reason: 'proposal-open' }],
    ['a search that found nothing', () => complete(working().until(END)), { result: 'pool', reason: 'no-suitable-work' }],
    ['a declined proposal', () => complete(reserve(working().until(WINDOW)).do((s, now) => declineProposal(s, { proposalId: 'p', party: 'candidate', reason: 'hours' }, now)).until(END)), { result: 'pool', reason: 'declined' }],
    ['a proposal that nobody answered', () => complete(reserve(working().until(WINDOW)).until(END)), { result: 'pool', reason: 'no-answer' }],
    ['an early end before the search', () => complete(working().until(plus(START, 'P10D')), plus(START, 'P9D')), { result: 'pool', reason: 'not-searched' }],
    ['nobody who searched', () => complete(working({}).until(END)), { result: 'pool', reason: 'not-searched' }],
    ['a coordinator whose proposal was declined', () => {
      const story = proposed(working({}).until(plus(WINDOW, 'P1D')));
      const { proposalId } = story.state.proposal!;
      return complete(story.do((s, now) => declineProposal(s, { proposalId, party: 'contractor', reason: 'other' }, now)));
    }, { result: 'pool', reason: 'declined' }],
    ['a no-show', () => {
      const story = new Story(START, TERMS).place(START, END);
      return story.do((s, now) => reportNoShow(s, { placementId: s.placement!.placementId }, now));
    }, { result: 'pool', reason: 'not-started' }],
    ['a follow-on that was cancelled', () => accept(reserve(working().until(WINDOW))).do((s, now) => cancelFollowOn(s, { placementId: 'reserved' }, now)), { result: 'pool', reason: 'not-started' }],
  ];
  it.each(cases)('is settled after %s', (_what, tell, expected) => {
    expect(tell().state.endedPlacements.at(-1)!.followOn).toEqual(expected);
  });
});
