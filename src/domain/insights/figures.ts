/** From counts to figures: by the table of definitions, without what has to stay hidden. */
import type { Definition } from './definition.js';
import { levelOrder, measureOf, WHOLE, type MeasureCode } from './measures.js';
import { spreadOf, type Occurrence } from './spread.js';
import { FEWEST_SHOWN, hiddenIn, type People } from './suppression.js';

/** Rows of a population, and the people behind them. */
export interface Tally {
  count: number;
  people: number;
}

/** One row of counts: every part of every level, the whole among them, and the values that were asked for. */
export interface CountedRow {
  group: GroupKey;
  levels: Readonly<Record<string, Readonly<Record<string, Tally>>>>;
  values: Readonly<Record<string, readonly Occurrence[]>>;
}

export interface GroupKey {
  /** Value of the dimension; null: it has none. Absent when nothing was grouped by. */
  value?: string | null;
  period?: string;
}

/** Counts of one population: by group, and of all together. */
export interface Counts {
  rows: CountedRow[];
  total: CountedRow;
}

export interface CountFigure {
  count: number | null;
  parts?: Record<string, number | null>;
  suppressed: boolean;
}
export interface ShareFigure {
  numerator: number | null;
  denominator: number | null;
  /** 0 to 1, four decimals; null as well when the denominator is 0. */
  share: number | null;
  suppressed: boolean;
}
export interface SpreadFigure {
  count: number | null;
  median: number | null;
  p90: number | null;
  longest: number | null;
  suppressed: boolean;
}
export type Figure = CountFigure | ShareFigure | SpreadFigure;
export type Figures = Record<string, Figure>;

export interface FigureRow {
  group: GroupKey;
  figures: Figures;
}
export interface FigureTable {
  rows: FigureRow[];
  total: Figures;
}

/** What of one measure is hidden in each row, by the key of the row. */
type Veil = (key: string | undefined) => ReadonlySet<string>;

/** Figures from the counts of their measures, with `seesPersons` without hiding any. */
export function figuresOf(
  figures: Readonly<Record<string, Definition>>,
  { counts, seesPersons }: { counts: ReadonlyMap<MeasureCode, Counts>; seesPersons: boolean },
): FigureTable {
  const keys = new Map([...counts.values()].flatMap(({ rows }) => rows.map((row) => [keyOf(row.group), row.group] as const)));
  const veils = new Map([...counts].map(([code, counted]) => [code, seesPersons ? () => new Set<string>() : veilOf(code, counted)]));
  const at = (key: string | undefined): Figures =>
    Object.fromEntries(
      Object.entries(figures).map(([name, definition]) => {
        const { rows, total } = counts.get(definition.measure)!;
        const row = key === undefined ? total : (rows.find((r) => keyOf(r.group) === key) ?? nobody(definition.measure));
        return [name, figureOf(definition, { row, hidden: veils.get(definition.measure)!(key), seesPersons })];
      }),
    );
  const sorted = [...keys].sort(([a], [b]) => (a < b ? -1 : 1));
  return { rows: sorted.map(([key, of]) => ({ group: of, figures: at(key) })), total: at(undefined) };
}

/** A name for a group; groups in this order are in order of period, then value. */
export function keyOf({ value, period }: GroupKey): string {
  return `${period ?? ''}/${value ?? ''}`;
}

function veilOf(code: MeasureCode, { rows, total }: Counts): Veil {
  const measure = measureOf(code);
  const people = ({ levels }: CountedRow): People =>
    Object.fromEntries(Object.entries(levels).map(([name, parts]) => [name, Object.values(parts).map((tally) => tally.people)]));
  const hidden = hiddenIn({ levels: levelOrder(measure), rows: rows.map(people), total: people(total), disjoint: measure.perPerson });
  const byKey = new Map(rows.map((row, at) => [keyOf(row.group), hidden.rows[at]!]));
  return (key) => (key === undefined ? hidden.total : (byKey.get(key) ?? new Set()));
}

/** The counts of a group that no row of this population is in. */
export function nobody(code: MeasureCode, group: GroupKey = {}): CountedRow {
  const none = { count: 0, people: 0 };
  const { levels, values } = measureOf(code);
  const divided = Object.entries(levels).map(([name, { parts }]) => [name, Object.fromEntries(Object.keys(parts).map((part) => [part, none]))] as const);
  return { group, levels: { [WHOLE]: { [WHOLE]: none }, ...Object.fromEntries(divided) }, values: Object.fromEntries(Object.keys(values).map((name) => [name, []])) };
}

interface Seen {
  row: CountedRow;
  hidden: ReadonlySet<string>;
  seesPersons: boolean;
}

function figureOf(definition: Definition, seen: Seen): Figure {
  if (definition.kind === 'count') return countOf(definition, seen);
  return definition.kind === 'share' ? shareOf(definition, seen) : spreadFigure(definition, seen);
}

function countOf({ level, parts, only = [WHOLE, WHOLE] }: Extract<Definition, { kind: 'count' }>, { row, hidden }: Seen): CountFigure {
  const count = hidden.has(only[0]) ? null : tally(row, only).count;
  if (level === undefined) return { count, suppressed: count === null };
  const shown = (parts ?? Object.keys(row.levels[level] ?? {})).map((part) => [part, hidden.has(level) ? null : tally(row, [level, part]).count]);
  return { count, parts: Object.fromEntries(shown) as Record<string, number | null>, suppressed: count === null || hidden.has(level) };
}

function shareOf({ level, parts, of }: Extract<Definition, { kind: 'share' }>, { row, hidden }: Seen): ShareFigure {
  if (hidden.has(level)) return { numerator: null, denominator: null, share: null, suppressed: true };
  const sum = (of_: readonly string[]) => of_.reduce((all, part) => all + tally(row, [level, part]).count, 0);
  const [numerator, denominator] = [sum(parts), sum(of ?? Object.keys(row.levels[level] ?? {}))];
  return { numerator, denominator, share: denominator === 0 ? null : Math.round((numerator / denominator) * 10_000) / 10_000, suppressed: false };
}

function spreadFigure({ measure, value }: Extract<Definition, { kind: 'spread' }>, { row, hidden, seesPersons }: Seen): SpreadFigure {
  const at = measureOf(measure).values[value]?.of ?? ([WHOLE, WHOLE] as const);
  const { count, people } = tally(row, at);
  if (hidden.has(at[0])) return { count: null, median: null, p90: null, longest: null, suppressed: true };
  if (!seesPersons && people > 0 && people < FEWEST_SHOWN) throw new Error(`Few people are not hidden in ${measure}`);
  const spread = spreadOf(row.values[value] ?? []);
  // The longest is about one person.
  return { count, median: spread?.median ?? null, p90: spread?.p90 ?? null, longest: seesPersons ? (spread?.longest ?? null) : null, suppressed: !seesPersons && count > 0 };
}

function tally({ levels }: CountedRow, [level, part]: readonly [string, string]): Tally {
  return levels[level]?.[part] ?? { count: 0, people: 0 };
}
