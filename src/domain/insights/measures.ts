/**
 * What is counted: populations of rows, each divided into parts. Figures are read from these counts. Where figures of
 * several answers come from one population, its parts are hidden alike, so that no answer gives another away.
 */
import { ESCALATION_CLOSINGS } from '../journey/escalation.js';
import { ESCALATION_LEVELS } from '../policy/journey-policy.js';
import { FOLLOW_ON_REASONS } from '../journey/continuity-state.js';
import { OUTCOMES, PLACEMENT_ENDINGS, PROPOSAL_CLOSINGS, STAGES, TERMINATION_REASONS, ABSENCE_KINDS } from '../journey/journey-state.js';
import type { LevelOrder } from './suppression.js';

export const DIMENSIONS = ['region', 'targetGroup', 'contractorId', 'form', 'subject'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** A division of a population: of every row one code of `aspect` is known, and each part holds some of the codes. */
export interface Level {
  aspect: string;
  parts: Readonly<Record<string, readonly string[]>>;
  within?: string;
}

/** Whole numbers of which the spread is asked, of one part of a level; of all rows when there is none. */
export interface Value {
  of?: readonly [level: string, part: string];
}

export interface Measure {
  /** One row a person. */
  perPerson: boolean;
  levels: Readonly<Record<string, Level>>;
  values: Readonly<Record<string, Value>>;
}

/** Each code is a part of its own. */
const each = (codes: readonly string[]): Record<string, readonly string[]> => Object.fromEntries(codes.map((code) => [code, [code]]));

/** A merged journey was a second record of one person: nobody left. */
export const LEAVING_OUTCOMES = OUTCOMES.filter((outcome) => outcome !== 'merged');
/** In after-care the outcome has been reached. */
export const PRESENT_STAGES = STAGES.filter((stage) => stage !== 'ended' && stage !== 'after-care');

export const early = (reason: string) => `early.${reason}`;
const EARLY = TERMINATION_REASONS.map(early);
/** Endings of work that began. */
export const WORKED_ENDINGS = ['completed', 'end-date-passed', 'withdrawn'] as const;
/** Endings of work that never began, other than a no-show; by the name of the ending and `unbegun.` before it. */
export const unbegun = (ending: string) => `unbegun.${ending}`;
const UNBEGUN = PLACEMENT_ENDINGS.filter((ending) => ending !== 'no-show').map(unbegun);

/** Months after an outcome at which it is asked whether it holds. */
export const RETENTION_MONTHS = [3, 6, 12] as const;
const retention = { perPerson: false, levels: { answer: { aspect: 'answer', parts: each(['still-there', 'gone', 'not-reached']) } }, values: {} };

export const MEASURES = {
  journeysStarted: { perPerson: true, levels: {}, values: {} },
  journeysEnded: { perPerson: true, levels: { outcome: { aspect: 'outcome', parts: each(LEAVING_OUTCOMES) } }, values: {} },
  intakesCompleted: { perPerson: true, levels: {}, values: { intakeDays: {} } },
  present: {
    perPerson: true,
    levels: { stage: { aspect: 'stage', parts: each(PRESENT_STAGES) } },
    values: { waitingDays: { of: ['stage', 'pool'] } },
  },
  proposalsMade: { perPerson: false, levels: { proposedBy: { aspect: 'proposedBy', parts: each(['coordinator', 'search']) } }, values: {} },
  proposalsClosed: {
    perPerson: false,
    levels: {
      closing: { aspect: 'closing', parts: each(PROPOSAL_CLOSINGS) },
      contractor: { aspect: 'contractor', parts: each(['answered', 'silent']) },
      candidate: { aspect: 'candidate', parts: each(['answered', 'silent']) },
    },
    values: { contractorDays: { of: ['contractor', 'answered'] }, candidateDays: { of: ['candidate', 'answered'] } },
  },
  placementsStarted: {
    perPerson: false,
    levels: { order: { aspect: 'order', parts: each(['first', 'following']) } },
    values: { poolDays: { of: ['order', 'first'] }, gapDays: { of: ['order', 'following'] } },
  },
  placementsEnded: {
    perPerson: false,
    levels: {
      begun: { aspect: 'ending', parts: { worked: [...WORKED_ENDINGS, ...EARLY], 'no-show': ['no-show'], 'not-begun': UNBEGUN } },
      ending: {
        aspect: 'ending',
        parts: { ...each(WORKED_ENDINGS), 'terminated-early': EARLY, 'no-show': ['no-show'], 'not-begun': UNBEGUN },
        within: 'begun',
      },
      reason: {
        aspect: 'ending',
        parts: { ...each(WORKED_ENDINGS), ...Object.fromEntries(TERMINATION_REASONS.map((reason) => [reason, [early(reason)]])), 'no-show': ['no-show'], 'not-begun': UNBEGUN },
        within: 'ending',
      },
      settled: { aspect: 'settled', parts: each(['follow-on', 'outcome', ...FOLLOW_ON_REASONS, 'not-settled', 'no-show', 'not-begun']), within: 'begun' },
      next: { aspect: 'next', parts: each(['known', 'unknown', 'no-show', 'not-begun']), within: 'begun' },
    },
    values: {},
  },
  absences: {
    perPerson: false,
    levels: { kind: { aspect: 'kind', parts: each(ABSENCE_KINDS) }, back: { aspect: 'back', parts: each(['returned', 'open']) } },
    values: { absenceDays: { of: ['back', 'returned'] } },
  },
  chains: { perPerson: false, levels: {}, values: { placements: {} } },
  coachSteps: { perPerson: false, levels: { coach: { aspect: 'coach', parts: each(['same', 'other', 'not-known']) } }, values: {} },
  checkpoints: {
    perPerson: false,
    levels: { timeliness: { aspect: 'timeliness', parts: each(['on-time', 'late', 'missed']) } },
    values: {},
  },
  escalations: {
    perPerson: false,
    levels: {
      level: { aspect: 'level', parts: each(ESCALATION_LEVELS) },
      closing: { aspect: 'closing', parts: each([...ESCALATION_CLOSINGS, 'open']) },
    },
    values: {},
  },
  carousel: { perPerson: false, levels: { status: { aspect: 'status', parts: each(['carousel', 'at-risk', 'none']) } }, values: {} },
  retention3: retention,
  retention6: retention,
  retention12: retention,
} as const satisfies Record<string, Measure>;
export type MeasureCode = keyof typeof MEASURES;
/** What the store counts itself. Carousels are told by a rule over a whole history. */
export type StoredMeasure = Exclude<MeasureCode, 'carousel'>;

/** The measure by its code, without its literal type. */
export function measureOf(code: MeasureCode): Measure {
  return MEASURES[code];
}

/** The codes of every aspect of a measure. */
export function aspectsOf({ levels }: Measure): Record<string, string[]> {
  const codes: Record<string, Set<string>> = {};
  for (const { aspect, parts } of Object.values(levels)) {
    for (const code of Object.values(parts).flat()) (codes[aspect] ??= new Set()).add(code);
  }
  return Object.fromEntries(Object.entries(codes).map(([aspect, all]) => [aspect, [...all]]));
}

/** The population undivided. */
export const WHOLE = 'whole';

/** The levels of a measure for suppression: the whole first, parents before children. */
export function levelOrder({ levels }: Measure): LevelOrder[] {
  return [{ name: WHOLE }, ...Object.entries(levels).map(([name, { within = WHOLE }]) => ({ name, within }))];
}
