import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { FIGURES, type FigureGroup } from '../../src/domain/insights/definitions.js';
import { figuresOf, nobody, type CountedRow, type Counts } from '../../src/domain/insights/figures.js';
import { measureOf, MEASURES, levelOrder, type MeasureCode } from '../../src/domain/insights/measures.js';
import { instantsOf, monthRange, periodOf } from '../../src/domain/insights/periods.js';
import { spreadOf } from '../../src/domain/insights/spread.js';
import { FEWEST_SHOWN, hiddenIn, type LevelOrder, type Table } from '../../src/domain/insights/suppression.js';

const NOW = '2026-11-23T10:00:00.000Z';

describe('periods', () => {
  test.each([
    [{}, { from: '2026-01', to: '2026-11' }],
    [{ to: '2025-03' }, { from: '2025-01', to: '2025-03' }],
    [{ from: '2025-09' }, { from: '2025-09', to: '2026-11' }],
    [{ from: '2027-02' }, { from: '2027-02', to: '2027-02' }],
    [{ from: '2017-01', to: '2026-12' }, { from: '2017-01', to: '2026-12' }],
  ])('%j is %j', (asked, range) => expect(monthRange(asked, NOW)).toEqual(range));

  test.each([[{ from: '2026-05', to: '2026-04' }], [{ from: '2016-12', to: '2026-12' }]])('%j is refused', (asked) => {
    expect(() => monthRange(asked, NOW)).toThrow(expect.objectContaining({ code: 'INSIGHTS.PERIOD_INVALID' }));
  });

  it('are months of Amsterdam, through both changes of the clock', () => {
    expect(instantsOf({ from: '2026-03', to: '2026-03' })).toEqual({ from: '2026-02-28T23:00:00.000Z', until: '2026-03-31T22:00:00.000Z' });
    expect(instantsOf({ from: '2026-10', to: '2026-12' })).toEqual({ from: '2026-09-30T22:00:00.000Z', until: '2026-12-31T23:00:00.000Z' });
  });

  test.each([
    ['2026-03-31T21:59:59.999Z', '2026-03', '2026-Q1', '2026'],
    ['2026-03-31T22:00:00.000Z', '2026-04', '2026-Q2', '2026'],
    ['2026-10-31T22:59:59.999Z', '2026-10', '2026-Q4', '2026'],
    ['2026-10-31T23:00:00.000Z', '2026-11', '2026-Q4', '2026'],
    ['2026-12-31T23:00:00.000Z', '2027-01', '2027-Q1', '2027'],
  ])('%s falls in %s, %s and %s', (at, month, quarter, year) => {
    expect([periodOf(at, 'month'), periodOf(at, 'quarter'), periodOf(at, 'year')]).toEqual([month, quarter, year]);
  });
});

describe('a spread', () => {
  test.each([
    [[[5, 1]], { median: 5, p90: 5, longest: 5 }],
    [[[1, 1], [4, 1]], { median: 2.5, p90: 4, longest: 4 }],
    [[[9, 1], [0, 8], [3, 1]], { median: 0, p90: 3, longest: 9 }],
    [[[2, 5], [2, 4], [30, 1]], { median: 2, p90: 2, longest: 30 }],
    [[[2, 0], [7, 2]], { median: 7, p90: 7, longest: 7 }],
  ] as const)('of %j is %j', (occurrences, spread) => expect(spreadOf(occurrences)).toEqual(spread));

  it('of nothing is nothing', () => expect(spreadOf([])).toBeUndefined());

  it('is what sorting the values gives', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 60 }), (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const middle = sorted.length / 2;
        const median = Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
        const p90 = sorted.find((value) => sorted.filter((v) => v <= value).length >= 0.9 * sorted.length);
        expect(spreadOf(values.map((value) => [value, 1]))).toEqual({ median, p90, longest: sorted.at(-1) });
      }),
      { numRuns: 500 },
    );
  });
});

/** A table of people: every row gives a number for each fine part; coarse parts are sums of neighbours. */
const LEVELS: LevelOrder[] = [{ name: 'whole' }, { name: 'coarse', within: 'whole' }, { name: 'fine', within: 'coarse' }];
const tableOf = (fine: number[][]): Table => {
  const row = (parts: number[]) => ({ whole: [parts.reduce((a, b) => a + b, 0)], coarse: [parts[0]! + parts[1]!, parts.slice(2).reduce((a, b) => a + b, 0)], fine: parts });
  const total = fine[0]!.map((_, part) => fine.reduce((sum, parts) => sum + parts[part]!, 0));
  return { levels: LEVELS, rows: fine.map(row), total: row(total), disjoint: true };
};
const people = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 10, max: 80 }));
const tables = fc.integer({ min: 3, max: 5 }).chain((parts) => fc.array(fc.array(people, { minLength: parts, maxLength: parts }), { minLength: 1, maxLength: 7 }));
const isFew = (n: number) => n > 0 && n < FEWEST_SHOWN;

