/** zod schemas of a journey policy: what an administrator may publish. */
import { z } from 'zod';
import { TARGET_GROUPS } from '../domain/candidate/target-group.js';
import { CHECKPOINT_FORMS, type JourneyPolicy, type JourneyTerms } from '../domain/policy/journey-policy.js';
import { hint } from './api/hints.js';
import { continuityTerms } from './continuity-policy.js';
import { zSigned, zWait } from './policy-durations.js';

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
  handoverTerm: zWait,
  proposing: z.enum(['coordinator', 'search']),
  searchEvery: zWait,
  ...continuityTerms,
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
