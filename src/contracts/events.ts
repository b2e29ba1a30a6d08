/** zod schemas of the events of a journey: what readers, webhooks and messages get. docs/events.md is made from them. */
import { z } from 'zod';
import { TRANSFER_ANSWERS, type JourneyEvent, type JourneyEventFacts, type JourneyEventType } from '../domain/journey/events.js';
import { COACH_ENDINGS, HANDOVER_CLOSINGS } from '../domain/journey/coach-state.js';
import { AFTER_CARE_CLOSINGS, AFTER_CARE_RESULTS, CONSENT_PURPOSES, FOLLOW_ON_REASONS, FOLLOW_ON_RESULTS } from '../domain/journey/continuity-state.js';
import { OUTCOMES, PARTIES, PLACEMENT_ENDINGS, PROPOSAL_CLOSINGS } from '../domain/journey/journey-state.js';
import { ESCALATION_CLOSINGS } from '../domain/journey/escalation.js';
import { CHECKPOINT_FORMS, ESCALATION_LEVELS, ESCALATION_SUBJECTS } from '../domain/policy/journey-policy.js';
import { zCheckpointId, zId, zInstant, zRegion } from './api/common.js';

const placement = { placementId: zId, contractorId: zId };
const proposal = { proposalId: zId, contractorId: zId };
const period = { startsAt: zInstant, endsAt: zInstant };
/** A contact of the journey itself names no placement. */
const checkpoint = { placementId: zId.optional(), contractorId: zId.optional(), checkpointId: zCheckpointId };
const escalation = { escalationId: zCheckpointId, subject: z.enum(ESCALATION_SUBJECTS), subjectId: z.string(), placementId: zId.optional() };
const plan = { ...checkpoint, code: z.string(), form: z.enum(CHECKPOINT_FORMS), dueAt: zInstant };
const handover = { handoverId: zId, toCoachId: z.string() };
const transfer = { transferId: zId, toRegion: zRegion };

interface EventKind<Facts extends z.ZodRawShape = z.ZodRawShape> {
  /** One sentence, English; shown in docs/events.md. */
  meaning: string;
  facts: Facts;
}
const kind = <Facts extends z.ZodRawShape>(meaning: string, facts: Facts): EventKind<Facts> => ({ meaning, facts });

