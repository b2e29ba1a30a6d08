/** What the API answers about a journey: the rows of the store, by name. */
import { z } from 'zod';
import { LIMITS } from '../../domain/candidate/profile.js';
import { AFTER_CARE_CLOSINGS, AFTER_CARE_STATUSES, CAROUSEL_ACKNOWLEDGEMENTS, CONSENT_PURPOSES, FOLLOW_ON_REASONS, FOLLOW_ON_RESULTS } from '../../domain/journey/continuity-state.js';
import { COACH_CHANGE_REASONS, HANDOVER_CLOSINGS } from '../../domain/journey/coach-state.js';
import { DEADLINE_KINDS } from '../../domain/journey/deadlines.js';
import {
  ABSENCE_KINDS,
  CHECKPOINT_STATUSES,
  CONTACT_CANCELLATIONS,
  CONTACT_PURPOSES,
  DECLINE_REASONS,
  HOLD_REASONS,
  OUTCOMES,
  PLACEMENT_ENDINGS,
  PROPOSAL_CLOSINGS,
  REPORTERS,
  STAGES,
  TERMINATION_REASONS,
} from '../../domain/journey/journey-state.js';
import { ATTENTIONS, PLACEMENT_STATUSES } from '../../domain/journey/projection.js';
import { zAccountId, zCheckpointId, zId, zInstant, zRegion, zTargetGroup } from './common.js';
import { DROP_REASONS, ESCALATION_CLOSINGS } from '../../domain/journey/escalation.js';
import { CHECKPOINT_DUE, CHECKPOINT_EVENTS, CHECKPOINT_FORMS, ESCALATION_LEVELS, ESCALATION_SUBJECTS } from '../../domain/policy/journey-policy.js';

export const zStage = z.enum(STAGES).meta({ id: 'Stage' });
const zRev = z.int().min(1).meta({ description: 'Counts every change of the journey.' });

/** What the work does not need stays with the pool and the candidate. */
const STAFF_ONLY = 'Not shown to a contractor.';
const CONTRACTOR_ONLY = 'Shown to a contractor alone.';

/** The answer to a command. */
export const zReceipt = z
  .object({
    rev: zRev,
    stage: zStage.optional().meta({ description: STAFF_ONLY }),
    proposalId: zId.optional(),
    placementId: zId.optional(),
    absenceId: zId.optional(),
    transferId: zId.optional(),
    handoverId: zId.optional(),
    checkpointId: zCheckpointId.optional(),
    escalationId: zCheckpointId.optional(),
  })
  .meta({ id: 'Receipt', description: 'The command was carried out; lists show it a moment later.' });

const zAnswer = z
  .object({
    answer: z.enum(['pending', 'accepted', 'declined']),
    at: zInstant.optional(),
    reason: z.enum(DECLINE_REASONS).optional().meta({ description: 'Why it was declined. A contractor does not see the reason of a candidate.' }),
  })
  .meta({ id: 'ProposalAnswer' });

export const zProposal = z
  .object({
    proposalId: zId,
    candidateId: zId,
    region: zRegion,
    rev: zRev,
    assignmentId: zId,
    contractorId: zId,
    startsAt: zInstant,
    endsAt: zInstant.meta({ description: 'The first instant after the period.' }),
    proposedAt: zInstant,
    answerBy: zInstant,
    proposedBy: z.enum(['coordinator', 'search']),
    reasons: z.array(z.string()),
    contractor: zAnswer,
    candidate: zAnswer,
    followOn: z.boolean(),
    placementId: zId.optional().meta({ description: 'A seat is reserved, under the id that the placement will have.' }),
    neighbourRegion: zRegion.optional().meta({ description: 'Region of the work, when it is a neighbour of that of the candidate.' }),
    acknowledged: z.object({ warning: z.literal('carousel'), reason: z.enum(CAROUSEL_ACKNOWLEDGEMENTS) }).optional().meta({ description: STAFF_ONLY }),
    status: z.enum(['open', 'closed']),
    closing: z.enum(PROPOSAL_CLOSINGS).optional(),
    closedAt: zInstant.optional(),
  })
  .meta({ id: 'Proposal' });

const zAbsence = z
  .object({ absenceId: zId, kind: z.enum(ABSENCE_KINDS), from: zInstant, until: zInstant.optional() })
  .meta({ id: 'Absence' });

