/**
 * The rows of every measure: where they are, what decides their period, and how each part is told. Stages use only
 * what every supported server has; days are calendar days in Europe/Amsterdam.
 */
import type { PipelineStage } from 'mongoose';
import { TERMINATION_REASONS } from '../../domain/journey/journey-state.js';
import { STANDARD_POLICY } from '../../domain/policy/standard-policy.js';
import { early, LEAVING_OUTCOMES, PRESENT_STAGES, unbegun, type StoredMeasure } from '../../domain/insights/measures.js';
import type { InstantRange } from '../../domain/insights/periods.js';
import { monthsLater } from './wall-clock.js';
import { TIME_ZONE, type Instant } from '../../domain/shared/calendar.js';

type Stage = PipelineStage.FacetPipelineStage;
type Expression = unknown;

/** What a population is asked at. Instants are Dates: an aggregation is not cast. */
export interface Asked {
  range: { from: Date; until: Date };
  now: Date;
}

export interface Population {
  collection: 'journeys' | 'proposals' | 'placements' | 'checkpoints' | 'escalations';
  /** Field of the moment that decides the period; none: the period does not count. */
  moment?: string;
  /** The rows that can count, by what an index serves. */
  match(asked: Asked): Record<string, unknown>;
  /** From rows of the collection to rows of the population. Filters and groups are those of the rows after it. */
  stages?(asked: Asked): Stage[];
  person: string;
  aspects: Readonly<Record<string, Expression>>;
  values: Readonly<Record<string, (asked: Asked) => Expression>>;
  /** Values for which the journey of the person is looked up, as `journey`. */
  needsJourney?: readonly string[];
  /** The row carries no target group: that of the journey counts. */
  groupOfJourney?: boolean;
}

/** One yardstick for all policies: placements of one person that follow within this many days are in a row. */
const DAYS_IN_A_ROW = STANDARD_POLICY.terms.chainGapDays;

const within = (field: string) => ({ range: { from, until } }: Asked) => ({ [field]: { $gte: from, $lt: until } });
const dayCount = (startDate: Expression, endDate: Expression): Expression => ({ $dateDiff: { startDate, endDate, unit: 'day', timezone: TIME_ZONE } });
const isSet = (field: string): Expression => ({ $ne: [{ $ifNull: [field, null] }, null] });
const choose = (...branches: [when: Expression, then: Expression][]) => ({
  otherwise: (last: Expression): Expression => ({ $switch: { branches: branches.map(([when, then]) => ({ case: when, then })), default: last } }),
});
/** Work that began before the intake was complete did not wait. */
const notNegative = (value: Expression): Expression => choose([{ $gt: [value, 0] }, value], [{ $eq: [{ $ifNull: [value, null] }, null] }, null]).otherwise(0);
const answered = (party: string): Expression => choose([{ $ne: [`$${party}.answer`, 'pending'] }, 'answered']).otherwise('silent');

const PERSON_OF_ROW = '$candidateId';
const BEGUN = isSet('$startedAt');
const NO_SHOW: Expression = { $eq: ['$ending', 'no-show'] };
const EARLY: Expression = { $eq: ['$ending', 'terminated-early'] };

/** Every placement up to the end of the period, since what came before one says what it is. */
const BEGUN_BEFORE_END: Pick<Population, 'collection' | 'moment' | 'match' | 'person'> = {
  collection: 'placements',
  moment: 'startedAt',
  match: ({ range }) => ({ startedAt: { $lt: range.until } }),
  person: PERSON_OF_ROW,
};
/** Fields of a placement from those that the same person began before it. */
const fromEarlier = (output: Record<string, object>): Stage => ({ $setWindowFields: { partitionBy: PERSON_OF_ROW, sortBy: { startedAt: 1 }, output } }) as Stage;

