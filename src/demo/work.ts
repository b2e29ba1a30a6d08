/** Contractors and the three waves of assignments that they post: each wave begins where the one before it ends. */
import { epochOf, instantOf } from '../domain/shared/calendar.js';
import { testAssignments, testContractors, type TestAssignment, type TestContractor } from '../testdata/work.js';
import type { Cast } from './cast.js';
import { REGION } from './people.js';

export const CONTRACTORS = 12;
export const ASSIGNMENTS = 30;

/** Seconds. */
export interface Wave {
  /** When it is posted, counted from the end of the import. */
  postedAt: number;
  /** From posting to the start of the work. */
  lead: readonly [number, number];
  /** How long the work lasts. */
  length: readonly [number, number];
}

export const WAVES: readonly Wave[] = [
  { postedAt: 0, lead: [15, 21], length: [20, 27] },
  { postedAt: 24, lead: [23, 29], length: [20, 26] },
  { postedAt: 56, lead: [22, 28], length: [15, 21] },
];
/** When the play is over: the last work has ended, and what follows it was done. */
export const PLAY_SECONDS = 118;

const PER_WAVE = ASSIGNMENTS / WAVES.length;
const SEATS_FOR_60 = [3, 4, 5, 6];

export interface WaveOptions {
  wave: number;
  /** ISO instant. */
  postedAt: string;
  candidates: number;
  seed: number;
  pace: number;
}

export function demoContractors(seed: number): TestContractor[] {
  return testContractors({ count: CONTRACTORS, region: REGION, seed });
}

/** The assignments of a wave. The same wave posted at the same moment gives the same ones. */
export function assignmentsOf({ wave, postedAt, candidates, seed, pace }: WaveOptions, cast: Cast): (TestAssignment & { number: number })[] {
  const { lead, length } = WAVES[wave]!;
  const all = testAssignments({ count: ASSIGNMENTS, region: REGION, seed, contractors: CONTRACTORS, firstDay: '2026-09-01' });
  return all.slice(wave * PER_WAVE, (wave + 1) * PER_WAVE).map((work, at) => {
    const number = wave * PER_WAVE + at + 1;
    const starts = epochOf(postedAt) + cast.between(lead, 'lead', number) * pace * 1000;
    const ends = starts + cast.between(length, 'length', number) * pace * 1000;
    const seats = cast.pick(SEATS_FOR_60 as [number, ...number[]], 'seats', number) * (candidates / 60);
    return {
      ...work,
      number,
      hoursPerWeek: cast.pick([24, 24, 28, 28, 32], 'hours', number),
      headcount: Math.max(1, Math.round(seats)),
      startsAt: instantOf(Math.round(starts)),
      endsAt: instantOf(Math.round(ends)),
    };
  });
}
