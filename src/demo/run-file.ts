/** What a demo must remember, so that one that was interrupted goes on instead of beginning again. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { DemoOptions } from './options.js';

const zRun = z.object({
  /** Every Idempotency-Key of the run begins with it. */
  runId: z.uuid(),
  /** Counts the runs on this data folder. */
  number: z.int().min(1),
  seed: z.int(),
  candidates: z.int(),
  /** How much longer everything takes than planned; chosen before anything has a date. */
  pace: z.number().optional(),
  startedAt: z.iso.datetime(),
  importId: z.uuid().optional(),
  /** Milliseconds that the play has gone on; time in which the demo was down does not count. */
  playedMs: z.number(),
  /** When each wave of assignments was posted: their dates follow from it. */
  waves: z.array(z.iso.datetime()),
  finished: z.boolean(),
});
export type Run = z.output<typeof zRun>;

export interface RunFile {
  readonly run: Run;
  /** True when the run was begun before. */
  readonly continued: boolean;
  /** Writes a change to disk before anything is done with it. */
  keep(change: Partial<Run>): void;
}

/** The run to play: the interrupted one unless a fresh one was asked for. */
export function openRun(path: string, options: DemoOptions): RunFile {
  const last = read(path);
  const goesOn = last !== undefined && !last.finished && !options.fresh;
  const file = new JsonRunFile(path, goesOn ? last : newRun(options, last), goesOn);
  file.keep({});
  return file;
}

function newRun({ candidates, pace, seed }: DemoOptions, last: Run | undefined): Run {
  const number = (last?.number ?? 0) + 1;
  const startedAt = new Date().toISOString();
  return { runId: randomUUID(), number, seed: seed ?? number, candidates, ...(pace !== undefined && { pace }), startedAt, playedMs: 0, waves: [], finished: false };
}

class JsonRunFile implements RunFile {
  #run: Run;

  constructor(
    private readonly path: string,
    run: Run,
    readonly continued: boolean,
  ) {
    this.#run = run;
  }

  get run(): Run {
    return this.#run;
  }

  keep(change: Partial<Run>): void {
    this.#run = { ...this.#run, ...change };
    mkdirSync(dirname(this.path), { recursive: true });
    const partial = `${this.path}.${process.pid}`;
    writeFileSync(partial, `${JSON.stringify(this.#run, null, 2)}\n`);
    renameSync(partial, this.path);
  }
}

/** The last run; a file that cannot be read counts as none, since a new run harms nothing. */
function read(path: string): Run | undefined {
  try {
    return zRun.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
