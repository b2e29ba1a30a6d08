/** zod schemas of a journey policy: what an administrator may publish. */
import { z } from 'zod';
import { TARGET_GROUPS } from '../domain/candidate/target-group.js';
import { CHECKPOINT_FORMS, type JourneyPolicy, type JourneyTerms } from '../domain/policy/journey-policy.js';
import { approximateMilliseconds } from '../domain/shared/calendar.js';
import { hint } from './api/hints.js';

/** The longest wait that a policy can hold; longer is a typing error. */
const LONGEST_MS = 10 * 366 * 86_400_000;

// Weeks stand alone in ISO 8601, and the sign in front is an extension that the calendar takes.
const DURATION = /^-?P(?!$)(?:\d{1,4}W|(?:\d{1,3}Y)?(?:\d{1,3}M)?(?:\d{1,5}D)?(?:T(?=\d)(?:\d{1,4}H)?(?:\d{1,5}M)?(?:\d{1,6}S)?)?)$/;

const zSigned = z
  .string()
  .regex(DURATION, { error: hint('duration'), abort: true })
  .refine((text) => Math.abs(approximateMilliseconds(text)) <= LONGEST_MS, {
    error: hint('duration-long'),
    abort: true,
  })
  .meta({ description: 'ISO 8601 duration; a minus in front means before.', examples: ['-P42D'] });

/** A wait: longer than nothing. */
export const zWait = zSigned
  .refine((text) => approximateMilliseconds(text) > 0, hint('duration-none'))
  .meta({ description: 'ISO 8601 duration, longer than nothing.', examples: ['P14D'] });

export const zCheckpointRule = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, hint('code'))
    .max(40),
  anchor: z.enum(['start', 'end']),
  offset: zSigned,
  every: zWait.optional(),
  form: z.enum(CHECKPOINT_FORMS),
});

/** A repeating rule `visit` numbers its moments `visit-1`, `visit-2`: no other rule may have such a code. */
function numberedApart(rules: { code: string; every?: string | undefined }[]): boolean {
  const repeating = new Set(rules.filter((r) => r.every !== undefined).map((r) => r.code));
  return !rules.some((r) => r.every === undefined && repeating.has(/^(.+)-[1-9]\d*$/.exec(r.code)?.[1] ?? ''));
}

const uniqueCodes = (rules: { code: string }[]) => new Set(rules.map((r) => r.code)).size === rules.length;

export const zJourneyTerms = z.strictObject({
  intakeTerm: zWait,
  intakeExpiry: zWait,
  proposalTerm: zWait,
  startGrace: zWait,
  followOnLead: zWait,
  completionGrace: zWait,
  checkpointGrace: zWait,
  holdReview: zWait,
  holdLimit: zWait,
  transferTerm: zWait,
  proposing: z.enum(['coordinator', 'search']),
  searchEvery: zWait,
  checkpoints: z
    .array(zCheckpointRule)
    .max(50)
    .refine(uniqueCodes, hint('code-twice'))
    .refine(numberedApart, hint('code-numbered'))
    .meta({ description: 'A repeating rule `visit` numbers its moments `visit-1`, `visit-2`; no other rule has such a code.' }),
});

/** A version of a policy. */
export const zJourneyPolicy = z.strictObject({
  policyId: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, hint('code'))
    .max(40)
    .meta({ examples: ['standard'] }),
  version: z.int().min(1).max(100_000),
  terms: zJourneyTerms,
  targetGroups: z.partialRecord(z.enum(TARGET_GROUPS), zJourneyTerms.partial()),
});

// The schemas and the domain's types say the same, or this does not compile.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const POLICY_SCHEMAS_MATCH_DOMAIN: [
  Same<z.output<typeof zJourneyTerms>, JourneyTerms>,
  Same<z.output<typeof zJourneyPolicy>, JourneyPolicy>,
] = [true, true];
