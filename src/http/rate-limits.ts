/** How often somebody may ask: a caller by the subject of the token, anybody else by address. Counted by each process for itself. */
import rateLimit from '@fastify/rate-limit';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BoundedCache } from '../caching/bounded-cache.js';
import type { RateLimitSettings } from '../config/protection-config.js';
import { ApiError } from './api-error.js';

const WINDOW_MS = 60_000;
/** Callers and addresses that are remembered; whoever asked longest ago goes first. */
const REMEMBERED = 10_000;

interface Window {
  current: number;
  startedAt: number;
}

/** As the store of the library, by time that passed: that one goes by the clock on the wall, and set back it would refuse until the clock is there again. */
class CountsInMemory {
  readonly #windows = new BoundedCache<Window>(REMEMBERED);

  incr(key: string, told: (error: Error | null, counted?: { current: number; ttl: number }) => void, windowMs: number): void {
    const now = performance.now();
    const known = this.#windows.get(key);
    const window = known && now < known.startedAt + windowMs ? known : { current: 0, startedAt: now };
    window.current += 1;
    this.#windows.set(key, window);
    told(null, { current: window.current, ttl: window.startedAt + windowMs - now });
  }

  /** Callers and addresses are counted apart. */
  child(): CountsInMemory {
    return new CountsInMemory();
  }
}

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

@Injectable()
export class RateLimits {
  readonly #subjects = new WeakMap<FastifyRequest, string>();
  #caller: Limiter | undefined;
  #address: Limiter | undefined;

  constructor(private readonly settings: RateLimitSettings) {}

  /** Once, before the first request. */
  async install(server: FastifyInstance): Promise<void> {
    await server.register(rateLimit, { global: false, store: CountsInMemory });
    const { caller, address } = this.settings;
    const subjectOf = (request: FastifyRequest) => this.#subjects.get(request) ?? request.ip;
    if (caller > 0) this.#caller = server.createRateLimit({ max: caller, timeWindow: WINDOW_MS, keyGenerator: subjectOf });
    // The library takes the network of an IPv6 address for one.
    if (address > 0) this.#address = server.createRateLimit({ max: address, timeWindow: WINDOW_MS });
  }

  /** Counts a request of a known caller. Throws `REQUEST.TOO_MANY`. */
  async countCaller(request: FastifyRequest, subject: string): Promise<void> {
    this.#subjects.set(request, subject);
    await count(this.#caller, request);
  }

  /** Counts a request of somebody unknown. Throws `REQUEST.TOO_MANY`. */
  async countAddress(request: FastifyRequest): Promise<void> {
    await count(this.#address, request);
  }
}

async function count(limiter: Limiter | undefined, request: FastifyRequest): Promise<void> {
  if (!limiter) return;
  const counted = await limiter(request);
  if (counted.isAllowed || !counted.isExceeded) return;
  const seconds = Math.max(1, counted.ttlInSeconds);
  throw new ApiError('REQUEST.TOO_MANY', 'There were too many requests in a short time', {
    remedy: `Try again in ${seconds} seconds, with the same key.`,
    facts: { retryAfterSeconds: seconds },
    headers: { 'retry-after': String(seconds) },
  });
}
