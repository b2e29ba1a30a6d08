/** Schemas that many routes share. What zod accepts here is what the API description says. */
import { z } from 'zod';
import { TARGET_GROUPS } from '../../domain/candidate/target-group.js';
import { hint } from './hints.js';
import { endOfDay, startOfDay, type Instant } from '../../domain/shared/calendar.js';

/** A UUID, answered in lower case. */
export const zId = z.guid().toLowerCase();

/** Account id at the identity provider. Without an @: an address would be personal data in a URL. */
export const zAccountId = z
  .string()
  .max(120)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:|-]*$/, hint('account'))
  .meta({ description: 'Account id at the identity provider: the subject of its tokens.', examples: ['6b1f0a52-3c1d-4a57-8d0e-1a4b7c9e0002'] });

/** Id of a checkpoint: its placement and its code in the plan. */
export const zCheckpointId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.[a-z0-9][a-z0-9-]{0,79}$/, hint('checkpoint'))
  .meta({ examples: ['8f3d1c52-52f5-4f0c-9a43-5f4f6a1d2b10.week-1'] });

/** Code of a labour-market region, `AM24`. */
export const zRegion = z
  .string()
  .regex(/^AM[0-9]{2}$/, hint('region'))
  .meta({ description: 'Code of a labour-market region.', examples: ['AM24'] });

export const zTargetGroup = z.enum(TARGET_GROUPS);

// The patterns are the whole rule, real days of the calendar included, so that the description says what is accepted.
const MONTH_DAY = '(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])';
const DAY = `20(?:[0-9]{2}-(?:${MONTH_DAY})|(?:[02468][048]|[13579][26])-02-29)`;
const TIME = '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])';

/** `YYYY-MM-DD` from 2000 to 2099: a calendar day in Europe/Amsterdam. */
export const zDate = z
  .string()
  .regex(new RegExp(`^${DAY}$`), hint('date'))
  .meta({ description: 'A day in Europe/Amsterdam, 2000 to 2099.', examples: ['2026-09-01'] });

const zDateTime = z
  .string()
  .regex(new RegExp(`^${DAY}T${TIME}$`), hint('moment'))
  .meta({ description: 'A moment with its offset.', examples: ['2026-09-01T08:00:00+02:00'] });

const BAD_MOMENT = { error: hint('moment') };

const toInstant = (at: string): Instant => new Date(at).toISOString();
const isDate = (at: string): boolean => at.length === 10;

/** A moment or a day; a day means its first instant in Europe/Amsterdam. Gives an instant in UTC. */
export const zFrom = z.union([zDate, zDateTime], BAD_MOMENT).transform((at) => (isDate(at) ? startOfDay(at) : toInstant(at)));

/** A moment or a day as the end of a period; a day is included, so it gives the first instant after it. */
export const zUntil = z.union([zDate, zDateTime], BAD_MOMENT).transform((at) => (isDate(at) ? endOfDay(at) : toInstant(at)));

/** A moment in an answer: ISO 8601 in UTC. */
export const zInstant = z.iso.datetime({ precision: 3 }).meta({ examples: ['2026-09-01T06:00:00.000Z'] });

/** A whole number in a query string. Text that is no plain number is refused. */
export function zQueryInt({ min, max, fallback }: { min: number; max: number; fallback: number }) {
  return z
    .string()
    .regex(/^(0|[1-9][0-9]{0,8})$/, hint('whole'))
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(fallback)
    .meta({ openapi: { type: 'integer', minimum: min, maximum: max, default: fallback } });
}

/** Yes or no in a query string. */
export const zQueryBoolean = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .meta({ openapi: { type: 'boolean' } });

/** Where the next page begins; only what an earlier answer gave. */
export const zCursor = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,500}$/, hint('cursor'))
  .meta({ description: 'The `nextCursor` of the page before.' });

/** What every list takes beside its filters; `sort` is the field, with `-` before it for last first. */
export function pageQuery<const S extends readonly [string, ...string[]]>(sorts: S) {
  return {
    limit: zQueryInt({ min: 1, max: 200, fallback: 50 }),
    cursor: zCursor.optional(),
    sort: z.enum(sorts).default(sorts[0] as S[number]).meta({ description: 'Field; `-` before it means last first.' }),
  };
}

/** A page of a list. No `nextCursor`: this was the last one. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() });
}

/** Not blank, and no control characters but line ends and tabs. */
const PLAIN_TEXT = /^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*[^\u0000-\u0020\u007F-\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF][^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$/;

/** Free text of a person: personal data, kept in the store alone. */
export function zFreeText(maxLength: number) {
  return z.string().min(1).max(maxLength).regex(PLAIN_TEXT, hint('text')).trim();
}
