/** Small statistics: what a table of measurements needs. */

/** The value below which a share `q` (0 to 1) of the values lies, interpolated. NaN when there are none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * q;
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** A median with how far the values spread around it. */
export interface Spread {
  median: number;
  min: number;
  max: number;
  /** Bounds of the 95% bootstrap interval of the median. */
  low: number;
  high: number;
}

const RESAMPLES = 4_000;

/** The median of some blocks with its spread. The resampling is seeded: the same values give the same bounds. */
export function spreadOf(values: readonly number[]): Spread {
  const random = mulberry32(20_260_301);
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(values.map(() => values[Math.floor(random() * values.length)]!)),
  );
  return {
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    low: quantile(medians, 0.025),
    high: quantile(medians, 0.975),
  };
}

/** A small generator of numbers from 0 to 1, the same for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
