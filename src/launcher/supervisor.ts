import { oneLine } from '../embedded/errors.js';
import type { Report } from '../embedded/report.js';

/** Something that runs until it is stopped, or ends by itself. */
export interface Running {
  /** Why it ended, in words: "ended with code 1". */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface Part<R extends Running> {
  readonly title: string;
  /** Where to look when it fails. */
  readonly logFile: string;
  start(): Promise<R>;
}

export interface Supervised {
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_MS = 60_000;

/** Pause before the `failures`-th start in a row (1 for the first): it doubles from half a second up to half a minute. */
export function pauseBefore(failures: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
}

/**
 * Starts a part and starts it again, with growing pauses, whenever it ends by itself, until `stop`.
 * @throws what the very first start throws
 */
export async function supervise<R extends Running>(part: Part<R>, report: Report): Promise<Supervised & { readonly first: R }> {
  const first = await part.start();
  const stopping = new AbortController();
  const stopRequested = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  let running: Running | undefined = first;
  const kept = keep();
  return {
    first,
    stop: async () => {
      stopping.abort();
      await kept;
      await running?.stop();
    },
  };

  async function keep(): Promise<void> {
    let failures = 0;
    for (;;) {
      const since = Date.now();
      const reason = running === undefined ? 'could not be started' : await Promise.race([running.ended, stopRequested]);
      if (stopping.signal.aborted) return;
      if (Date.now() - since > STEADY_MS) failures = 0;
      failures += 1;
      running = undefined;
      const pause = pauseBefore(failures);
      report.line(`${part.title} ${reason}; it starts again in ${pause / 1000} s. Its log: ${part.logFile}`);
      await Promise.race([stopRequested, pauseFor(pause)]);
      if (stopping.signal.aborted) return;
      try {
        running = await part.start();
        report.line(`${part.title} runs again`);
      } catch (error) {
        report.line(`${part.title}: ${oneLine(error)}`);
      }
    }
  }
}

async function pauseFor(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
