/** zod schemas of a candidate: the one source of validation for the API, the import and the registry. */
import { z } from 'zod';
import { isBsn } from '../domain/candidate/bsn.js';
import type { Person } from '../domain/candidate/person.js';
import { LANGUAGE_LEVELS, LIMITS, TRAVEL_MODES, WEEKDAYS, type Profile } from '../domain/candidate/profile.js';
import { EVIDENCE_KINDS, TARGET_GROUPS } from '../domain/candidate/target-group.js';
import { hint } from './api/hints.js';

const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((value) => !/\p{Cc}/u.test(value), hint('control'));

/** Name of a person or a place: letters, marks, spaces and the few signs that names have. */
const name = (most: number) => text(most).regex(/^[\p{L}\p{M} .,'’`()/-]+$/u, hint('name'));

const code = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, hint('code'))
  .max(60);

const codes = z
  .array(code)
  .max(50)
  .refine((list) => new Set(list).size === list.length, hint('code-twice'));

const localDate = z.iso.date().refine((date) => date >= '1900-01-01' && date < '2200-01-01', hint('date-range'));

export const regionCodeSchema = z.string().regex(/^AM\d{2}$/, hint('region'));

/** Nine digits that pass the eleven test. */
export const bsnSchema = z
  .string()
  .regex(/^\d{9}$/, hint('bsn-digits'))
  .refine(isBsn, hint('bsn'));

export const postcodeSchema = z
  .string()
  .regex(/^[1-9]\d{3}(?!SA|SD|SS)[A-Z]{2}$/, hint('postcode'));

export const addressSchema = z.strictObject({
  street: text(120),
  houseNumber: z.string().trim().regex(/^\d{1,5}[\p{L}\d .,/-]{0,15}$/u, hint('address-number')),
  postcode: postcodeSchema,
  town: text(80),
});

export const personSchema = z.strictObject({
  givenName: name(80),
  namePrefix: name(30).optional(),
  familyName: name(120),
  birthDate: localDate,
  address: addressSchema,
  email: z.email().max(254).optional(),
  phone: z.e164().optional(),
});

export const evidenceSchema = z
  .strictObject({
    kind: z.enum(EVIDENCE_KINDS),
    statedOn: localDate,
    validUntil: localDate.optional(),
  })
  .refine((e) => e.validUntil === undefined || e.validUntil >= e.statedOn, {
    path: ['validUntil'],
    message: hint('evidence-end'),
  });

export const travelSchema = z
  .strictObject({
    maxMinutes: z.int().min(1).max(240).optional(),
    maxKilometres: z.number().min(0.5).max(200).optional(),
    modes: z.array(z.enum(TRAVEL_MODES)).min(1).max(TRAVEL_MODES.length),
    latitude: z.number().min(50.5).max(54).optional(),
    longitude: z.number().min(3).max(7.5).optional(),
  })
  .refine((t) => t.maxMinutes !== undefined || t.maxKilometres !== undefined, {
    path: ['maxMinutes'],
    message: hint('travel'),
  })
  .refine((t) => (t.latitude === undefined) === (t.longitude === undefined), {
    path: ['longitude'],
    message: hint('place-pair'),
  });

export const availabilitySchema = z.strictObject({
  from: localDate,
  hoursPerWeek: z
    .strictObject({ min: z.number().min(0).max(48), max: z.number().min(1).max(48) })
    .refine((h) => h.min <= h.max, { path: ['min'], message: hint('hours-order') }),
  days: z.array(z.enum(WEEKDAYS)).min(1).max(WEEKDAYS.length).optional(),
});

export const profileSchema = z.strictObject({
  region: regionCodeSchema,
  targetGroup: z.enum(TARGET_GROUPS),
  evidence: evidenceSchema.optional(),
  skills: codes,
  certificates: codes,
  limits: z.array(z.enum(LIMITS)).max(LIMITS.length).optional(),
  travel: travelSchema.optional(),
  availability: availabilitySchema.optional(),
  languageLevel: z.enum(LANGUAGE_LEVELS).optional(),
  municipality: name(80),
  postcode4: z.string().regex(/^[1-9]\d{3}$/, hint('postcode4')),
});

/** Registers in spite of a possible duplicate: somebody looked and says why. */
export const overruleSchema = z.strictObject({ reason: text(500) });

/** A candidate as intake registers one. */
export const newCandidateSchema = z.strictObject({
  person: personSchema,
  bsn: bsnSchema.optional(),
  profile: profileSchema,
  overrule: overruleSchema.optional(),
});

// The schemas and the domain's types say the same, or this does not compile.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const SCHEMAS_MATCH_DOMAIN: [Same<z.output<typeof personSchema>, Person>, Same<z.output<typeof profileSchema>, Profile>] =
  [true, true];
