import { describe, expect, it } from '@jest/globals';
import { correctEntry } from '../../src/domain/journey/correction.js';
import { describeJourney } from '../../src/domain/journey/description.js';
import { reportCheckpoint } from '../../src/domain/journey/guidance.js';
import { putOnHold, resume } from '../../src/domain/journey/hold.js';
import { completeIntake } from '../../src/domain/journey/intake.js';
import { recordOutcome, withdraw } from '../../src/domain/journey/outcome.js';
import { assignmentCompleted, terminateEarly } from '../../src/domain/journey/placement.js';
import { acceptProposal, declineProposal } from '../../src/domain/journey/proposal.js';
import { attentionOf } from '../../src/domain/journey/projection.js';
import { movesBetween, releasesBetween } from '../../src/domain/journey/bookings.js';
import { acceptTransfer, requestTransfer } from '../../src/domain/journey/transfer.js';
import { Story } from '../support/journey-story.js';
import { testTerms } from '../support/journeys.js';
import { refusalOf } from '../support/refusal.js';

// Monday in winter time, nine in the morning in Amsterdam.
const MONDAY = '2026-01-05T08:00:00.000Z';
const START = '2026-01-11T23:00:00.000Z'; // Monday 12 January, midnight
const END = '2026-07-12T22:00:00.000Z'; // 26 weeks later, midnight in summer time

const working = () => new Story(MONDAY).place(START, END).until('2026-01-12T08:00:00.000Z').start(START);

describe('intake', () => {
  it('leads to the pool when it is complete', () => {
    const story = new Story(MONDAY, {}, false);
    expect(story.stage).toBe('intake');
    story.do(completeIntake);
    expect(story.stage).toBe('pool');
    expect(story.state.poolSince).toBe(MONDAY);
    expect(refusalOf(() => story.do(completeIntake))).toBe('JOURNEY.STAGE_NOT_ALLOWED');
  });

  it('is marked overdue after its term and ends as not reachable after its expiry', () => {
    const story = new Story(MONDAY, {}, false).until('2026-01-19T08:00:00.000Z');
    expect(attentionOf(story.state)).toEqual(['intake-overdue']);
    story.until('2026-03-06T08:00:00.000Z');
    expect(story.state.outcome).toEqual({ kind: 'not-reachable', reason: 'intake-expired', at: '2026-03-06T08:00:00.000Z' });
  });
});

describe('a proposal', () => {
  it('waits for both and becomes a placement with its checkpoints', () => {
    const story = new Story(MONDAY).place(START, END);
    expect(story.stage).toBe('awaiting-start');
    expect(story.state.placement!.checkpoints.map((c) => [c.code, c.dueAt.slice(0, 10)])).toEqual([
      ['week-1', '2026-01-18'],
      ['every-4-weeks-1', '2026-02-08'],
      ['every-4-weeks-2', '2026-03-08'],
      ['every-4-weeks-3', '2026-04-05'],
      ['every-4-weeks-4', '2026-05-03'],
      ['every-4-weeks-5', '2026-05-31'],
      ['before-end', '2026-06-07'],
      ['every-4-weeks-6', '2026-06-28'],
      ['after-end', '2026-07-26'],
    ]);
  });

  it('keeps local midnight over the change to summer time', () => {
    const times = new Story(MONDAY).place(START, END).state.placement!.checkpoints.map((c) => c.dueAt.slice(11, 16));
    expect(new Set(times.slice(0, 3))).toEqual(new Set(['23:00']));
    expect(new Set(times.slice(3))).toEqual(new Set(['22:00']));
  });

  it.each([
    ['nobody', [], 'both-silent'],
    ['only the contractor', ['contractor'], 'candidate-silent'],
    ['only the candidate', ['candidate'], 'contractor-silent'],
  ] as const)('closes by silence when %s answers', (_who, parties, closing) => {
    const story = new Story(MONDAY).propose(START, END);
    const { proposalId } = story.state.proposal!;
    for (const party of parties) story.do((s, now) => acceptProposal(s, { proposalId, party }, now));
    story.until('2026-01-10T08:00:00.000Z');
    expect(story.stage).toBe('pool');
    expect(story.state.closedProposals.map((p) => p.closing)).toEqual([closing]);
    expect(refusalOf(() => story.do((s, now) => acceptProposal(s, { proposalId, party: 'candidate' }, now)))).toBe('PROPOSAL.NOT_OPEN');
  });

  it('closes when one declines, and the place in the pool is kept', () => {
    const story = new Story(MONDAY).until('2026-01-06T08:00:00.000Z').propose(START, END);
    const { proposalId } = story.state.proposal!;
    story.do((s, now) => declineProposal(s, { proposalId, party: 'candidate', reason: 'distance' }, now));
    expect(story.state.closedProposals[0]).toMatchObject({ closing: 'declined-by-candidate', candidate: { reason: 'distance' } });
    expect(story.state.poolSince).toBe(MONDAY);
  });

  it('is refused while another is open, when its period is past, or overlaps the running placement', () => {
    const open = new Story(MONDAY).propose(START, END);
    expect(refusalOf(() => open.propose(START, END))).toBe('PROPOSAL.ALREADY_OPEN');
    expect(refusalOf(() => new Story(MONDAY).propose('2025-01-01T00:00:00.000Z', MONDAY))).toBe('PROPOSAL.PERIOD_PAST');
    expect(refusalOf(() => working().propose('2026-06-01T00:00:00.000Z', END))).toBe('PROPOSAL.PERIOD_OVERLAPS');
    // Work that goes on after the running placement can follow it.
    expect(working().propose('2026-06-01T00:00:00.000Z', '2026-12-31T23:00:00.000Z').state.proposal).toMatchObject({ startsAt: END, followOn: true });
  });
});