/** Outcomes with after-care, so many months later: who has left is gone, who was seen then or later is still there. */
function retention(months: number): Population {
  const some = (condition: Expression): Expression => ({ $anyElementTrue: { $map: { input: '$case.checks', as: 'check', in: condition } } });
  const settled = { $in: ['$$check.status', ['still-there', 'gone', 'not-reached', 'cancelled']] };
  return {
    collection: 'journeys',
    moment: 'moment',
    match: ({ range }) => ({ $or: ['afterCare.outcome.at', 'formerAfterCare.outcome.at'].map((field) => ({ [field]: { $lt: range.until } })) }),
    stages: (asked) => [
      { $set: { case: { $concatArrays: [{ $cond: [isSet('$afterCare'), ['$afterCare'], []] }, { $ifNull: ['$formerAfterCare', []] }] } } },
      { $unwind: '$case' },
      { $set: { moment: monthsLater('$case.outcome.at', months) } },
      { $match: { moment: { $gte: asked.range.from, $lt: asked.range.until } } },
      {
        $set: {
          answer: choose(
            [{ $and: [isSet('$case.leftAt'), { $lt: ['$case.leftAt', '$moment'] }] }, 'gone'],
            [isSet('$case.leftAt'), 'still-there'],
            [some({ $and: [{ $eq: ['$$check.status', 'still-there'] }, { $gte: ['$$check.dueAt', '$moment'] }] }), 'still-there'],
            [{ $and: [{ $lte: ['$moment', asked.now] }, some({ $and: [{ $eq: ['$$check.dueAt', '$moment'] }, settled] })] }, 'not-reached'],
          ).otherwise(null),
        },
      },
      { $match: { answer: { $ne: null } } },
    ],
    person: '$_id',
    aspects: { answer: '$answer' },
    values: {},
  };
}

