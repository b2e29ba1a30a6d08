/** Terms of requests and of retention. */
import { describe, expect, it } from '@jest/globals';
import { attentionAt, dueBy, extended, remindAt, requireDecidable, requireLiftable, RIGHTS, type RequestTerms } from '../../src/domain/rights/request.js';
import { AUDIENCES } from '../../src/domain/messages/message-kinds.js';
import { isToldUnderRestriction } from '../../src/domain/rights/restriction.js';
import { isPast, latestEnd, RECORD_KINDS, RETENTION, retentionOf } from '../../src/domain/rights/retention.js';
import { isDuration } from '../../src/domain/shared/calendar.js';

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'nothing';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the term of a request', () => {
  it.each([
    // Received, one month, three months. Amsterdam: +1 in winter, +2 in summer.
    ['2027-02-10T09:00:00.000Z', '2027-03-10T23:00:00.000Z', '2027-05-10T22:00:00.000Z'],
    ['2027-01-31T09:00:00.000Z', '2027-02-28T23:00:00.000Z', '2027-04-30T22:00:00.000Z'],
    ['2028-01-31T09:00:00.000Z', '2028-02-29T23:00:00.000Z', '2028-04-30T22:00:00.000Z'],
    // Half past twelve at night in Amsterdam is the day before in UTC.
    ['2027-06-14T22:30:00.000Z', '2027-07-15T22:00:00.000Z', '2027-09-15T22:00:00.000Z'],
    // Over the change to summer time, and back.
    ['2027-03-01T10:00:00.000Z', '2027-04-01T22:00:00.000Z', '2027-06-01T22:00:00.000Z'],
    ['2027-10-01T10:00:00.000Z', '2027-11-01T23:00:00.000Z', '2028-01-01T23:00:00.000Z'],
  ])('received at %s ends at %s, extended at %s', (receivedAt, month, three) => {
    expect(dueBy(receivedAt, { extended: false })).toBe(month);
    expect(dueBy(receivedAt, { extended: true })).toBe(three);
  });

  it.each([
    ['2027-03-03T22:59:59.999Z', undefined],
    ['2027-03-03T23:00:00.000Z', 'due-soon'],
    ['2027-03-10T22:59:59.999Z', 'due-soon'],
    ['2027-03-10T23:00:00.000Z', 'overdue'],
  ])('at %s asks for %s', (now, attention) => {
    expect(attentionAt('2027-03-10T23:00:00.000Z', now)).toBe(attention);
  });

  it('reminds at the beginning of a day in Amsterdam, a week before', () => {
    expect(remindAt('2027-04-01T22:00:00.000Z')).toBe('2027-03-25T23:00:00.000Z');
  });
});

const open = (over: Partial<RequestTerms> = {}): RequestTerms => ({
  right: 'erasure',
  status: 'open',
  receivedAt: '2027-02-10T09:00:00.000Z',
  dueBy: '2027-03-10T23:00:00.000Z',
  extended: false,
  ...over,
});

describe('an extension', () => {
  it('gives three months from receipt', () => {
    expect(extended(open(), '2027-03-01T09:00:00.000Z')).toBe('2027-05-10T22:00:00.000Z');
  });
  it.each([
    ['a second time', { extended: true }, '2027-03-01T09:00:00.000Z', 'RIGHTS.EXTENDED'],
    ['after the first month', {}, '2027-03-10T23:00:00.000Z', 'RIGHTS.TERM_OVER'],
    ['after the decision', { status: 'refused' as const }, '2027-03-01T09:00:00.000Z', 'RIGHTS.DECIDED'],
  ])('is refused %s', (_when, over, now, code) => {
    expect(codeOf(() => extended(open(over), now))).toBe(code);
  });
});

describe('a decision', () => {
  const facts = { grant: true, journeyOpen: false, endJourney: false, held: false };
  it.each([
    ['an erasure of who has no open journey', {}, {}, 'nothing'],
    ['an erasure beside an open journey', {}, { journeyOpen: true }, 'RIGHTS.JOURNEY_OPEN'],
    ['an erasure that ends the journey', {}, { journeyOpen: true, endJourney: true }, 'nothing'],
    ['an erasure under a legal hold', {}, { held: true }, 'RIGHTS.LEGAL_HOLD'],
    ['an erasure under a legal hold, refused', {}, { held: true, grant: false }, 'nothing'],
    ['access under a legal hold, beside an open journey', { right: 'access' as const }, { held: true, journeyOpen: true }, 'nothing'],
    ['what was decided before', { status: 'granted' as const }, {}, 'RIGHTS.DECIDED'],
  ])('on %s: %s', (_what, request, over, code) => {
    expect(codeOf(() => requireDecidable(open(request), { ...facts, ...over }))).toBe(code);
  });
});

it('only a restriction or an objection that holds can be lifted', () => {
  const liftable = RIGHTS.filter((right) => codeOf(() => requireLiftable({ right, status: 'done' })) === 'nothing');
  expect(liftable).toEqual(['restriction', 'objection']);
  for (const status of ['open', 'granted', 'refused', 'lifted'] as const) expect(codeOf(() => requireLiftable({ right: 'restriction', status }))).toBe('RIGHTS.NOT_LIFTABLE');
});

describe('retention', () => {
  it('has one term with its source for every kind of record', () => {
    expect(RETENTION.map(({ kind }) => kind).sort()).toEqual([...RECORD_KINDS].sort());
    for (const { keep, source } of RETENTION) {
      expect(isDuration(keep)).toBe(true);
      expect(source).toMatch(/(AVG|AWR|Wabb) art\. \d+/);
    }
  });

  it.each([
    ['P2Y', '2024-02-29T12:00:00.000Z', '2026-02-28T11:59:59.999Z', false],
    ['P2Y', '2024-02-29T12:00:00.000Z', '2026-02-28T12:00:00.000Z', true],
    // Nine at night in winter is nine at night in summer.
    ['P6M', '2027-01-15T20:00:00.000Z', '2027-07-15T18:59:59.999Z', false],
    ['P6M', '2027-01-15T20:00:00.000Z', '2027-07-15T19:00:00.000Z', true],
  ])('%s after %s is past at %s: %s', (keep, since, now, past) => {
    expect(isPast({ keep }, { since }, now)).toBe(past);
  });

  it('finds in its bound everything that is past', () => {
    const now = '2027-03-31T10:00:00.000Z';
    for (const term of RETENTION) {
      const bound = latestEnd(term, now);
      expect(isPast(term, { since: bound }, now)).toBe(true);
    }
  });

  it('takes other terms from the installation, and says so', () => {
    const [file] = retentionOf({ file: 'P10Y' }).filter(({ kind }) => kind === 'file');
    expect(file).toMatchObject({ keep: 'P10Y', basis: 'choice', source: expect.stringContaining('Keuze van deze installatie') });
    expect(retentionOf().filter(({ kind }) => kind === 'bsn')).toEqual(RETENTION.filter(({ kind }) => kind === 'bsn'));
  });
});

it('under a restriction the pool alone gets messages', () => {
  expect(AUDIENCES.filter(isToldUnderRestriction)).toEqual(['coach', 'coordinator', 'manager']);
});