describe('an outcome', () => {
  it('agreed before the end ends the journey with the placement', () => {
    const story = working().until('2026-06-15T08:00:00.000Z');
    const { placementId } = story;
    story.do((s, now) => recordOutcome(s, { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' }, now));
    expect(story.stage).toBe('follow-on');
    story.until('2026-07-12T22:00:00.000Z').do((s, now) => assignmentCompleted(s, { placementId, completedAt: END }, now));
    expect(story.state.outcome).toMatchObject({ kind: 'regular-job', reason: 'agreed' });
  });

  it.each(['pool', 'proposal', 'awaiting-start', 'placement', 'on-hold'])('withdrawal is possible from %s and frees everything', (stage) => {
    const story = new Story(MONDAY);
    if (stage === 'proposal') story.propose(START, END);
    if (stage === 'awaiting-start') story.place(START, END);
    if (stage === 'placement') story.place(START, END).until('2026-01-12T08:00:00.000Z').start(START);
    if (stage === 'on-hold') story.do((s, now) => putOnHold(s, { reason: 'care' }, now));
    expect(story.stage).toBe(stage);
    const before = story.state;
    story.do((s, now) => withdraw(s, { reason: 'own-choice' }, now));
    expect(story.stage).toBe('ended');
    expect(releasesBetween(before, story.state).every((r) => r.freesSeat)).toBe(true);
    expect(releasesBetween(before, story.state)).toHaveLength(before.placement ? 1 : 0);
    expect(refusalOf(() => story.do(resume))).toBe('JOURNEY.ENDED');
  });
});

describe('an outcome that is agreed for later', () => {
  const agreed = () => {
    const story = working().until('2026-06-15T08:00:00.000Z').propose(END, '2026-12-31T23:00:00.000Z');
    return story.do((s, now) => recordOutcome(s, { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' }, now));
  };

  it('revokes the open proposal, allows no other, and can be corrected when it falls through', () => {
    const story = agreed();
    expect(story.state.closedProposals.at(-1)!.closing).toBe('revoked');
    expect(refusalOf(() => story.propose(END, '2026-12-31T23:00:00.000Z'))).toBe('PROPOSAL.OUTCOME_AGREED');
    story.do((s, now) => correctEntry(s, { correction: { entry: 'planned-outcome' }, by: 'account', reason: 'new-information' }, now));
    expect(attentionOf(story.state)).toContain('follow-on-missing');
    expect(story.propose(END, '2026-12-31T23:00:00.000Z').state.proposal).toBeDefined();
  });

  it('is refused while a follow-on is agreed', () => {
    const story = working().until('2026-06-15T08:00:00.000Z').place(END, '2026-12-31T23:00:00.000Z');
    expect(refusalOf(() => story.do((s, now) => recordOutcome(s, { kind: 'education', reason: 'agreed', effective: 'at-placement-end' }, now)))).toBe('OUTCOME.FOLLOW_ON_AGREED');
  });

  it.each([['regular-job', true], ['not-reachable', false]] as const)('%s counts as a known next step: %s', (kind, known) => {
    const story = working().do((s, now) => recordOutcome(s, { kind, reason: 'other', effective: 'now' }, now));
    expect(story.state.endedPlacements[0]!.nextKnownBeforeEnd).toBe(known);
  });
});

describe('on hold', () => {
  it('stops the clock of an intake that is not complete', () => {
    const story = new Story(MONDAY, {}, false).until('2026-01-10T08:00:00.000Z').do((s, now) => putOnHold(s, { reason: 'illness' }, now));
    story.until('2026-06-01T08:00:00.000Z').do(resume);
    expect(story.stage).toBe('intake');
    // 55 of the 60 days were left.
    expect(story.state.intake.expiresAt).toBe('2026-07-26T08:00:00.000Z');
  });

  it('revokes the proposal, is reviewed, and returns to the same place in the pool', () => {
    const story = new Story(MONDAY).propose(START, END).do((s, now) => putOnHold(s, { reason: 'illness' }, now));
    expect(story.state.closedProposals[0]!.closing).toBe('revoked');
    story.until('2026-02-03T08:00:00.000Z');
    expect(attentionOf(story.state)).toEqual(['hold-in-review']);
    story.do(resume);
    expect(story.stage).toBe('pool');
    expect(story.state.poolSince).toBe(MONDAY);
  });

  it('ends as not reachable after its limit', () => {
    const story = new Story(MONDAY).do((s, now) => putOnHold(s, { reason: 'illness' }, now)).until('2027-01-05T08:00:00.000Z');
    expect(story.state.outcome).toMatchObject({ kind: 'not-reachable', reason: 'hold-expired' });
  });

  it('is not for somebody at work', () => {
    expect(refusalOf(() => working().do((s, now) => putOnHold(s, { reason: 'illness' }, now)))).toBe('JOURNEY.STAGE_NOT_ALLOWED');
  });
});

describe('a transfer', () => {
  const asked = () => new Story(MONDAY).do((s, now) => requestTransfer(s, { transferId: 't', toRegion: 'AM25' }, now));

  it('moves the candidate when the other region accepts', () => {
    const story = asked().propose(START, END).do((s, now) => acceptTransfer(s, { transferId: 't' }, now));
    expect(story.state).toMatchObject({ region: 'AM25', transfer: undefined });
    expect(story.state.closedProposals[0]!.closing).toBe('revoked');
  });

  it('lapses when the other region is silent', () => {
    const story = asked().until('2026-01-19T08:00:00.000Z');
    expect(story.state.region).toBe('AM24');
    expect(refusalOf(() => story.do((s, now) => acceptTransfer(s, { transferId: 't' }, now)))).toBe('TRANSFER.NOT_OPEN');
  });

  it('is refused to the same region or while another waits', () => {
    expect(refusalOf(() => new Story(MONDAY).do((s, now) => requestTransfer(s, { transferId: 't', toRegion: 'AM24' }, now)))).toBe('TRANSFER.SAME_REGION');
    expect(refusalOf(() => asked().do((s, now) => requestTransfer(s, { transferId: 'u', toRegion: 'AM26' }, now)))).toBe('TRANSFER.ALREADY_OPEN');
  });
});

describe('a correction', () => {
  const by = { by: 'account-1', reason: 'typing-error' as const };

  it('moves the planned end with its checkpoints and opens the follow-on window anew', () => {
    const story = working().until('2026-06-02T08:00:00.000Z');
    expect(story.stage).toBe('follow-on');
    const correction = { entry: 'planned-end' as const, placementId: story.placementId, endsAt: '2026-10-11T22:00:00.000Z' };
    story.do((s, now) => correctEntry(s, { correction, ...by }, now));
    expect(story.stage).toBe('placement');
    expect(story.state.corrections).toEqual([{ at: story.now, by: 'account-1', reason: 'typing-error', entry: 'planned-end', from: END, to: correction.endsAt }]);
    expect(story.state.placement!.checkpoints.filter((c) => c.code === 'before-end')).toMatchObject([{ dueAt: '2026-09-06T22:00:00.000Z' }]);
    expect(refusalOf(() => story.do((s, now) => correctEntry(s, { correction, ...by }, now)))).toBe('CORRECTION.NOTHING_TO_CORRECT');
  });

  it('opens a checkpoint that was reported by mistake', () => {
    const story = working();
    const checkpointId = `${story.placementId}.week-1`;
    story.do((s, now) => reportCheckpoint(s, { checkpointId }, now));
    story.do((s, now) => correctEntry(s, { correction: { entry: 'checkpoint-report', checkpointId }, ...by }, now));
    expect(story.statusOf('week-1')).toBe('planned');
  });

  it('changes how a placement ended, within what can be, and moves its booked period', () => {
    const story = working().until('2026-03-02T09:00:00.000Z');
    const { placementId } = story;
    story.do((s, now) => terminateEarly(s, { placementId, endedAt: '2026-03-01T23:00:00.000Z', reason: 'work-ended' }, now));
    const before = story.state;
    const correction = { entry: 'placement-ending' as const, placementId, ending: 'completed' as const, endedAt: '2026-02-22T23:00:00.000Z' };
    story.do((s, now) => correctEntry(s, { correction, ...by }, now));
    expect(story.state.endedPlacements[0]).toMatchObject({ ending: 'completed', endedAt: correction.endedAt });
    expect(movesBetween(before, story.state)).toEqual([{ placementId, candidateId: story.state.candidateId, to: correction.endedAt }]);
    const absurd = { ...correction, ending: 'no-show' as const };
    expect(refusalOf(() => story.do((s, now) => correctEntry(s, { correction: absurd, ...by }, now)))).toBe('CORRECTION.ENDING_NOT_POSSIBLE');
  });

  it('of the target group follows the new terms, also for who searches', () => {
    const pin = (proposing: 'search' | 'coordinator') => ({ policyId: 'test', version: 1, terms: { ...testTerms, proposing } });
    const to = (proposing: 'search' | 'coordinator', targetGroup: 'ww' | 'wia') => ({ entry: 'target-group' as const, targetGroup, policy: pin(proposing) });
    const story = new Story(MONDAY, { proposing: 'search' });
    story.do((s, now) => correctEntry(s, { correction: to('coordinator', 'ww'), ...by }, now));
    expect(story.state.searchAt).toBeUndefined();
    story.do((s, now) => correctEntry(s, { correction: to('search', 'wia'), ...by }, now));
    expect(story.state.searchAt).toBe(MONDAY);
  });

  it('moves the real start and recounts the gap', () => {
    const story = working().until('2026-03-02T09:00:00.000Z');
    story.do((s, now) => terminateEarly(s, { placementId: story.placementId, endedAt: '2026-03-01T23:00:00.000Z', reason: 'work-ended' }, now));
    story.place('2026-03-11T23:00:00.000Z', END).until('2026-03-13T09:00:00.000Z').start('2026-03-12T23:00:00.000Z');
    expect(story.state.placement!.gapDays).toBe(11);
    const correction = { entry: 'start-moment' as const, placementId: story.placementId, startedAt: '2026-03-11T23:00:00.000Z' };
    story.do((s, now) => correctEntry(s, { correction, ...by }, now));
    expect(story.state.placement!.gapDays).toBe(10);
  });
});

describe('ranked search', () => {
  it('looks at once in the pool, again after each step, and again in the follow-on window', () => {
    const story = new Story(MONDAY, { proposing: 'search' });
    expect(story.state.searchAt).toBe(MONDAY);
    story.until(MONDAY);
    expect(story.state.searchAt).toBe('2026-01-12T08:00:00.000Z');
    story.place(START, END);
    expect(story.state.searchAt).toBeUndefined();
    story.until('2026-01-12T08:00:00.000Z').start(START).until('2026-05-31T22:00:00.000Z');
    expect(story.state.searchAt).toBe('2026-06-07T22:00:00.000Z');
  });
});

describe('the sentence for managers', () => {
  it('says where the journey stands and what is due, in Dutch and English', () => {
    expect(describeJourney(working().state)).toBe(
      'AM24 · participatiewet\n\nAan het werk van 2026-01-12 tot en met 2026-07-12, vervolg nog niet bekend. Hierna: begeleidingsmoment moet gemeld zijn (2026-01-22 00:00).\n\n' +
        'At work from 2026-01-12 to 2026-07-12, next step not yet known. Next: checkpoint should be reported (2026-01-22 00:00).',
    );
  });
});