export const POPULATIONS: Readonly<Record<StoredMeasure, Population>> = {
  journeysStarted: { collection: 'journeys', moment: 'startedAt', match: within('startedAt'), person: '$_id', aspects: {}, values: {} },
  journeysEnded: {
    collection: 'journeys',
    moment: 'reached.at',
    match: (asked) => ({ $or: [within('outcome.at')(asked), within('afterCare.outcome.at')(asked)] }),
    // An outcome counts when it was reached, and not when its after-care is over.
    stages: (asked) => [
      { $set: { reached: { $ifNull: ['$afterCare.outcome', '$outcome'] } } },
      { $match: { ...within('reached.at')(asked), 'reached.kind': { $in: LEAVING_OUTCOMES } } },
    ],
    person: '$_id',
    aspects: { outcome: '$reached.kind' },
    values: {},
  },
  intakesCompleted: {
    collection: 'journeys',
    moment: 'intakeCompletedAt',
    match: within('intakeCompletedAt'),
    person: '$_id',
    aspects: {},
    values: { intakeDays: () => dayCount('$startedAt', '$intakeCompletedAt') },
  },
  present: {
    collection: 'journeys',
    match: () => ({ stage: { $in: PRESENT_STAGES } }),
    person: '$_id',
    aspects: { stage: '$stage' },
    values: { waitingDays: ({ now }) => dayCount({ $ifNull: ['$poolSince', '$stageSince'] }, now) },
  },
  proposalsMade: {
    collection: 'proposals',
    moment: 'proposedAt',
    match: within('proposedAt'),
    person: PERSON_OF_ROW,
    aspects: { proposedBy: '$proposedBy' },
    values: {},
    groupOfJourney: true,
  },
  proposalsClosed: {
    collection: 'proposals',
    moment: 'closedAt',
    match: within('closedAt'),
    person: PERSON_OF_ROW,
    aspects: { closing: '$closing', contractor: answered('contractor'), candidate: answered('candidate') },
    values: { contractorDays: () => dayCount('$proposedAt', '$contractor.at'), candidateDays: () => dayCount('$proposedAt', '$candidate.at') },
    groupOfJourney: true,
  },
  placementsStarted: {
    collection: 'placements',
    moment: 'startedAt',
    match: within('startedAt'),
    person: PERSON_OF_ROW,
    aspects: { order: choose([isSet('$gapDays'), 'following']).otherwise('first') },
    values: { gapDays: () => '$gapDays', poolDays: () => notNegative(dayCount('$journey.intakeCompletedAt', '$startedAt')) },
    needsJourney: ['poolDays'],
  },
  placementsEnded: {
    collection: 'placements',
    moment: 'endedAt',
    match: within('endedAt'),
    person: PERSON_OF_ROW,
    aspects: {
      ending: choose(
        [NO_SHOW, 'no-show'],
        [{ $not: [BEGUN] }, { $concat: [unbegun(''), '$ending'] }],
        [{ $and: [EARLY, { $in: ['$reason', [...TERMINATION_REASONS]] }] }, { $concat: [early(''), '$reason'] }],
        [EARLY, early('other')],
      ).otherwise('$ending'),
      settled: choose(
        [NO_SHOW, 'no-show'],
        [{ $not: [BEGUN] }, 'not-begun'],
        [{ $in: ['$followOn.result', ['follow-on', 'outcome']] }, '$followOn.result'],
      ).otherwise({ $ifNull: ['$followOn.reason', 'not-settled'] }),
      next: choose([NO_SHOW, 'no-show'], [{ $not: [BEGUN] }, 'not-begun'], [{ $eq: ['$nextKnownBeforeEnd', true] }, 'known']).otherwise('unknown'),
    },
    values: {},
  },
  absences: {
    collection: 'placements',
    moment: 'absences.from',
    // An absence begins within its placement, so the index on the start serves.
    match: (asked) => ({ startedAt: { $lt: asked.range.until }, absences: { $elemMatch: { from: { $gte: asked.range.from, $lt: asked.range.until } } } }),
    stages: (asked) => [{ $unwind: '$absences' }, { $match: within('absences.from')(asked) }],
    person: PERSON_OF_ROW,
    aspects: { kind: '$absences.kind', back: choose([isSet('$absences.until'), 'returned']).otherwise('open') },
    values: { absenceDays: () => dayCount('$absences.from', '$absences.until') },
  },
  chains: {
    ...BEGUN_BEFORE_END,
    stages: (asked) => [
      fromEarlier({ chain: { $sum: choose([{ $lte: [{ $ifNull: ['$gapDays', DAYS_IN_A_ROW + 1] }, DAYS_IN_A_ROW] }, 0]).otherwise(1), window: { documents: ['unbounded', 'current'] } } }),
      { $sort: { candidateId: 1, startedAt: 1 } },
      {
        $group: {
          _id: { candidateId: '$candidateId', chain: '$chain' },
          placements: { $sum: 1 },
          candidateId: { $last: '$candidateId' },
          region: { $last: '$region' },
          targetGroup: { $last: '$targetGroup' },
          contractorId: { $last: '$contractorId' },
          startedAt: { $last: '$startedAt' },
        },
      },
      { $match: within('startedAt')(asked) },
    ],
    aspects: {},
    values: { placements: () => '$placements' },
  },
  coachSteps: {
    ...BEGUN_BEFORE_END,
    stages: (asked) => [
      fromEarlier({ previousStart: { $shift: { output: '$startedAt', by: -1, default: null } }, previousCoach: { $shift: { output: '$coachId', by: -1, default: null } } }),
      { $match: { ...within('startedAt')(asked), previousStart: { $ne: null } } },
    ],
    aspects: {
      coach: choose([{ $not: [{ $and: [isSet('$previousCoach'), isSet('$coachId')] }] }, 'not-known'], [{ $eq: ['$previousCoach', '$coachId'] }, 'same']).otherwise('other'),
    },
    values: {},
  },
  checkpoints: {
    collection: 'checkpoints',
    moment: 'dueAt',
    match: (asked) => ({ ...within('dueAt')(asked), status: { $in: ['reported', 'missed'] } }),
    person: PERSON_OF_ROW,
    aspects: {
      timeliness: choose([{ $eq: ['$status', 'missed'] }, 'missed'], [{ $lt: ['$settledAt', '$missedAt'] }, 'on-time']).otherwise('late'),
    },
    values: {},
    groupOfJourney: true,
  },
  escalations: {
    collection: 'escalations',
    moment: 'since',
    match: within('since'),
    person: PERSON_OF_ROW,
    aspects: { level: '$level', closing: { $ifNull: ['$closing', 'open'] } },
    values: {},
    groupOfJourney: true,
  },
  retention3: retention(3),
  retention6: retention(6),
  retention12: retention(12),
};

/** The instants of a question as the store has them. */
export function askedAt({ from, until }: InstantRange, now: Instant): Asked {
  return { range: { from: new Date(from), until: new Date(until) }, now: new Date(now) };
}