export const zPlacement = z
  .object({
    placementId: zId,
    candidateId: zId,
    region: zRegion,
    targetGroup: zTargetGroup.optional().meta({ description: STAFF_ONLY }),
    rev: zRev,
    proposalId: zId,
    assignmentId: zId,
    contractorId: zId,
    startsAt: zInstant,
    endsAt: zInstant.meta({ description: 'The first instant after the period.' }),
    agreedAt: zInstant,
    startedAt: zInstant.optional(),
    absences: z.array(zAbsence),
    followOnSince: zInstant.optional().meta({ description: STAFF_ONLY }),
    gapDays: z.int().min(0).nullable().optional().meta({ description: `Days without work before it; null for a first placement. ${STAFF_ONLY}` }),
    coachId: zAccountId.optional().meta({ description: 'The coach at its start, or the first one after it.' }),
    status: z.enum(PLACEMENT_STATUSES),
    endedAt: zInstant.optional(),
    ending: z.enum(PLACEMENT_ENDINGS).optional(),
    reason: z.enum(TERMINATION_REASONS).optional().meta({ description: STAFF_ONLY }),
    nextKnownBeforeEnd: z.boolean().optional().meta({ description: STAFF_ONLY }),
    followOn: z
      .object({ result: z.enum(FOLLOW_ON_RESULTS), reason: z.enum(FOLLOW_ON_REASONS).optional() })
      .optional()
      .meta({ description: `What it led to, settled at its end. ${STAFF_ONLY}` }),
    countsAs: z
      .object({
        category: zTargetGroup,
        until: z.iso.date().optional().meta({ description: 'Last day on which the evidence holds; absent: no end is known.' }),
      })
      .optional()
      .meta({ description: `As what it counts for social return, while it has to begin, runs or was worked, and there is evidence. ${CONTRACTOR_ONLY}` }),
    workNeeds: z
      .object({ limits: z.array(z.enum(LIMITS)) })
      .optional()
      .meta({ description: `What the work has to keep to, until the placement ends. ${CONTRACTOR_ONLY}` }),
  })
  .meta({ id: 'Placement' });

export const zCheckpoint = z
  .object({
    checkpointId: zCheckpointId,
    candidateId: zId,
    placementId: zId.optional().meta({ description: 'Absent when it belongs to the journey and to no placement.' }),
    contractorId: zId.optional(),
    region: zRegion,
    rev: zRev,
    code: z.string(),
    form: z.enum(CHECKPOINT_FORMS),
    due: z.enum(CHECKPOINT_DUE).meta({ description: 'Who reports it; a coach may report any.' }),
    event: z.enum(CHECKPOINT_EVENTS).optional().meta({ description: 'What it came from, when that was an event.' }),
    absenceId: zId.optional(),
    questions: z.string().optional().meta({ description: 'The question form to answer, `formId@version`.' }),
    purpose: z.enum(CONTACT_PURPOSES).optional().meta({ description: 'Of a contact that somebody planned.' }),
    plannedAt: zInstant.optional(),
    cancellation: z.enum(CONTACT_CANCELLATIONS).optional(),
    reportedBy: z.enum(REPORTERS).optional(),
    dueAt: zInstant,
    remindAt: zInstant.optional().meta({ description: 'Who is due gets a reminder then.' }),
    remindedAt: zInstant.optional(),
    missedAt: zInstant.meta({ description: 'Not reported by then: missed.' }),
    status: z.enum(CHECKPOINT_STATUSES),
    settledAt: zInstant.optional(),
    coachId: zAccountId.optional().meta({ description: 'Whose work it is, while it can be reported.' }),
    todo: z.boolean().meta({ description: 'It can be reported now; false while it waits for a return.' }),
  })
  .meta({ id: 'Checkpoint' });

const zAfterCare = z.object({
  outcome: z.object({ kind: z.enum(OUTCOMES), reason: z.string(), at: zInstant }),
  checks: z.array(
    z.object({
      code: z.string(),
      form: z.enum(CHECKPOINT_FORMS),
      dueAt: zInstant,
      answerBy: zInstant.meta({ description: 'Not answered by then: not reached.' }),
      status: z.enum(AFTER_CARE_STATUSES),
      settledAt: zInstant.optional(),
    }),
  ),
  leftAt: zInstant.optional(),
  returnBy: zInstant.optional(),
});
export const zHandover = z
  .object({
    handoverId: zId,
    toCoachId: zAccountId,
    reason: z.enum(COACH_CHANGE_REASONS),
    requestedBy: zAccountId,
    requestedAt: zInstant,
    answerBy: zInstant.meta({ description: 'No answer by then: the candidate stays with the coach.' }),
  })
  .meta({ id: 'Handover' });

