import { describe, expect, it } from '@jest/globals';
import { gapDaysOf, longestChain, nextStepKnown, retentionAt, sameCoach, type LookedAfter } from '../../src/domain/continuity/figures.js';
import { plus } from '../../src/domain/shared/calendar.js';

const AT = '2026-01-05T08:00:00.000Z';
const month = (n: number) => plus(AT, `P${n}M`);
const links = (...gaps: (number | null)[]) => gaps.map((gapDays, n) => ({ startedAt: month(n), gapDays }));

describe('the figures of continuity', () => {
  it('share placements whose next step was known, of those that ended', () => {
    expect(nextStepKnown([])).toEqual({ part: 0, whole: 0, share: null });
    const ended = { endedAt: AT };
    expect(nextStepKnown([{ ...ended, nextKnownBeforeEnd: true }, { ...ended, nextKnownBeforeEnd: false }, {}])).toEqual({ part: 1, whole: 2, share: 0.5 });
  });

  it('count gap days by person with more than one placement', () => {
    expect(gapDaysOf([links(null)])).toEqual({ people: 0, days: 0, perPerson: null });
    expect(gapDaysOf([links(null, 4, 6), links(null, 0), links(null)])).toEqual({ people: 2, days: 10, perPerson: 5 });
  });

  it.each([
    [[], 0],
    [[null], 1],
    [[null, 0, 14], 3],
    [[null, 0, 15, 3, 2], 3],
    [[null, 30, 30], 1],
  ])('find the longest chain of %j', (gaps, expected) => {
    expect(longestChain(links(...gaps).reverse(), 14)).toBe(expected);
  });

  it('share the steps on which the coach stayed', () => {
    const coached = (...coaches: (string | undefined)[]) => coaches.map((coachId, n) => ({ startedAt: month(n), ...(coachId && { coachId }) }));
    expect(sameCoach([coached('a', 'a', 'b'), coached('a'), coached('a', undefined, 'a'), coached('c', 'c')])).toEqual({ part: 2, whole: 3, share: 2 / 3 });
    expect(sameCoach([coached('a')]).share).toBeNull();
  });
});

describe('retention', () => {
  const looked = (statuses: [string, string, string], leftAt?: string): LookedAfter => ({
    outcome: { at: AT },
    checks: [3, 6, 12].map((n, at) => ({ dueAt: month(n), status: statuses[at]! })),
    ...(leftAt && { leftAt }),
  });
  const cases: [string, LookedAfter, string, [string, string, string]][] = [
    ['still there at each', looked(['still-there', 'still-there', 'still-there']), month(13), ['still', 'still', 'still']],
    ['not reached, then seen', looked(['not-reached', 'still-there', 'not-reached']), month(13), ['still', 'still', 'notReached']],
    ['left in month 4', looked(['still-there', 'gone', 'cancelled'], month(4)), month(7), ['still', 'gone', 'gone']],
    ['came back to the pool unasked', looked(['cancelled', 'cancelled', 'cancelled'], month(2)), month(2), ['gone', 'gone', 'gone']],
    ['not so far yet', looked(['still-there', 'due', 'planned']), month(6), ['still', '-', '-']],
    ['no after-care wanted', looked(['still-there', 'cancelled', 'cancelled']), month(13), ['still', 'notReached', 'notReached']],
  ];
  it.each(cases)('of who is %s', (_what, one, now, expected) => {
    const answers = [3, 6, 12].map((n) => {
      const { still, gone, notReached } = retentionAt(n, [one], now);
      return still ? 'still' : gone ? 'gone' : notReached ? 'notReached' : '-';
    });
    expect(answers).toEqual(expected);
  });

  it('is a share of who is known', () => {
    const there = looked(['still-there', 'planned', 'planned']);
    const cases3 = [there, there, looked(['gone', 'cancelled', 'cancelled'], month(1)), looked(['not-reached', 'planned', 'planned'])];
    expect(retentionAt(3, cases3, month(4))).toEqual({ months: 3, still: 2, gone: 1, notReached: 1, share: 2 / 3 });
    expect(retentionAt(12, [there], month(4)).share).toBeNull();
  });
});
