import { z } from 'zod';
import { DUPLICATE_REASONS } from '../../../domain/candidate/duplicates.js';
import { INTAKE_PARTS } from '../../../domain/candidate/profile.js';
import { STAGES } from '../../../domain/journey/journey-state.js';
import { ATTENTIONS } from '../../../domain/journey/projection.js';
import { EXCLUSIONS, MATCH_REASONS } from '../../../domain/matching/reasons.js';
import { bsnSchema, newCandidateSchema, overruleSchema, personSchema, profileSchema } from '../../candidate.js';
import { pageOf, pageQuery, zFreeText, zFrom, zId, zInstant, zQueryInt, zRegion, zTargetGroup } from '../common.js';
import { defineRoute } from '../route.js';

const tag = 'Candidates';
const ofCandidate = z.strictObject({ candidateId: zId });

const zJourneySummary = z.object({
  rev: z.int(),
  stage: z.enum(STAGES),
  stageSince: zInstant,
  nextDueAt: zInstant.optional(),
  attention: z.array(z.enum(ATTENTIONS)),
});

const summary = {
  candidateId: zId,
  region: zRegion,
  targetGroup: zTargetGroup,
  municipality: z.string(),
  journey: zJourneySummary.optional().meta({ description: 'Absent while no journey was started.' }),
  createdAt: zInstant,
};

export const zCandidateSummary = z
  .object({ ...summary, ...personSchema.pick({ givenName: true, namePrefix: true, familyName: true, birthDate: true }).shape })
  .meta({ id: 'CandidateSummary' });

export const zCandidate = z
  .object({
    ...summary,
    person: personSchema,
    hasBsn: z.boolean().meta({ description: 'The BSN itself stays in the vault.' }),
    mergedInto: zId.optional().meta({ description: 'The record that took this one over.' }),
    rev: z.int(),
    changedAt: zInstant,
  })
  .meta({ id: 'Candidate' });

export const zProfile = z
  .object({
    candidateId: zId,
    ...profileSchema.shape,
    missing: z.array(z.enum(INTAKE_PARTS)).meta({ description: 'What the intake still needs.' }),
    rev: z.int(),
    changedAt: zInstant,
  })
  .meta({ id: 'Profile' });

const zRegistered = z
  .object({ candidateId: zId, rev: z.int(), missing: z.array(z.enum(INTAKE_PARTS)) })
  .meta({ id: 'RegisteredCandidate' });

const zDuplicate = z
  .object({ candidateId: zId, score: z.int().min(0).max(100), reasons: z.array(z.enum(DUPLICATE_REASONS)) })
  .meta({ id: 'PossibleDuplicate' });

/** Optional fields of a person can be removed with null. */
export const zPersonCorrection = personSchema
  .extend({
    namePrefix: personSchema.shape.namePrefix.unwrap().nullable(),
    email: personSchema.shape.email.unwrap().nullable(),
    phone: personSchema.shape.phone.unwrap().nullable(),
  })
  .partial()
  .meta({ id: 'PersonCorrection' });

export const zMatch = z
  .object({
    assignmentId: zId,
    contractorId: zId,
    title: z.string(),
    region: zRegion,
    startsAt: zInstant,
    endsAt: zInstant,
    score: z.int(),
    reasons: z.array(z.object({ code: z.enum(MATCH_REASONS), points: z.int() })),
    warnings: z.array(z.literal('carousel')).meta({ description: 'What somebody has to acknowledge when proposing it.' }),
  })
  .meta({ id: 'Match' });

export const CANDIDATE_SORTS = ['-createdAt', 'createdAt', 'name'] as const;

