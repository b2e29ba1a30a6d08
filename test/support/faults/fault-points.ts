/** Named moments in the traffic between a program and a server, at which something is made to happen: by the message, never by the clock. */

export type Caller = 'api' | 'worker';
export type Server = 'mongodb' | 'temporal';
/** Before the message reaches the server; after the server has answered, and before the answer reaches the caller. */
export type Side = 'before' | 'after';

export interface Passing {
  from: Caller;
  to: Server;
  /** `insert outbox`, `UpdateWorkflowExecution`, `RespondWorkflowTaskCompleted UPDATE COMPLETE`. */
  what: string;
  side: Side;
}

export interface Point {
  from: Caller;
  to: Server;
  what: RegExp;
  side: Side;
  /** Of those that pass, from 1. */
  nth: number;
}

interface Armed {
  point: Point;
  seen: number;
  hit: (what: string) => void;
}

export class FaultPoints {
  private armed: Armed | undefined;
  /** Each message waits this long. */
  delayMs: Partial<Record<Server, number>> = {};
  /** Connections are refused, and those that are there are cut. */
  readonly away = new Set<Server>();
  /** The store answers that its disk is full. */
  full = false;
  /** Messages and connections that were delayed or refused. */
  suffered = 0;

  /** Waits for the n-th such message; it is then neither sent on nor answered, and `act` has run before anything else passes. */
  arm(point: Point, act: () => void): Promise<string> {
    if (this.armed) throw new Error('A point is armed already');
    return new Promise((resolve) => {
      this.armed = { point, seen: 0, hit: (what) => (act(), resolve(what)) };
    });
  }

  /** True when the message goes on; false when the connection ends here. */
  async passes(passing: Passing): Promise<boolean> {
    const armed = this.armed;
    if (armed && matches(armed.point, passing) && ++armed.seen === armed.point.nth) {
      this.armed = undefined;
      armed.hit(`${passing.from} > ${passing.to}: ${passing.what}, ${passing.side}`);
      return false;
    }
    const delay = passing.side === 'before' ? this.delayMs[passing.to] : undefined;
    if (delay) this.suffered += 1;
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
    return !this.away.has(passing.to);
  }
}

function matches(point: Point, { from, to, what, side }: Passing): boolean {
  return point.from === from && point.to === to && point.side === side && point.what.test(what);
}
