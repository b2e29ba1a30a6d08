/** The events of a journey: what a reader who knows nothing else can tell from them. */
import { describe, expect, it } from '@jest/globals';
import { zJourneyEvent } from '../../src/contracts/events.js';
import { correctEntry } from '../../src/domain/journey/correction.js';
import { eventIdOf, eventsBetween } from '../../src/domain/journey/events.js';
import { endAbsence, reportAbsence, reportCheckpoint } from '../../src/domain/journey/guidance.js';
import { putOnHold, resume } from '../../src/domain/journey/hold.js';
import { startJourney } from '../../src/domain/journey/intake.js';
import { recordOutcome, withdraw } from '../../src/domain/journey/outcome.js';
import { assignmentCompleted } from '../../src/domain/journey/placement.js';
import { declineProposal } from '../../src/domain/journey/proposal.js';
import { acceptTransfer, declineTransfer, requestTransfer } from '../../src/domain/journey/transfer.js';
import type { JourneyState } from '../../src/domain/journey/journey-state.js';
import { Story } from '../support/journey-story.js';
import { testStart } from '../support/journeys.js';

const NOW = '2027-01-04T09:00:00.000Z';
const START = '2027-01-05T08:00:00.000Z';
const END = '2027-06-30T22:00:00.000Z';

/** The types of the events of one step of a story; each event fits the contract. */
function told(story: Story, step: (story: Story) => unknown): string[] {
  return facts(story, step).map(({ type }) => type);
}

function facts(story: Story, step: (story: Story) => unknown) {
  const before: JourneyState = story.state;
  step(story);
  const events = eventsBetween(before, story.state, story.now);
  for (const event of events) expect(event.candidateId).toBe(story.state.candidateId);
  expect(events.map(({ n }) => n)).toEqual(events.map((_, n) => n));
  return events;
}

const placed = () => new Story(NOW).place(START, END);
const working = () => placed().until('2027-01-05T09:00:00.000Z').start(START);

