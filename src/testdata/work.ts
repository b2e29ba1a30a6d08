/** Invented contractors and the work that they offer, in the shape of the API. */
import type { z } from 'zod';
import type { assignmentRoutes } from '../contracts/api/routes/assignments.js';
import type { contractorRoutes } from '../contracts/api/routes/contractors.js';
import { plus, startOfDay, dateOf, type LocalDate } from '../domain/shared/calendar.js';
import { placesOf } from './candidates.js';
import { Random } from './random.js';
import { FAMILY_NAMES, KINDS_OF_WORK } from './words.js';

export type TestContractor = z.input<NonNullable<(typeof contractorRoutes.createContractor)['body']>>;
export type TestAssignment = Omit<z.input<NonNullable<(typeof assignmentRoutes.createAssignment)['body']>>, 'contractorId'> & {
  /** Which of the contractors offers it, from 0. */
  contractor: number;
};

export interface TestWorkOptions {
  count: number;
  /** A region of which the generator knows places: `AM24`. */
  region: string;
  seed: number;
}

/** Contractors with names that differ. */
export function testContractors({ count, region, seed }: TestWorkOptions): TestContractor[] {
  const random = new Random(seed);
  const kinds = ['Infra', 'Groen', 'Wegenbouw', 'Waterwerken', 'Reiniging', 'Bouw'];
  return random.some(FAMILY_NAMES, count).map((name) => ({ name: `${name} ${random.one(kinds)} (testdata)`, regions: [region] }));
}

/** Assignments spread over the contractors; they start from `firstDay` on and last three to nine months. */
export function testAssignments(
  { count, region, seed, contractors, firstDay }: TestWorkOptions & { contractors: number; firstDay: LocalDate },
): TestAssignment[] {
  const random = new Random(seed + 1);
  const places = placesOf(region);
  const day = (offset: number) => dateOf(plus(startOfDay(firstDay), `P${offset}D`));
  return Array.from({ length: count }, (_, index) => {
    const { municipality, latitude, longitude, postcodes } = random.one(places);
    const starts = random.whole(0, 60);
    const { title, ...work } = random.one(KINDS_OF_WORK);
    return {
      contractor: index % contractors,
      region,
      ...work,
      title: `${title} ${municipality}`,
      place: { municipality, postcode4: String(random.whole(...postcodes)), latitude, longitude },
      startsAt: day(starts),
      endsAt: day(starts + random.whole(90, 270)),
      hoursPerWeek: random.one([24, 28, 32, 36]),
      headcount: random.one([1, 1, 2, 3, 4]),
    };
  });
}
