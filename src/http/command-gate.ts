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
/** The least that is asked to wait, and the least and the most by which answers differ. */
const [LEAST_SECONDS, SPREAD_SECONDS, MOST_SPREAD_SECONDS] = [2, 3, 60];
/** Over which it is looked how many are turned away. */
const RATE_MS = 10_000;

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

/**
 * Longer as others wait longer and as more are turned away in a second, since each of those costs something as well; and never the
 * same for all, so that they do not come back as one wave. `drawn` is from 0 to 1.
 */
export function retryAfterSeconds({ longestMs, turnedAway }: { longestMs: number; turnedAway: number }, drawn: number): number {
  const spread = Math.max(SPREAD_SECONDS, longestMs / 1_000, Math.min(turnedAway, MOST_SPREAD_SECONDS));
  return LEAST_SECONDS + Math.floor(drawn * (1 + spread));
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
  /** Turned away in a second, of late. */
  #turnedAway = { perSecond: 0, at: 0 };

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
      throw overloaded(retryAfterSeconds({ longestMs, turnedAway: this.#oneMoreTurnedAway(now) }, Math.random()));
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

  #oneMoreTurnedAway(now: number): number {
    const { perSecond, at } = this.#turnedAway;
    const kept = perSecond * Math.exp((at - now) / RATE_MS);
    this.#turnedAway = { perSecond: kept + 1_000 / RATE_MS, at: now };
    return this.#turnedAway.perSecond;
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
