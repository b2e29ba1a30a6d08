/** Median, ninetieth percentile and longest of whole numbers, from how often each occurs. */

/** A value and how often it occurs. */
export type Occurrence = readonly [value: number, times: number];

export interface Spread {
  /** Of an even number: halfway between the two in the middle. */
  median: number;
  /** Nine in ten are this or less (nearest rank). */
  p90: number;
  longest: number;
}

/** Undefined when nothing occurs. Values may be listed in any order, and more than once. */
export function spreadOf(occurrences: readonly Occurrence[]): Spread | undefined {
  const sorted = occurrences.filter(([, times]) => times > 0).sort(([a], [b]) => a - b);
  const size = sorted.reduce((sum, [, times]) => sum + times, 0);
  const last = sorted.at(-1);
  if (!last) return undefined;
  const ranked = (rank: number) => {
    let passed = 0;
    return (sorted.find(([, times]) => (passed += times) >= rank) ?? last)[0];
  };
  const median = (ranked(Math.floor((size + 1) / 2)) + ranked(Math.ceil((size + 1) / 2))) / 2;
  return { median, p90: ranked(Math.ceil(size * 0.9)), longest: last[0] };
}
