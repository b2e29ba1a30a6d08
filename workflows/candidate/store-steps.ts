import { condition, proxyLocalActivities, type LocalActivityOptions } from '@temporalio/workflow';
import type { JourneyActivities } from './candidate.ports.js';

type Step<Argument, Result = void> = (argument: Argument) => Promise<Result>;

/**
 * What a journey writes to the store. Local activities: short writes that need no queue of their own. They cost one event
 * each instead of six, and a journey runs for years.
 *
 * One after the other, always: of two that are under way at once the first to end is the first to be heard, but a replay
 * hears them in the order in which they began, and the journey would not come out as it is in its history.
 *
 * What a step leads to comes after all that is under way: a replay hears of the step and of a command that came while it
 * lasted at the same time, and which of both goes on first would be a matter of how many promises each has to wait for (ADR 16).
 */
export class StoreSteps {
  private last: Promise<unknown> = Promise.resolve();

  readonly publish = this.inTurn(proxyLocalActivities<JourneyActivities>(locally('publish the journey')).publishJourney);
  readonly claim = this.inTurn(proxyLocalActivities<JourneyActivities>(locally('claim the seat')).claimSeat);
  readonly release = this.inTurn(proxyLocalActivities<JourneyActivities>(locally('release the seat')).releaseSeat);
  readonly claimCase = this.inTurn(proxyLocalActivities<JourneyActivities>(locally('claim the place in the caseload')).claimCase);
  readonly releaseCase = this.inTurn(proxyLocalActivities<JourneyActivities>(locally('give the place in the caseload back')).releaseCase);
  readonly moveEnd = this.inTurn(proxyLocalActivities<JourneyActivities>(locally('move the booked end')).moveBookingEnd);

  readonly settle = this.inTurn(proxyLocalActivities<JourneyActivities>(locally('set the store right')).settleStore);

  private inTurn<Argument, Result>(step: Step<Argument, Result>): Step<Argument, Result> {
    return (argument) => {
      const turn = this.last.then(() => step(argument)).finally(afterAllElse);
      // Who asked for the step hears of its failure; the next one goes on.
      this.last = turn.catch(() => undefined);
      return turn;
    };
  }
}

/** Resolves when nothing else in the workflow can go on; conditions are looked at then, and not before. */
function afterAllElse(): Promise<void> {
  let asked = 0;
  // The first time it is asked at once.
  return condition(() => asked++ > 0);
}

function locally(summary: string): LocalActivityOptions {
  return {
    startToCloseTimeout: '10s',
    retry: { initialInterval: '200ms', maximumInterval: '1m' },
    // While the store is away a longer wait goes to the server, so that the workflow task need not be kept alive.
    localRetryThreshold: '5s',
    summary,
  };
}
