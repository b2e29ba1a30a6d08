/** Configuration of what protects the API from those who ask too much. */
import { z } from 'zod';

const zCount = z.string().regex(/^\d{1,6}$/).transform(Number);
const zRate = z.string().regex(/^\d{1,7}$/).transform(Number);

export const protectionEnv = {
  DOORSTROOM_RATE_LIMIT: zRate.optional(),
  DOORSTROOM_RATE_LIMIT_UNKNOWN: zRate.optional(),
  DOORSTROOM_COMMANDS_AT_ONCE: zCount.optional(),
  DOORSTROOM_TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.enum(['loopback', 'linklocal', 'uniquelocal'])])))
    .optional(),
};

export const PROTECTION_REMEDIES: Record<keyof typeof protectionEnv, string> = {
  DOORSTROOM_RATE_LIMIT: 'a number of requests in a minute for each caller; 0 for no limit',
  DOORSTROOM_RATE_LIMIT_UNKNOWN: 'a number of requests in a minute for each address without a valid token; 0 for no limit',
  DOORSTROOM_COMMANDS_AT_ONCE: 'a number of commands to journeys that one process of the API carries out at once; 0 for no limit',
  DOORSTROOM_TRUSTED_PROXIES: 'addresses or networks with commas between: 10.0.0.5,172.16.0.0/12; or loopback, linklocal, uniquelocal',
};

/** Requests in a minute; 0: as many as one likes. */
export interface RateLimitSettings {
  /** Of one caller with a valid token. */
  caller: number;
  /** Of one address, without a valid token. */
  address: number;
}

export interface ProtectionConfig {
  rateLimits: RateLimitSettings;
  /** Commands to journeys that this process carries out at once; 0: as many as come. */
  commandsAtOnce: number;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  trustedProxies: string[];
}

export const NO_RATE_LIMITS: RateLimitSettings = { caller: 0, address: 0 };
/** A hundred a second for who signed in, ten for who did not. */
const RATE_LIMITS: RateLimitSettings = { caller: 6_000, address: 600 };

/** See ADR 12: what even a slow installation carries out before the deadline of the last one. */
export const COMMANDS_AT_ONCE = 128;

/** In local mode there are no limits of rate unless they are set: one person plays all parts. */
export function protectionConfig(read: z.output<z.ZodObject<typeof protectionEnv>>, mode: 'local' | 'production'): ProtectionConfig {
  const usual = mode === 'local' ? NO_RATE_LIMITS : RATE_LIMITS;
  return {
    rateLimits: { caller: read.DOORSTROOM_RATE_LIMIT ?? usual.caller, address: read.DOORSTROOM_RATE_LIMIT_UNKNOWN ?? usual.address },
    commandsAtOnce: read.DOORSTROOM_COMMANDS_AT_ONCE ?? COMMANDS_AT_ONCE,
    trustedProxies: read.DOORSTROOM_TRUSTED_PROXIES ?? [],
  };
}
