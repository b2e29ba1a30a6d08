import { oneLine } from '../embedded/errors.js';
import { attempt } from '../embedded/managed-process.js';
import type { Report } from '../embedded/report.js';

/** Something that runs until it is stopped, or ends by itself. */
export interface Running {
  /** Why it ended, in words: "ended with code 1". */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
  /** Throws while it runs and does not work. Absent: what runs works. */
  check?(): Promise<void>;
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
/** One check can fail on a busy machine; so many in a row, and the pauses between them, say that waiting does not help. */
const CHECKS: Checks = { pauseMs: 5_000, failures: 5 };

interface Checks {
  readonly pauseMs: number;
  readonly failures: number;
}

/** Pause before the `failures`-th start in a row (1 for the first): it doubles from half a second up to half a minute. */
export function pauseBefore(failures: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
}

/**
 * Starts a part and starts it again, with growing pauses, whenever it ends by itself or no longer works, until `stop`.
 * @throws what the very first start throws
 */
export async function supervise<R extends Running>(part: Part<R>, report: Report, checks = CHECKS): Promise<Supervised & { readonly first: R }> {
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
      const reason = running === undefined ? 'could not be started' : await Promise.race([endOf(running, { checks, signal: stopping.signal }), stopRequested]);
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

/**
 * Why what ran does not run any more, in words. What runs and does not work is ended first; it is no longer looked at once `signal` aborts.
 */
export async function endOf(running: Running, { checks = CHECKS, signal }: { checks?: Checks; signal?: AbortSignal } = {}): Promise<string> {
  let isOver = false;
  void running.ended.then(() => (isOver = true));
  let failures = 0;
  const check = running.check?.bind(running);
  while (check !== undefined) {
    await Promise.race([running.ended, pauseFor(checks.pauseMs)]);
    const failure = isOver ? undefined : await Promise.race([running.ended, attempt(check)]);
    if (isOver || signal?.aborted === true) break;
    failures = failure === undefined ? 0 : failures + 1;
    if (failures < checks.failures) continue;
    await running.stop();
    return `did not work (${failure}) and was ended`;
  }
  return running.ended;
}

async function pauseFor(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
