import { parseArgs } from 'node:util';

/** What `npm run demo -- ...` was asked. */
export interface DemoOptions {
  /** Begin a new run, also when the last one was interrupted. */
  fresh: boolean;
  /** Stop everything when the demo is over. */
  exit: boolean;
  /** Candidates in the file, 6 to 500. */
  candidates: number;
  /** What the people do follows from it; another one for each run unless given. */
  seed?: number;
  /** Stretches every duration: 2 takes twice as long. From 0.5 to 20; by how fast the computer answers unless given. */
  pace?: number;
  help: boolean;
}

export const USAGE = `Usage: npm run demo -- [options]
  --fresh           begin a new run; without it an interrupted demo goes on where it was
  --exit            stop everything when the demo is over
  --candidates <n>  candidates in the file, 6 to 500 (60)
  --seed <n>        what the people do follows from this number
  --pace <x>        stretch all durations, 0.5 to 20; unless given a busy computer gets more time`;

/** What was asked cannot be done. */
export class OptionProblem extends Error {
  override readonly name = 'OptionProblem';
}

/** @throws OptionProblem naming the option that is wrong */
export function demoOptions(args: readonly string[]): DemoOptions {
  let values: ReturnType<typeof read>;
  try {
    values = read(args);
  } catch (error) {
    throw new OptionProblem(error instanceof Error ? error.message : String(error));
  }
  const { fresh = false, exit = false, help = false } = values;
  return {
    fresh,
    exit,
    help,
    candidates: numberFrom(values.candidates ?? '60', { name: '--candidates', min: 6, max: 500, whole: true }),
    ...(values.pace !== undefined && { pace: numberFrom(values.pace, { name: '--pace', min: 0.5, max: 20, whole: false }) }),
    ...(values.seed !== undefined && { seed: numberFrom(values.seed, { name: '--seed', min: 0, max: 999_999_999, whole: true }) }),
  };
}

function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  return parseArgs({ args: [...args], options: { fresh: flag, exit: flag, help: flag, candidates: text, seed: text, pace: text } }).values;
}

function numberFrom(text: string, { name, min, max, whole }: { name: string; min: number; max: number; whole: boolean }): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  throw new OptionProblem(`${name} is "${text}": give a ${whole ? 'whole ' : ''}number from ${min} to ${max}`);
}