describe('suppression', () => {
  test.each<[string, number[][], string[][], string[]]>([
    ['nothing, when all are many', [[10, 0, 20], [30, 0, 0]], [[], []], []],
    ['a small row and the smallest other, so that the total gives neither away', [[3, 0, 0], [50, 0, 0], [20, 0, 0]], [['whole', 'coarse', 'fine'], [], ['whole', 'coarse', 'fine']], []],
    ['two small rows that are ten together', [[4, 0, 0], [6, 0, 0], [50, 0, 0]], [['whole', 'coarse', 'fine'], ['whole', 'coarse', 'fine'], []], []],
    ['the total of one small row', [[4, 0, 0]], [['whole', 'coarse', 'fine']], ['whole', 'coarse', 'fine']],
    ['the division of a row alone when its parts are few', [[40, 3, 20], [40, 30, 20]], [['fine'], ['fine']], []],
    ['a share whose complement is few', [[40, 0, 2], [40, 0, 30]], [['coarse', 'fine'], ['coarse', 'fine']], []],
  ])('hides %s', (_, fine, rows, total) => {
    const hidden = hiddenIn(tableOf(fine));
    expect({ rows: hidden.rows.map((row) => [...row]), total: [...hidden.total] }).toEqual({ rows, total });
  });

  it('shows no number of few people, and none follows from what is shown', () => {
    fc.assert(
      fc.property(tables, (fine) => {
        const table = tableOf(fine);
        const hidden = hiddenIn(table);
        for (const { name, within } of LEVELS) {
          const closed = table.rows.filter((_, at) => hidden.rows[at]!.has(name));
          const shown = table.rows.filter((_, at) => !hidden.rows[at]!.has(name));
          for (const row of [...shown, ...(hidden.total.has(name) ? [] : [table.total])]) expect(row[name]!.some(isFew)).toBe(false);
          // Who sees a finer level sees the coarser one.
          if (within) for (const [at, row] of hidden.rows.entries()) expect({ at, seen: !row.has(within) || row.has(name) }).toEqual({ at, seen: true });
          if (hidden.total.has(name) || closed.length === 0) continue;
          // What subtraction gives: the hidden rows together, which are more than one and many.
          expect(closed.length).toBeGreaterThan(1);
          const rest = table.total[name]!.map((all, part) => all - shown.reduce((sum, row) => sum + row[name]![part]!, 0));
          expect(rest.some(isFew)).toBe(false);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('leaves every hidden number of few people open: another table shows the same', () => {
    fc.assert(
      fc.property(tables, (fine) => {
        const { rows } = hiddenIn(tableOf(fine));
        fine.forEach((parts, at) => parts.forEach((n, part) => {
          if (!isFew(n)) return;
          expect(rows[at]!.has('fine')).toBe(true);
          expect({ fine, at, part, open: hasTwin(fine, { at, part }) }).toMatchObject({ open: true });
        }));
      }),
      { numRuns: 2_000 },
    );
  });

  it('counts who stands in several rows once', () => {
    const table = tableOf([[6, 0, 0], [7, 0, 0], [40, 0, 0]]);
    expect(hiddenIn({ ...table, disjoint: false }).rows.map((row) => row.has('whole'))).toEqual([true, true, true]);
    expect(hiddenIn(table).rows.map((row) => row.has('whole'))).toEqual([true, true, false]);
  });
});

/** True when moving one person, or people in a square of two rows and two parts, gives a table that shows the same. */
function hasTwin(fine: number[][], { at, part }: { at: number; part: number }): boolean {
  const seen = JSON.stringify(shownOf(fine));
  for (const by of [1, -1]) {
    const moved = (moves: [row: number, column: number, by: number][]) => {
      const copy = fine.map((row) => [...row]);
      for (const [row, column, change] of moves) copy[row]![column]! += change;
      return copy.every((row) => row.every((n) => n >= 0)) && JSON.stringify(shownOf(copy, hiddenIn(tableOf(fine)))) === seen;
    };
    if (moved([[at, part, by]])) return true;
    for (let row = 0; row < fine.length; row++) {
      if (row !== at && moved([[at, part, by], [row, part, -by]])) return true;
      for (let column = 0; column < fine[0]!.length; column++) {
        if (column === part) continue;
        if (moved([[at, part, by], [at, column, -by]])) return true;
        if (row !== at && moved([[at, part, by], [at, column, -by], [row, part, -by], [row, column, by]])) return true;
      }
    }
  }
  return false;
}

function shownOf(fine: number[][], hidden = hiddenIn(tableOf(fine))) {
  const { rows, total } = tableOf(fine);
  return LEVELS.map(({ name }) => [...rows.map((row, at) => (hidden.rows[at]!.has(name) ? null : row[name])), hidden.total.has(name) ? null : total[name]]);
}

/** A counted row of placements that ended: by the fine code of their ending. */
function endings(value: string, fine: Record<string, number>): CountedRow {
  const measure = measureOf('placementsEnded');
  const row = nobody('placementsEnded', { value });
  const of = (codes: readonly string[]) => codes.reduce((sum, code) => sum + (fine[code] ?? 0), 0);
  const same = (n: number) => ({ count: n, people: n });
  const levels = Object.fromEntries(Object.entries(measure.levels).filter(([, { aspect }]) => aspect === 'ending').map(([name, { parts }]) => [name, Object.fromEntries(Object.entries(parts).map(([part, codes]) => [part, same(of(codes))]))]));
  return { ...row, levels: { ...row.levels, ...levels, whole: { whole: same(of(Object.keys(fine))) } } };
}
const empty = (group: FigureGroup): Map<MeasureCode, Counts> =>
  new Map(Object.values(FIGURES[group].figures).map(({ measure }) => [measure, { rows: [], total: nobody(measure) }]));

describe('figures', () => {
  const a = endings('AM24', { completed: 60, 'no-show': 20, 'early.illness': 12, 'early.conduct': 8, 'unbegun.cancelled': 15 });
  const b = endings('AM25', { completed: 40, 'no-show': 10 });
  const total = endings('', { completed: 100, 'no-show': 30, 'early.illness': 12, 'early.conduct': 8, 'unbegun.cancelled': 15 });
  const counts = new Map([...empty('placements'), ['placementsEnded', { rows: [a, b], total }] as const]);

  it('are sums of parts, and shares of what they say', () => {
    const { rows } = figuresOf(FIGURES.placements.figures, { counts, seesPersons: true });
    expect(rows.map(({ group }) => group.value)).toEqual(['AM24', 'AM25']);
    expect(rows[0]!.figures).toMatchObject({
      ended: { count: 115, parts: { completed: 60, 'terminated-early': 20, 'no-show': 20, 'not-begun': 15 }, suppressed: false },
      noShowShare: { numerator: 20, denominator: 100, share: 0.2 },
      earlyEndShare: { numerator: 20, denominator: 80, share: 0.25 },
      earlyEndReasons: { count: 20, parts: { illness: 12, conduct: 8, other: 0 } },
      absences: { count: 0, suppressed: false },
      absenceDays: { count: 0, median: null, longest: null, suppressed: false },
    });
    expect(rows[1]!.figures['earlyEndShare']).toEqual({ numerator: 0, denominator: 40, share: 0, suppressed: false });
    expect(figuresOf(FIGURES.placements.figures, { counts: empty('placements'), seesPersons: true }).total['noShowShare']).toEqual({ numerator: 0, denominator: 0, share: null, suppressed: false });
  });

  it('of few people are hidden from who may not see persons, with what would tell them', () => {
    const { rows, total: all } = figuresOf(FIGURES.placements.figures, { counts, seesPersons: false });
    const hidden = { suppressed: true, count: 20, parts: { illness: null, conduct: null } };
    expect(rows[0]!.figures).toMatchObject({ ended: { count: 115, suppressed: false }, noShowShare: { share: 0.2 }, earlyEndReasons: hidden });
    expect(all).toMatchObject({ ended: { count: 165, suppressed: false }, earlyEndReasons: hidden });
  });

  it('have a measure, levels, parts and values that exist', () => {
    for (const [group, { figures }] of Object.entries(FIGURES)) {
      for (const [name, definition] of Object.entries(figures)) {
        const { levels, values } = measureOf(definition.measure);
        const level = definition.kind === 'spread' ? undefined : definition.level;
        const known = level === undefined ? [] : Object.keys(levels[level]?.parts ?? {});
        const used = definition.kind === 'share' ? [...definition.parts, ...(definition.of ?? [])] : definition.kind === 'count' ? (definition.parts ?? []) : [];
        expect({ group, name, unknown: used.filter((part) => !known.includes(part)) }).toEqual({ group, name, unknown: [] });
        if (definition.kind === 'spread') expect(Object.keys(values)).toContain(definition.value);
      }
    }
  });

  it('come from levels of which each refines the one that it is within', () => {
    for (const code of Object.keys(MEASURES) as MeasureCode[]) {
      const order = levelOrder(measureOf(code)).map(({ name }) => name);
      for (const { name, within } of levelOrder(measureOf(code))) {
        if (within) expect(order.indexOf(within)).toBeLessThan(order.indexOf(name));
      }
    }
  });
});
