import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { withTable } from '../../scripts/messages-doc.js';
import type { JourneyEvent } from '../../src/domain/journey/events.js';
import { messagesOf } from '../../src/domain/messages/messages-of.js';
import { factsOf } from '../../src/domain/messages/render.js';
import { MESSAGE_RULES } from '../../src/domain/messages/rules.js';
import { TEMPLATE_CODES } from '../../src/domain/messages/templates/all-templates.js';

const head = { at: '2027-01-04T09:00:00.000Z', candidateId: randomUUID(), region: 'AM24', rev: 7, n: 2 };
const ids = { proposalId: randomUUID(), contractorId: randomUUID(), placementId: randomUUID() };
const opened = (answerBy: string): JourneyEvent => ({
  type: 'proposal-opened',
  ...head,
  proposalId: ids.proposalId,
  contractorId: ids.contractorId,
  assignmentId: randomUUID(),
  startsAt: '2027-02-01T08:00:00.000Z',
  endsAt: '2027-05-01T08:00:00.000Z',
  answerBy,
  followOn: false,
});
const told = (event: JourneyEvent) => messagesOf(event).map(({ to, template }) => `${to}: ${template}`);

describe('the messages of an event', () => {
  it('tell both parties of a proposal, and remind both a day before it lapses', () => {
    const messages = messagesOf(opened('2027-01-09T09:00:00.000Z'));
    expect(messages.map(({ to, template, notBefore }) => [to, template, notBefore])).toEqual([
      ['candidate', 'proposal-for-candidate', head.at],
      ['contractor', 'proposal-for-contractor', head.at],
      ['candidate', 'proposal-reminder-for-candidate', '2027-01-08T09:00:00.000Z'],
      ['contractor', 'proposal-reminder-for-contractor', '2027-01-08T09:00:00.000Z'],
    ]);
  });

  it('hold no reminder when the time for it has passed', () => {
    expect(told(opened('2027-01-05T08:00:00.000Z'))).toEqual(['candidate: proposal-for-candidate', 'contractor: proposal-for-contractor']);
  });

  it.each([
    ['accepted', []],
    ['declined-by-contractor', ['candidate: proposal-closed-for-candidate']],
    ['declined-by-candidate', ['contractor: proposal-closed-for-contractor']],
    ['both-silent', ['candidate: proposal-closed-for-candidate', 'contractor: proposal-closed-for-contractor', 'coordinator: proposal-silent-for-coordinator']],
  ] as const)('tell who must know that a proposal closed as %s', (closing, expected) => {
    expect(told({ type: 'proposal-closed', ...head, proposalId: ids.proposalId, contractorId: ids.contractorId, closing })).toEqual(expected);
  });

  it.each([
    ['no-show', ['coach: no-show', 'coordinator: no-show']],
    ['completed', ['candidate: placement-ended-for-candidate', 'contractor: placement-ended', 'coach: placement-ended']],
    ['cancelled', ['candidate: placement-cancelled', 'contractor: placement-cancelled', 'coach: placement-cancelled']],
  ] as const)('tell of a placement that ended as %s', (ending, expected) => {
    expect(told({ type: 'placement-ended', ...head, placementId: ids.placementId, contractorId: ids.contractorId, endedAt: head.at, ending })).toEqual(expected);
  });

  it.each([
    ['checkpoint', 'reminder', ['coach: checkpoint-reminder', 'contractor: checkpoint-reminder']],
    ['checkpoint', 'coach', ['coach: checkpoint-missed-for-coach']],
    ['checkpoint', 'coordinator', ['coordinator: checkpoint-missed-for-coordinator']],
    ['checkpoint', 'manager', ['manager: checkpoint-missed-for-manager']],
    ['follow-on', 'coach', ['coach: follow-on-missing']],
    ['absence', 'manager', ['manager: absence-open-long']],
  ] as const)('tell of a %s that stays undone at the level of the %s', (subject, level, expected) => {
    expect(told({ type: 'escalation-raised', ...head, escalationId: 'x', subject, subjectId: 'y', level, since: head.at })).toEqual(expected);
  });

  it('ask the coordinator of the other region to answer a transfer', () => {
    const [asked] = messagesOf({ type: 'transfer-requested', ...head, transferId: randomUUID(), toRegion: 'AM10', answerBy: '2027-01-18T09:00:00.000Z' });
    expect(asked).toMatchObject({ to: 'coordinator', toId: 'AM10', template: 'transfer-asked' });
  });
});

describe('the rules', () => {
  it('use every template', () => {
    const used = new Set(MESSAGE_RULES.map(({ template }) => template));
    expect(TEMPLATE_CODES.filter((code) => !used.has(code))).toEqual([]);
  });

  it('name in their texts only what the event and its rows know', () => {
    const work = ['workTitle', 'company', 'place', 'startsOn', 'endsOn', 'hours'];
    const known = (event: string): string[] => {
      if (event.startsWith('proposal-')) return [...work, 'answerBy', 'region'];
      if (event.startsWith('placement-') || event.startsWith('absence-') || event === 'follow-on-opened') return [...work, 'region'];
      if (event.startsWith('checkpoint-')) return ['moments'];
      if (event === 'escalation-raised') return ['dueAt'];
      return event.startsWith('transfer-') ? ['answerBy', 'region'] : [];
    };
    const unknown = MESSAGE_RULES.flatMap(({ event, template }) => factsOf(template).filter((fact) => !known(event).includes(fact)).map((fact) => [event, template, fact]));
    expect(unknown).toEqual([]);
  });

  it('never tell the same role twice by the same template', () => {
    const named = MESSAGE_RULES.map(({ event, to, template, where }) => JSON.stringify([event, to, template, where]));
    expect(new Set(named).size).toBe(named.length);
  });

  it('are what docs/messages.md says', () => {
    const document = readFileSync(new URL('../../docs/messages.md', import.meta.url), 'utf8');
    expect(withTable(document)).toBe(document);
  });
});