/** People of the pool: personal data and intake facts. */
export const candidateRoutes = {
  createCandidate: defineRoute({
    operationId: 'createCandidate',
    method: 'post',
    path: '/v1/candidates',
    tag,
    summary: 'Register a candidate',
    description:
      'The BSN passes the eleven test and goes to the vault. A known BSN or a possible duplicate is refused with the record that is there; a possible duplicate can be overruled with a reason.',
    body: newCandidateSchema.extend({
      overrule: overruleSchema.extend({ candidateIds: z.array(zId).min(1).max(20) }).optional(),
    }),
    response: zRegistered,
    status: 201,
    etag: true,
    errors: ['CANDIDATE.BSN_KNOWN', 'CANDIDATE.POSSIBLE_DUPLICATE', 'CANDIDATE.BIRTH_DATE_IMPLAUSIBLE', 'REGION.UNKNOWN', 'REGION.NOT_YOURS'],
  }),
  listCandidates: defineRoute({
    operationId: 'listCandidates',
    method: 'get',
    path: '/v1/candidates',
    tag,
    summary: 'Candidates; search by the beginning of a name',
    query: z.strictObject({
      ...pageQuery(CANDIDATE_SORTS),
      q: z
        .string()
        .trim()
        .min(2)
        .max(80)
        .optional()
        .meta({ description: 'Beginnings of words of the name, without regard to capitals and accents. Orders by name; `sort=name` needs it.' }),
      region: zRegion.optional(),
      targetGroup: zTargetGroup.optional(),
    }),
    response: pageOf(zCandidateSummary),
    status: 200,
    errors: ['CANDIDATE.SEARCH_TOO_WIDE'],
  }),
  readCandidate: defineRoute({
    operationId: 'readCandidate',
    method: 'get',
    path: '/v1/candidates/{candidateId}',
    tag,
    summary: 'One candidate',
    params: ofCandidate,
    response: zCandidate,
    status: 200,
    etag: true,
    errors: ['CANDIDATE.UNKNOWN'],
  }),
  correctCandidate: defineRoute({
    operationId: 'correctCandidate',
    method: 'patch',
    path: '/v1/candidates/{candidateId}',
    tag,
    summary: 'Correct personal data, with a reason',
    params: ofCandidate,
    body: z.strictObject({ person: zPersonCorrection.optional(), bsn: bsnSchema.optional(), reason: zFreeText(500) }),
    response: zCandidate,
    status: 200,
    etag: true,
    ifMatch: true,
    errors: ['CANDIDATE.UNKNOWN', 'CANDIDATE.MERGED', 'CANDIDATE.BSN_KNOWN', 'CANDIDATE.BIRTH_DATE_IMPLAUSIBLE'],
  }),
  readProfile: defineRoute({
    operationId: 'readProfile',
    method: 'get',
    path: '/v1/candidates/{candidateId}/profile',
    tag,
    summary: 'The intake facts of a candidate',
    params: ofCandidate,
    response: zProfile,
    status: 200,
    etag: true,
    errors: ['CANDIDATE.UNKNOWN'],
  }),
  replaceProfile: defineRoute({
    operationId: 'replaceProfile',
    method: 'put',
    path: '/v1/candidates/{candidateId}/profile',
    tag,
    summary: 'Replace the intake facts of a candidate',
    description: 'Once the journey runs, region and target group follow it: use a transfer or a correction of the journey.',
    params: ofCandidate,
    body: profileSchema,
    response: zProfile,
    status: 200,
    etag: true,
    ifMatch: true,
    errors: ['CANDIDATE.UNKNOWN', 'CANDIDATE.MERGED', 'PROFILE.FOLLOWS_JOURNEY', 'REGION.UNKNOWN', 'REGION.NOT_YOURS'],
  }),
  listDuplicates: defineRoute({
    operationId: 'listDuplicates',
    method: 'get',
    path: '/v1/candidates/{candidateId}/duplicates',
    tag,
    summary: 'Registered people who may be the same person, most alike first',
    params: ofCandidate,
    response: z.object({ items: z.array(zDuplicate) }),
    status: 200,
    errors: ['CANDIDATE.UNKNOWN'],
  }),
  mergeCandidate: defineRoute({
    operationId: 'mergeCandidate',
    method: 'post',
    path: '/v1/candidates/{candidateId}/merges',
    tag,
    summary: 'Merge a duplicate into this candidate',
    description: 'The journey of the duplicate ends with the outcome merged, and its record points to this one.',
    params: ofCandidate,
    body: z.strictObject({ duplicateCandidateId: zId, reason: zFreeText(500) }),
    response: z.object({ candidateId: zId, duplicateCandidateId: zId, mergedAt: zInstant }).meta({ id: 'Merge' }),
    status: 201,
    toJourney: true,
    errors: ['CANDIDATE.UNKNOWN', 'CANDIDATE.SAME', 'CANDIDATE.MERGED'],
  }),
  listMatches: defineRoute({
    operationId: 'listMatches',
    method: 'get',
    path: '/v1/candidates/{candidateId}/matches',
    tag: 'Matching',
    summary: 'Open assignments that fit, ranked with reasons; and why the others do not',
    description: 'A recommendation: a person decides.',
    params: ofCandidate,
    query: z.strictObject({
      notBefore: zFrom.optional().meta({ description: 'Default: now, or the end of the running placement.' }),
      limit: zQueryInt({ min: 1, max: 200, fallback: 20 }),
    }),
    response: z.object({
      matches: z.array(zMatch),
      excluded: z.array(z.object({ assignmentId: zId, because: z.array(z.enum(EXCLUSIONS)) })),
    }),
    status: 200,
    errors: ['CANDIDATE.UNKNOWN'],
  }),
};
