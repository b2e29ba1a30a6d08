/** Does a piece of work again and again: at once while there is more, soon after there was some, else after a wait that grows until there is. */

/** What a piece of work found: more than it took, all of what there was, or nothing. */
export type Found = 'more' | 'some' | 'none';

/** By how many of at most `batch` were found. */
export function foundOf(count: number, batch: number): Found {
  return count === 0 ? 'none' : count < batch ? 'some' : 'more';
}

export interface PollerOptions {
  /** One piece of work. */
  step: () => Promise<Found>;
  /** A failure is told, and the step tried again after the longest wait. */
  failed: (error: unknown) => void;
  /** Shortest and longest wait, in milliseconds. */
  waitMs: { least: number; most: number };
}

export class Poller {
  private run: Promise<void> | undefined;
  private stopping = false;
  private awake = false;
  private wakeUp: () => void = () => undefined;

  constructor(private readonly polling: PollerOptions) {}

  start(): void {
    if (this.run) return;
    this.stopping = false;
    this.run = this.loop();
  }

  /** Looks at once: there is something new. */
  wake(): void {
    this.awake = true;
    this.wakeUp();
  }

  /** Finishes the step at hand. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wakeUp();
    await this.run;
    this.run = undefined;
  }

  private async loop(): Promise<void> {
    const { step, failed, waitMs } = this.polling;
    let wait = waitMs.least;
    while (!this.stopping) {
      try {
        this.awake = false;
        const found = await step();
        // What comes one by one is taken together: looking costs a read, also of nothing.
        wait = found === 'more' ? 0 : found === 'some' ? waitMs.least : Math.min(Math.max(waitMs.least, wait * 2), waitMs.most);
      } catch (error) {
        failed(error);
        wait = waitMs.most;
      }
      if (wait > 0) await this.rest(wait);
    }
  }

  private async rest(ms: number): Promise<void> {
    if (this.stopping || this.awake) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = () => undefined;
  }
}
