/** The cells of the crash matrix: which part falls, in the middle of what, and at which message exactly. */
import type { Point, Side } from './fault-points.js';
import { PARTS, type Part } from './faulty-stack.js';

export const MOMENTS = ['before-effect', 'after-effect', 'in-update', 'in-continue-as-new', 'in-import'] as const;
export type Moment = (typeof MOMENTS)[number];

export interface Cell {
  part: Part;
  moment: Moment;
}

export const CELLS: readonly Cell[] = PARTS.flatMap((part) => MOMENTS.map((moment) => ({ part, moment })));

type Message = Omit<Point, 'side' | 'nth'>;
const of = (from: Point['from'], to: Point['to'], what: RegExp): Message => ({ from, to, what });

/** What a worker writes for a journey: period, seat, events, row; each for both rivals. */
const WORKER_EFFECTS = [
  of('worker', 'mongodb', /^update calendars$/),
  of('worker', 'mongodb', /^update assignments$/),
  of('worker', 'mongodb', /^insert outbox$/),
  of('worker', 'mongodb', /^update journeys$/),
];
/** What the API does for a command: claim the key, note it in the log, tell the journey, keep the answer. */
const API_EFFECTS = [
  of('api', 'mongodb', /^insert idempotency$/),
  of('api', 'mongodb', /^insert processing-log$/),
  of('api', 'temporal', /^UpdateWorkflowExecution$/),
  of('api', 'mongodb', /^update idempotency$/),
];
const UPDATE_SENT = of('api', 'temporal', /^UpdateWorkflowExecution$/);
const UPDATE_ANSWERED = of('worker', 'temporal', /^RespondWorkflowTaskCompleted .*UPDATE_RESPONSE/);
const CONTINUED = of('worker', 'temporal', /^RespondWorkflowTaskCompleted .*CONTINUE_AS_NEW/);
const IMPORTED = [
  of('worker', 'mongodb', /^insert persons$/),
  of('worker', 'mongodb', /^insert processing-log$/),
  of('worker', 'mongodb', /^update import-rows$/),
  of('worker', 'temporal', /^StartWorkflowExecution$/),
];
const IMPORT_TAKEN = [of('api', 'mongodb', /^insert import-rows$/), of('api', 'temporal', /^StartWorkflowExecution$/)];

/** Draws of one seed: the same seed asks for the same points. */
export class Draw {
  constructor(private state: number) {}

  /** From 0 up to `below`. mulberry32: small, and even enough to choose from a handful. */
  below(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  }

  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!;
  }
}

/** The point of a cell. Each passes in the story of its cell at least as often as it asks for. */
export function pointOf({ part, moment }: Cell, draw: Draw): Point {
  const side = draw.of<Side>(['before', 'after']);
  switch (moment) {
    case 'before-effect':
      return { ...draw.of(part === 'api' ? API_EFFECTS : WORKER_EFFECTS), side: 'before', nth: 1 + draw.below(2) };
    case 'after-effect':
      return { ...draw.of(part === 'api' ? API_EFFECTS : WORKER_EFFECTS), side: 'after', nth: 1 + draw.below(2) };
    case 'in-update':
      return { ...draw.of(part === 'api' ? [UPDATE_SENT] : part === 'worker' ? [UPDATE_ANSWERED] : [UPDATE_SENT, UPDATE_ANSWERED]), side, nth: 1 + draw.below(3) };
    case 'in-continue-as-new':
      return { ...CONTINUED, side, nth: 1 };
    case 'in-import':
      return { ...draw.of(part === 'api' ? IMPORT_TAKEN : IMPORTED), side, nth: 1 };
  }
}
