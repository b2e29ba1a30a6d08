/** What the doctor can find, and what to do about each. */

const LOOK = 'Find out how it came about before you change anything; docs/operations.md tells how.';

export const REMEDIES = {
  JOURNEY_MISSING: 'The row says that a journey runs, and Temporal has none. Restore Temporal, or start the journey again and end the row.',
  JOURNEY_SILENT: 'The journey did not answer. Is a worker running? Look at the workflow in the Temporal UI, then run the doctor again.',
  PROFILE_MISSING: 'There is a journey of a person who is not in the register. Register the person again, or end the journey.',
  WORK_STANDS: 'An import, a roll-out, a request by right or a delivery was accepted, and nothing carries out what is left of it. Run the doctor with --repair: it is started again, and does nothing twice.',
  ROW_MISSING: 'Run the doctor with --repair: it publishes the journey again.',
  ROW_BEHIND: 'Run the doctor with --repair: it publishes the journey again.',
  ROW_AHEAD: 'The lists show what never happened. Run the doctor with --repair: it publishes the journey as it is.',
  ROW_DIFFERS: 'Run the doctor with --repair: it publishes the journey again.',
  PERIODS_OVERLAP: `Two placements of one candidate overlap. Correct one of them. ${LOOK}`,
  PERIOD_MISSING: 'A placement has no period in the calendar, so another one could be put beside it. Run the doctor with --repair: it asks the journey.',
  PERIOD_UNKNOWN: 'The calendar holds a period that belongs to no placement, and blocks others. Run the doctor with --repair: it asks the journey.',
  SEAT_MISSING: 'A placement has no seat, which could be given twice. Run the doctor with --repair: it asks the journey, which takes a seat that is free.',
  SEAT_UNKNOWN: `A seat is held for no placement. ${LOOK}`,
  SEAT_TWICE: `A placement holds two seats of one assignment. ${LOOK}`,
  SEATS_OVER_HEADCOUNT: 'More people were placed than there is room for. Raise the headcount, or end a placement.',
  NUMBER_GAP: `Events are missing: readers may have missed them. ${LOOK}`,
  NUMBER_TWICE: `Two events have one number: a reader may have missed one. ${LOOK}`,
  NUMBER_AND_WAITING: `An event has its number and waits for one. ${LOOK}`,
} as const;

export type FindingCode = keyof typeof REMEDIES;

/** Something that is not as it should be. Without personal data: ids, numbers and stages. */
export interface Finding {
  code: FindingCode;
  /** `candidate/<id>`, `assignment/<id>`, `event/<number>`, or the id of the workflow that work should have. */
  subject: string;
  what: string;
  /** Whose journey can set it right. */
  candidateId?: string;
}

export function finding(code: FindingCode, about: Omit<Finding, 'code'>): Finding {
  return { code, ...about };
}

/** Findings that publishing a journey again mends. */
const MENDED_BY_PUBLISHING: ReadonlySet<FindingCode> = new Set(['ROW_MISSING', 'ROW_BEHIND', 'ROW_AHEAD', 'ROW_DIFFERS']);

/** Findings that the journey itself sets right when it is asked: what it holds of the calendar and of the seats. */
const MENDED_BY_JOURNEY: ReadonlySet<FindingCode> = new Set(['PERIOD_MISSING', 'PERIOD_UNKNOWN', 'SEAT_MISSING']);

/** Work that is to be started again, by its subject, and candidates by what can be done for them, each once. What a journey holds is judged by its rows: who is published again is not asked yet. */
export function mendable(findings: readonly Finding[]): { published: string[]; asked: string[]; started: string[] } {
  const of = (codes: ReadonlySet<FindingCode>) => new Set(findings.flatMap(({ code, candidateId }) => (codes.has(code) && candidateId ? [candidateId] : [])));
  const published = of(MENDED_BY_PUBLISHING);
  return {
    published: [...published],
    asked: [...of(MENDED_BY_JOURNEY)].filter((candidateId) => !published.has(candidateId)),
    started: findings.flatMap(({ code, subject }) => (code === 'WORK_STANDS' ? [subject] : [])),
  };
}
