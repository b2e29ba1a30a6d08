/** zod schemas of the terms that see to continuity. */
import { z } from 'zod';
import { AFTER_CARE_OUTCOMES, type ContinuityTerms } from '../domain/policy/continuity-terms.js';
import { CHECKPOINT_FORMS } from '../domain/policy/journey-policy.js';
import { approximateMilliseconds } from '../domain/shared/calendar.js';
import { hint } from './api/hints.js';
import { zWait } from './policy-durations.js';

const zWideningStep = z.strictObject({
  after: zWait.meta({ description: 'Since the search opened.' }),
  distanceFactor: z.number().gt(1).max(10).optional(),
  otherTargetGroups: z.literal(true).optional(),
  neighbours: z.literal(true).optional().meta({ description: 'Only with the consent of the candidate.' }),
});

const zAfterCareRule = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, hint('code'))
    .max(40),
  offset: zWait.meta({ description: 'From the outcome.' }),
  form: z.enum(CHECKPOINT_FORMS),
});

const inOrder = (lengths: string[]) =>
  lengths.every((one, at) => at === 0 || approximateMilliseconds(lengths[at - 1]!) < approximateMilliseconds(one));

const zAfterCareRules = z
  .array(zAfterCareRule)
  .min(1)
  .max(20)
  .refine((rules) => new Set(rules.map((r) => r.code)).size === rules.length, hint('code-twice'))
  .refine((rules) => inOrder(rules.map((r) => r.offset)), hint('steps-order'));

export const continuityTerms = {
  followOnSearch: z.boolean(),
  widening: z
    .array(zWideningStep)
    .max(10)
    .refine((steps) => inOrder(steps.map((s) => s.after)), hint('steps-order'))
    .meta({ description: 'What a search for the follow-on adds, step by step.' }),
  carousel: z.strictObject({ placements: z.int().min(2).max(20), shorterThan: zWait, within: zWait }),
  chainGapDays: z.int().min(0).max(366),
  afterCare: z.partialRecord(z.enum(AFTER_CARE_OUTCOMES), zAfterCareRules),
  afterCareGrace: zWait,
};

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const CONTINUITY_SCHEMA_MATCHES_DOMAIN: Same<z.output<z.ZodObject<typeof continuityTerms, z.core.$strict>>, ContinuityTerms> = true;
