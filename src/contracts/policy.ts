/** zod schemas of a journey policy: what an administrator may publish. */
import { z } from 'zod';
import { TARGET_GROUPS } from '../domain/candidate/target-group.js';
import {
  CHECKPOINT_DUE,
  CHECKPOINT_EVENTS,
  CHECKPOINT_FORMS,
  ESCALATION_LEVELS,
  ESCALATION_SUBJECTS,
  type JourneyPolicy,
  type JourneyTerms,
} from '../domain/policy/journey-policy.js';
import { approximateMilliseconds } from '../domain/shared/calendar.js';
import { hint } from './api/hints.js';
import { continuityTerms } from './continuity-policy.js';
import { zSigned, zWait } from './policy-durations.js';

/** The time of a rung: at once, or later. */
const zAfter = zSigned
  .refine((text) => approximateMilliseconds(text) >= 0, hint('duration-back'))
  .meta({ description: 'ISO 8601 duration after the rung before it; PT0S is at once.', examples: ['P7D'] });

/** How a rule names a question form: `formId@version`. */
export const zFormKey = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*@[1-9][0-9]{0,4}$/, hint('form-key'))
  .max(46)
  .meta({ description: 'A question form and its version.', examples: ['week-check@1'] });

export const zCheckpointRule = z
  .strictObject({
    code: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, hint('code'))
      .max(40),
    anchor: z.enum(['start', 'end', 'event']),
    event: z.enum(CHECKPOINT_EVENTS).optional().meta({ description: 'With anchor `event`: what must happen.' }),
    offset: zSigned,
    every: zWait.optional(),
    form: z.enum(CHECKPOINT_FORMS),
    due: z.enum(CHECKPOINT_DUE).optional().meta({ description: 'Who reports it; the coach when left out.' }),
    questions: zFormKey.optional(),
    grace: zWait.optional().meta({ description: 'In place of `checkpointGrace`.' }),
  })
  .refine((rule) => (rule.anchor === 'event') === (rule.event !== undefined), { error: hint('anchor-event'), path: ['event'] })
  .refine((rule) => rule.event === undefined || (rule.every === undefined && approximateMilliseconds(rule.offset) >= 0), {
    error: hint('event-once'),
    path: ['offset'],
  });

/** A repeating rule `visit` numbers its moments `visit-1`, `visit-2`, and so does an event: no other rule may have such a code. */
function numberedApart(rules: { code: string; every?: string | undefined; event?: string | undefined }[]): boolean {
  const repeats = (rule: (typeof rules)[number]) => rule.every !== undefined || rule.event !== undefined;
  const repeating = new Set(rules.filter(repeats).map((r) => r.code));
  return !rules.some((r) => !repeats(r) && repeating.has(/^(.+)-[1-9]\d*$/.exec(r.code)?.[1] ?? ''));
}

/** The rungs of one subject, each level once and upwards. */
const zLadder = z
  .array(z.strictObject({ to: z.enum(ESCALATION_LEVELS), after: zAfter }))
  .max(4)
  .refine((steps) => steps.every(({ to }, n) => n === 0 || ESCALATION_LEVELS.indexOf(to) > ESCALATION_LEVELS.indexOf(steps[n - 1]!.to)), hint('ladder'))
  .meta({ description: 'From the first who hears of it to the last; empty: nobody does.' });

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
  escalation: z.record(z.enum(ESCALATION_SUBJECTS), zLadder),
  escalationLapse: zWait.meta({ description: 'This long after its last rung an escalation lapses.' }),
  absenceTerms: z.strictObject({ short: zWait, long: zWait, planned: zWait }).meta({ description: 'An open absence of this kind is overdue after this time.' }),
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
