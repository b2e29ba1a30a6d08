/**
 * Which counts stay hidden from those who may not see persons. A count of 1 to 9 people is hidden, and so is whatever
 * would give one away: a part of a row (numerator or complement of a share), or a total from which the rows that are
 * shown can be taken. At a level a row is shown whole or not at all, so what subtraction can give is the sum of all
 * hidden rows, part by part; each part of that sum is nobody, or ten people and more.
 */

export const FEWEST_SHOWN = 10;

/** The levels at which one population is divided; a level refines the one that it is within. */
export interface LevelOrder {
  name: string;
  within?: string;
}

/** People behind each part, by level. Every level has its parts in the same order in every row. */
export type People = Readonly<Record<string, readonly number[]>>;

export interface Table {
  /** Parents come before what is within them. */
  levels: readonly LevelOrder[];
  rows: readonly People[];
  total: People;
  /** A person stands in one row only, so that people of rows may be added up. */
  disjoint: boolean;
}

/** Names of the levels that are hidden. */
export interface Hidden {
  rows: ReadonlySet<string>[];
  total: ReadonlySet<string>;
}

const few = (people: number) => people > 0 && people < FEWEST_SHOWN;

/** What has to stay hidden. */
export function hiddenIn({ levels, rows, total, disjoint }: Table): Hidden {
  const hidden = { rows: rows.map(() => new Set<string>()), total: new Set<string>() };
  for (const { name, within } of levels) {
    const inherits = (of: ReadonlySet<string>) => within !== undefined && of.has(within);
    const parts = rows.map((row) => row[name] ?? []);
    const closed = new Set(parts.flatMap((row, at) => (inherits(hidden.rows[at]!) || row.some(few) ? [at] : [])));
    let totalClosed = inherits(hidden.total) || (total[name] ?? []).some(few);
    while (closed.size > 0 && !totalClosed && !isSafe([...closed].map((at) => parts[at]!), disjoint)) {
      const next = smallestShown(parts, closed);
      if (next === undefined) totalClosed = true;
      else closed.add(next);
    }
    for (const at of closed) hidden.rows[at]!.add(name);
    if (totalClosed) hidden.total.add(name);
  }
  return hidden;
}

/** True when the hidden rows together give nobody away. */
function isSafe(closed: (readonly number[])[], disjoint: boolean): boolean {
  const together = closed[0]!.map((_, part) => {
    const people = closed.map((row) => row[part] ?? 0);
    // Who stands in several rows is counted once: at the least as many as the largest row has.
    return disjoint ? people.reduce((sum, n) => sum + n, 0) : Math.max(...people);
  });
  return !together.some(few);
}

function smallestShown(parts: (readonly number[])[], closed: ReadonlySet<number>): number | undefined {
  const size = (at: number) => parts[at]!.reduce((sum, n) => sum + n, 0);
  const open = parts.flatMap((_, at) => (closed.has(at) || size(at) === 0 ? [] : [at]));
  return open.sort((a, b) => size(a) - size(b))[0];
}