export const zEscalation = z
  .object({
    escalationId: zCheckpointId,
    candidateId: zId,
    region: zRegion,
    rev: zRev,
    subject: z.enum(ESCALATION_SUBJECTS),
    subjectId: z.string().meta({ description: 'Of the checkpoint, the placement that ends, or the absence.' }),
    placementId: zId.optional(),
    since: zInstant.meta({ description: 'When it should have happened.' }),
    level: z.enum(ESCALATION_LEVELS).meta({ description: 'With whom it lies.' }),
    levelSince: zInstant,
    nextAt: zInstant.optional().meta({ description: 'When the next one hears of it, or it lapses.' }),
    status: z.enum(['open', 'closed']),
    closing: z.enum(ESCALATION_CLOSINGS).optional(),
    closedAt: zInstant.optional(),
    reason: z.enum(DROP_REASONS).optional().meta({ description: 'Why it was dropped.' }),
    coachId: zAccountId.optional().meta({ description: 'In whose caseload it lies, while it is open.' }),
  })
  .meta({ id: 'Escalation' });

export const zJourney = z
  .object({
    candidateId: zId,
    rev: zRev,
    region: zRegion,
    targetGroup: zTargetGroup,
    policyId: z.string(),
    policyVersion: z.int(),
    stage: zStage,
    stageSince: zInstant,
    startedAt: zInstant,
    intakeCompletedAt: zInstant.optional(),
    poolSince: zInstant.optional(),
    nextDueAt: zInstant.optional(),
    nextDueKind: z.enum(DEADLINE_KINDS).optional(),
    proposalId: zId.optional(),
    placementId: zId.optional(),
    followOnPlacementId: zId.optional(),
    contractorId: zId.optional(),
    placementEndsAt: zInstant.optional(),
    nextKnown: z.boolean(),
    placementCount: z.int().min(0),
    attention: z.array(z.enum(ATTENTIONS)),
    hold: z
      .object({ since: zInstant, reason: z.enum(HOLD_REASONS), reviewAt: zInstant, limitAt: zInstant, reviews: z.int() })
      .optional(),
    transfer: z.object({ transferId: zId, toRegion: zRegion, requestedAt: zInstant, answerBy: zInstant }).optional(),
    lastTransferId: zId.optional().meta({ description: 'The transfer that was answered, or lapsed, last.' }),
    plannedOutcome: z.object({ kind: z.enum(OUTCOMES), reason: z.string(), agreedAt: zInstant }).optional(),
    outcome: z.object({ kind: z.enum(OUTCOMES), reason: z.string(), at: zInstant }).optional(),
    search: z
      .object({ since: zInstant, step: z.int(), distanceFactor: z.number(), otherTargetGroups: z.boolean(), regions: z.array(zRegion) })
      .optional()
      .meta({ description: 'The search for the follow-on: how many steps it has widened, and to what.' }),
    afterCare: zAfterCare.optional().meta({ description: 'The outcome that is looked after, with its checks.' }),
    formerAfterCare: z.array(zAfterCare.extend({ closedAt: zInstant, closing: z.enum(AFTER_CARE_CLOSINGS) })).optional(),
    consents: z.array(z.enum(CONSENT_PURPOSES)),
    coachId: zAccountId.optional(),
    coachSince: zInstant.optional(),
    formerCoachId: zAccountId.optional().meta({ description: 'While there is no coach: who guided the candidate last.' }),
    unguided: z.literal(true).optional().meta({ description: 'Nobody guides this journey yet.' }),
    handover: zHandover.optional().meta({ description: 'The one that waits for its answer.' }),
    lastHandover: z
      .object({ handoverId: zId, toCoachId: zAccountId, closing: z.enum(HANDOVER_CLOSINGS), closedAt: zInstant })
      .optional(),
    plannedAbsences: z.array(zAbsence).meta({ description: 'Of the running placement.' }),
  })
  .meta({ id: 'Journey' });

/** A journey with what hangs on it now. */
export const zJourneyDetail = zJourney
  .extend({
    proposal: zProposal.optional().meta({ description: 'The open one.' }),
    placements: z.array(zPlacement),
    checkpoints: z.array(zCheckpoint).meta({ description: 'Of the running and the agreed placement.' }),
    proposedCoach: z
      .object({ coachId: zAccountId, displayName: z.string(), free: z.int() })
      .optional()
      .meta({ description: 'While there is no coach: the former one, when there is room.' }),
  })
  .meta({ id: 'JourneyDetail' });