describe('a change is told as', () => {
  it('a start, with or without the intake', () => {
    const events = (intakeComplete: boolean) => eventsBetween(undefined, startJourney(testStart({ intakeComplete }), NOW), NOW).map(({ type }) => type);
    expect(events(false)).toEqual(['journey-started']);
    expect(events(true)).toEqual(['journey-started', 'intake-completed', 'pool-entered']);
  });

  it('a return after an outcome', () => {
    const state = startJourney(testStart({ previousRev: 7 }), NOW);
    expect(eventsBetween(undefined, state, NOW)[0]).toMatchObject({ type: 'journey-started', returned: true, rev: 8 });
  });

  it('nothing, when nothing changed', () => {
    const { state } = placed();
    expect(eventsBetween(state, { ...state, processed: [] }, NOW)).toEqual([]);
  });

  it('an overdue intake', () => {
    expect(told(new Story(NOW, {}, false), (s) => s.until('2027-01-19T09:00:00.000Z'))).toEqual(['intake-overdue']);
  });

  it('a proposal that is opened, declined and closed, without the reason', () => {
    const story = new Story(NOW);
    expect(told(story, (s) => s.propose(START, END))).toEqual(['proposal-opened']);
    const { proposalId } = story.state.proposal!;
    const events = facts(story, (s) => s.do((state, now) => declineProposal(state, { proposalId, party: 'candidate', reason: 'health' }, now)));
    expect(events).toMatchObject([{ type: 'proposal-answered', party: 'candidate', answer: 'declined' }, { type: 'proposal-closed', closing: 'declined-by-candidate' }]);
    expect(JSON.stringify(events)).not.toContain('health');
  });

  it('a placement with its plan', () => {
    const story = new Story(NOW).propose(START, END);
    const before = story.state;
    const agreed = new Story(NOW).place(START, END);
    expect(before.proposal).toBeDefined();
    const types = eventsBetween(startJourney(testStart(), NOW), agreed.state, NOW).map(({ type }) => type);
    expect(types.filter((type) => type === 'placement-agreed')).toHaveLength(1);
    expect(types.filter((type) => type === 'checkpoint-planned')).toHaveLength(agreed.state.placement!.checkpoints.length);
  });

  it('a start, and its plan moved with it', () => {
    const story = placed().until('2027-01-06T09:00:00.000Z');
    const types = told(story, (s) => s.start('2027-01-06T08:00:00.000Z'));
    expect(types[0]).toBe('placement-started');
    expect(types).toContain('checkpoint-moved');
  });

  it('a no-show', () => {
    expect(told(placed(), (s) => s.until('2027-01-07T09:00:00.000Z')).slice(0, 3)).toEqual(['placement-ended', 'follow-on-settled', 'pool-entered']);
  });

  it('checkpoints reported and missed', () => {
    const story = working();
    const { checkpointId } = story.state.placement!.checkpoints[0]!;
    expect(told(story, (s) => s.do((state, now) => reportCheckpoint(state, { checkpointId }, now)))).toEqual(['checkpoint-reported']);
    expect(told(story, (s) => s.until('2027-02-06T09:00:00.000Z'))).toEqual(['checkpoint-missed']);
  });

  it('an absence, its end, and the checkpoints that move', () => {
    const story = working();
    const absence = { placementId: story.placementId, absenceId: 'a', kind: 'short' as const, from: story.now };
    expect(told(story, (s) => s.do((state, now) => reportAbsence(state, absence, now)))).toEqual(['absence-reported']);
    const ended = { placementId: story.placementId, absenceId: 'a', until: '2027-01-20T08:00:00.000Z' };
    expect(told(story, (s) => s.do((state, now) => endAbsence(state, ended, now)))).toEqual(['absence-ended', 'checkpoint-moved']);
  });

  it('the window for the follow-on, an outcome that is agreed, and the end', () => {
    const story = working();
    for (const { checkpointId } of story.state.placement!.checkpoints) story.do((state, now) => reportCheckpoint(state, { checkpointId }, now));
    expect(told(story, (s) => s.until('2027-05-25T22:00:00.000Z'))).toEqual(['follow-on-opened']);
    const outcome = { kind: 'regular-job' as const, reason: 'agreed' as const, effective: 'at-placement-end' as const };
    expect(told(story, (s) => s.do((state, now) => recordOutcome(state, outcome, now)))).toEqual(['outcome-agreed']);
    const completed = { placementId: story.placementId, completedAt: story.now };
    const types = told(story, (s) => s.do((state, now) => assignmentCompleted(state, completed, now)));
    expect(types).toEqual(['placement-ended', 'follow-on-settled', 'journey-ended']);
  });

  it('a hold, its review and its end', () => {
    const story = new Story(NOW);
    expect(told(story, (s) => s.do((state, now) => putOnHold(state, { reason: 'illness' }, now)))).toEqual(['hold-started']);
    expect(told(story, (s) => s.until('2027-02-01T09:00:00.000Z'))).toEqual(['hold-reviewed']);
    expect(told(story, (s) => s.do(resume))).toEqual(['hold-ended']);
  });

  it('a transfer with each of its answers', () => {
    const ask = (transferId: string) => new Story(NOW).do((state, now) => requestTransfer(state, { transferId, toRegion: 'AM25' }, now));
    expect(told(new Story(NOW), (s) => s.do((state, now) => requestTransfer(state, { transferId: 't', toRegion: 'AM25' }, now)))).toEqual(['transfer-requested']);
    const answerOf = (step: (story: Story) => unknown) => facts(ask('t'), step).find(({ type }) => type === 'transfer-answered');
    const fields = { fromRegion: 'AM24', toRegion: 'AM25' };
    expect(answerOf((s) => s.do((state, now) => acceptTransfer(state, { transferId: 't' }, now)))).toMatchObject({ answer: 'accepted', region: 'AM25', ...fields });
    expect(answerOf((s) => s.do((state, now) => declineTransfer(state, { transferId: 't' }, now)))).toMatchObject({ answer: 'declined', region: 'AM24', ...fields });
    expect(answerOf((s) => s.until('2027-01-18T09:00:00.000Z'))).toMatchObject({ answer: 'lapsed' });
    expect(answerOf((s) => s.do((state, now) => withdraw(state, { reason: 'own-choice' }, now)))).toMatchObject({ answer: 'no-longer-needed' });
  });

  it('a correction with what holds now', () => {
    const story = working().until('2027-01-08T09:00:00.000Z');
    const correction = { entry: 'start-moment' as const, placementId: story.placementId, startedAt: '2027-01-06T08:00:00.000Z' };
    const [first] = facts(story, (s) => s.do((state, now) => correctEntry(state, { correction, by: 'account', reason: 'typing-error' }, now)));
    expect(first).toMatchObject({ type: 'correction-made', entry: 'start-moment', reason: 'typing-error', placementId: story.placementId, startedAt: correction.startedAt });
  });
});

describe('an event', () => {
  it('has the same id whenever it is told, and another one than every other', () => {
    const state = startJourney(testStart(), NOW);
    const ids = eventsBetween(undefined, state, NOW).map(eventIdOf);
    expect(eventsBetween(undefined, state, '2027-09-09T09:00:00.000Z').map(eventIdOf)).toEqual(ids);
    expect(new Set(ids).size).toBe(3);
  });

  it('is refused by the contract when it tells more than agreed', () => {
    const [event] = eventsBetween(undefined, startJourney(testStart(), NOW), NOW);
    expect(zJourneyEvent.safeParse(event).success).toBe(true);
    expect(zJourneyEvent.safeParse({ ...event, name: 'somebody' }).success).toBe(false);
  });
});