/** Every type of event, with what it means and what it tells beside the head. */
export const EVENT_KINDS = {
  'journey-started': kind('A candidate began a journey, or another one after an earlier outcome.', { returned: z.boolean() }),
  'intake-completed': kind('The intake is complete.', {}),
  'intake-overdue': kind('The intake takes longer than its term.', { expiresAt: zInstant }),
  'pool-entered': kind('The candidate waits in the pool of the region.', {}),
  'proposal-opened': kind('An assignment was proposed; contractor and candidate answer.', {
    ...proposal,
    assignmentId: zId,
    ...period,
    answerBy: zInstant,
    followOn: z.boolean(),
  }),
  'proposal-answered': kind('One of the two answered.', { ...proposal, party: z.enum(PARTIES), answer: z.enum(['accepted', 'declined']) }),
  'proposal-closed': kind('The proposal is closed, by agreement or otherwise.', { ...proposal, closing: z.enum(PROPOSAL_CLOSINGS) }),
  'placement-agreed': kind('A placement is agreed and its seat is claimed.', {
    ...placement,
    proposalId: zId,
    assignmentId: zId,
    ...period,
    followOn: z.boolean(),
  }),
  'placement-started': kind('The start was confirmed.', { ...placement, startedAt: zInstant }),
  'placement-ended': kind('The placement ended, also one that never started.', { ...placement, endedAt: zInstant, ending: z.enum(PLACEMENT_ENDINGS) }),
  'checkpoint-planned': kind('A contact of coach and candidate stands in the plan, or stands again.', plan),
  'checkpoint-moved': kind('A planned contact has another moment.', plan),
  'checkpoint-reported': kind('The contact took place.', checkpoint),
  'checkpoint-missed': kind('Nobody reported the contact in time.', checkpoint),
  'checkpoint-cancelled': kind('The contact is no longer needed.', checkpoint),
  'escalation-raised': kind('Something stayed undone and was brought before somebody.', { ...escalation, level: z.enum(ESCALATION_LEVELS), since: zInstant }),
  'escalation-closed': kind('It was done after all, was dropped, is no longer needed, or lapsed.', { ...escalation, closing: z.enum(ESCALATION_CLOSINGS) }),
  'policy-adopted': kind('The journey runs by another version of a policy from now on.', { policyId: z.string(), version: z.int().min(1) }),
  'absence-reported': kind('The candidate is away from the work.', { ...placement, absenceId: zId, from: zInstant, until: zInstant.optional() }),
  'absence-ended': kind('The end of an absence is known.', { ...placement, absenceId: zId, until: zInstant }),
  'follow-on-opened': kind('The window before the planned end is open: the next step is looked for.', { placementId: zId }),
  'follow-on-widened': kind('The search for the follow-on looks further, by the next step of the policy.', { step: z.int().min(1) }),
  'follow-on-settled': kind('What a placement led to, settled at its end.', {
    placementId: zId,
    result: z.enum(FOLLOW_ON_RESULTS),
    reason: z.enum(FOLLOW_ON_REASONS).optional(),
  }),
  'after-care-started': kind('The outcome is there and is looked after for a time.', { outcome: z.enum(OUTCOMES) }),
  'after-care-due': kind('It is time to ask whether the outcome holds.', { code: z.string(), form: z.enum(CHECKPOINT_FORMS), answerBy: zInstant }),
  'after-care-answered': kind('Whether the outcome holds, or that nobody was reached.', { code: z.string(), result: z.enum(AFTER_CARE_RESULTS) }),
  'after-care-left': kind('The job or education ended; until then the candidate can return to the pool.', { leftAt: zInstant, returnBy: zInstant }),
  'after-care-ended': kind('The after-care is over: finished, followed by a return, or by another outcome.', {
    closing: z.enum([...AFTER_CARE_CLOSINGS, 'finished']),
  }),
  'coach-assigned': kind('Somebody guides the candidate from now on.', { coachId: z.string() }),
  'coach-left': kind('The guidance by this coach ended.', { coachId: z.string(), ending: z.enum(COACH_ENDINGS) }),
  'handover-requested': kind('Another coach was asked to go on with the candidate.', { ...handover, answerBy: zInstant }),
  'handover-closed': kind('The other coach answered, or the handover fell away.', { ...handover, closing: z.enum(HANDOVER_CLOSINGS) }),
  'consent-given': kind('The candidate consents to an optional extra.', { purpose: z.enum(CONSENT_PURPOSES) }),
  'consent-withdrawn': kind('The candidate no longer consents to it.', { purpose: z.enum(CONSENT_PURPOSES) }),
  'hold-started': kind('The candidate is not available for a time.', { reviewAt: zInstant }),
  'hold-reviewed': kind('The hold was due for review and goes on.', { reviews: z.int().min(1), reviewAt: zInstant }),
  'hold-ended': kind('The hold is over.', {}),
  'transfer-requested': kind('Another region was asked to take the candidate over.', { ...transfer, answerBy: zInstant }),
  'transfer-answered': kind('The transfer was answered, or its time ran out.', {
    ...transfer,
    fromRegion: zRegion,
    answer: z.enum(TRANSFER_ANSWERS),
  }),
  'outcome-agreed': kind('An outcome is agreed for the end of the placement.', { outcome: z.enum(OUTCOMES) }),
  'journey-ended': kind('The journey ended in its outcome.', { outcome: z.enum(OUTCOMES) }),
  'correction-made': kind('A wrong entry was corrected; what holds now, when it was about a placement.', {
    entry: z.string(),
    reason: z.string(),
    placementId: zId.optional(),
    startedAt: zInstant.optional(),
    endsAt: zInstant.optional(),
    endedAt: zInstant.optional(),
    ending: z.enum(PLACEMENT_ENDINGS).optional(),
  }),
  'journey-restated': kind('What was told of revisions after `lastRev` and before this one did not happen: the step was lost. Read the journey anew.', {
    lastRev: z.int().min(1),
  }),
} as const satisfies { [T in JourneyEventType]: EventKind };

export const EVENT_TYPES = Object.keys(EVENT_KINDS) as [JourneyEventType, ...JourneyEventType[]];

const head = {
  at: zInstant.meta({ description: 'When it was recorded.' }),
  candidateId: zId,
  region: zRegion,
  rev: z.int().min(1).meta({ description: 'Revision of the journey after the change.' }),
  n: z.int().min(0).meta({ description: 'Place among the events of this revision.' }),
};

type Kinds = typeof EVENT_KINDS;
type Head = z.ZodObject<typeof head>['shape'];
type FactsOf<T extends JourneyEventType> = Kinds[T] extends EventKind<infer Facts> ? Facts : never;
type Options = { [T in JourneyEventType]: z.ZodObject<Head & { type: z.ZodLiteral<T> } & FactsOf<T>, z.core.$strict> };

const OPTIONS = Object.fromEntries(
  EVENT_TYPES.map((type) => [type, z.strictObject({ type: z.literal(type), ...head, ...EVENT_KINDS[type].facts })]),
) as unknown as Options;

/** An event of a journey. */
export const zJourneyEvent = z
  .discriminatedUnion('type', Object.values(OPTIONS) as [Options[JourneyEventType], ...Options[JourneyEventType][]])
  .meta({ id: 'JourneyEvent', description: 'What happened in a journey: ids, codes and moments.' });

// The schemas and the domain's types say the same, or this does not compile.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Facts = { [T in JourneyEventType]: z.output<z.ZodObject<FactsOf<T>>> };
export const EVENT_SCHEMAS_MATCH_DOMAIN: [Same<Facts, JourneyEventFacts>, Same<z.output<typeof zJourneyEvent>, JourneyEvent>] = [true, true];
