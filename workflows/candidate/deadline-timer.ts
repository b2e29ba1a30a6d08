import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { deadlineSummary } from '../../src/domain/journey/description.js';
import type { Deadline } from '../../src/domain/journey/deadlines.js';
import { epochOf } from '../../src/domain/shared/calendar.js';

/**
 * One timer for the earliest deadline of a journey. It is started anew only when that deadline changes, which keeps
 * the history short: a timer costs an event to start and one to cancel.
 */
export class DeadlineTimer {
  private scope: CancellationScope | undefined;
  private runsFor: Deadline | undefined;
  private hasFired = false;

  get fired(): boolean {
    return this.hasFired;
  }

  /** The deadline that the timer runs for. */
  get deadline(): Deadline | undefined {
    return this.runsFor;
  }

  /** Runs for this deadline from now on; undefined stops the timer. */
  set(deadline: Deadline | undefined): void {
    if (!this.hasFired && deadline?.at === this.runsFor?.at && deadline?.kind === this.runsFor?.kind) {
      this.runsFor = deadline;
      return;
    }
    this.scope?.cancel();
    this.scope = undefined;
    this.runsFor = deadline;
    this.hasFired = false;
    if (deadline) this.start(deadline);
  }

  private start(deadline: Deadline): void {
    const scope = new CancellationScope();
    this.scope = scope;
    const wait = scope.run(async () => {
      await sleep(Math.max(1, epochOf(deadline.at) - Date.now()), { summary: deadlineSummary(deadline.kind) });
      if (this.scope === scope) this.hasFired = true;
    });
    wait.catch((error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
  }
}
