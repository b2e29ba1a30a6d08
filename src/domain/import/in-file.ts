/** Rows of one file that are, or may be, the same person. */
import { blockingKeys, duplicateScore, isPossibleDuplicate, type Comparable, type DuplicateScore } from '../candidate/duplicates.js';

export interface FileRow {
  row: number;
  person: Comparable;
  bsn?: string;
}

export type Repeat =
  | { kind: 'same-bsn'; ofRow: number }
  | { kind: 'possible-duplicate'; ofRow: number; score: DuplicateScore };

/** A block larger than this holds nothing that tells people apart; comparing all of it would cost the square. */
const MOST_IN_BLOCK = 25;

/** Finds rows that repeat an earlier one, row by row. An equal BSN goes before a likeness. */
export class RepeatFinder {
  private readonly byBsn = new Map<string, number>();
  private readonly blocks = new Map<string, FileRow[]>();

  /** What the row repeats, if anything; remembers it for the rows that follow. */
  add(row: FileRow): Repeat | undefined {
    const sameBsn = row.bsn === undefined ? undefined : this.byBsn.get(row.bsn);
    if (sameBsn !== undefined) return { kind: 'same-bsn', ofRow: sameBsn };
    const best = this.mostAlike(row);
    this.remember(row);
    return best && { kind: 'possible-duplicate', ...best };
  }

  private mostAlike(row: FileRow): { ofRow: number; score: DuplicateScore } | undefined {
    const others = new Set(blockingKeys(row.person).flatMap((key) => this.blocks.get(key) ?? []));
    return [...others]
      .map((other) => ({ ofRow: other.row, score: duplicateScore(row.person, other.person) }))
      .filter(({ score }) => isPossibleDuplicate(score))
      .sort((a, b) => b.score.score - a.score.score || a.ofRow - b.ofRow)[0];
  }

  private remember(row: FileRow): void {
    if (row.bsn !== undefined) this.byBsn.set(row.bsn, row.row);
    for (const key of blockingKeys(row.person)) {
      const block = this.blocks.get(key) ?? [];
      if (block.length < MOST_IN_BLOCK) this.blocks.set(key, [...block, row]);
    }
  }
}
