/** Turns commands to journeys away, before anything is written, while this process has too many of them under way. ADR 12 says why. */
import { Injectable } from '@nestjs/common';
import type { Metrics } from '../observability/metrics.js';
import { ApiError } from './api-error.js';

export const OVERLOADED = 'SERVICE.OVERLOADED';
/** Who has waited for this share of what a command may take is slow: 5 seconds. Calm, one in a hundred takes more than two. */
const SLOW_SHARE = 1 / 4;
/** So many slow ones at once are no journey that is silent for itself. */
const SLOW_ONES = 3;
/** Slow once, and for this long after that, this share of the limit is let in. */
const NARROW_SHARE = 1 / 4;
/** So many times what is slow: longer than it takes until those who were let in next are seen to be slow as well. */
const CALM_TIMES = 2;
/** The least that is asked to wait, and the least by which answers differ. */
const [LEAST_SECONDS, SPREAD_SECONDS] = [2, 3];

export interface CommandLimits {
  /** Commands that this process carries out at once; 0 is no limit. */
  limit: number;
  /** What a command may take, in milliseconds. */
  deadlineMs: number;
}

/** Why nobody is let in: all places are taken, or those that are left while commands are slow. */
export type Crowding = 'at-once' | 'slow';

/** Undefined when one more may come in. */
export function crowdingOf({ inside, calmForMs, limit, deadlineMs }: CommandLimits & { inside: number; calmForMs: number }): Crowding | undefined {
  if (limit === 0) return undefined;
  if (inside >= limit) return 'at-once';
  return calmForMs < CALM_TIMES * SLOW_SHARE * deadlineMs && inside >= narrowed(limit) ? 'slow' : undefined;
}

/** True when commands get nowhere. `waited`: milliseconds of each that is inside, the longest first. */
export function areSlow(waited: readonly number[], { limit, deadlineMs }: CommandLimits): boolean {
  const last = waited[Math.min(SLOW_ONES, narrowed(limit)) - 1];
  return last !== undefined && last > SLOW_SHARE * deadlineMs;
}

function narrowed(limit: number): number {
  return Math.ceil(limit * NARROW_SHARE);
}

/** Longer as others wait longer, and never the same for all, so that they do not come back as one wave. `drawn` is from 0 to 1. */
export function retryAfterSeconds(longestMs: number, drawn: number): number {
  return LEAST_SECONDS + Math.floor(drawn * (1 + Math.max(SPREAD_SECONDS, longestMs / 1_000)));
}

/** Of one command, from when it was let in until it is left. */
export interface Place {
  /** Gives the place back; again has no effect. */
  leave: () => void;
  /** Takes a place again when it was left, whoever is inside: the command is carried out now. */
  take: () => void;
}

@Injectable()
export class CommandGate {
  /** When each came in, by time that passed; the first to come first. */
  readonly #inside = new Map<Place, number>();
  #slowAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly limits: CommandLimits,
    private readonly metrics: Pick<Metrics, 'commandsWaiting' | 'turnedAway'>,
  ) {}

  /** Lets a command in. Throws `SERVICE.OVERLOADED`. */
  enter(operation: string): Place {
    const { now, longestMs } = this.#look();
    const reason = crowdingOf({ inside: this.#inside.size, ...this.limits, calmForMs: now - this.#slowAt });
    if (reason) {
      this.metrics.turnedAway.inc({ operation, reason });
      throw overloaded(retryAfterSeconds(longestMs, Math.random()));
    }
    const place: Place = { leave: () => this.#leave(place), take: () => this.#take(place) };
    place.take();
    return place;
  }

  #take(place: Place): void {
    if (this.#inside.has(place)) return;
    this.#inside.set(place, performance.now());
    this.metrics.commandsWaiting.inc();
  }

  #leave(place: Place): void {
    if (!this.#inside.has(place)) return;
    // Also when nobody else comes in: those who reach their deadline together leave nobody behind who is seen to be slow.
    this.#look();
    this.#inside.delete(place);
    this.metrics.commandsWaiting.dec();
  }

  /** Remembers when commands were slow. */
  #look(): { now: number; longestMs: number } {
    const now = performance.now();
    const waited = [...this.#inside.values()].map((since) => now - since);
    if (areSlow(waited, this.limits)) this.#slowAt = now;
    return { now, longestMs: waited[0] ?? 0 };
  }
}

function overloaded(seconds: number): ApiError {
  return new ApiError(OVERLOADED, 'Too many commands are waiting now', {
    remedy: `Nothing was carried out. Try again in ${seconds} seconds, with the same key.`,
    facts: { retryAfterSeconds: seconds },
    headers: { 'retry-after': String(seconds) },
  });
}
