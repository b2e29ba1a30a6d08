/** The file of candidates that the demo imports: invented people, and a few rows that need a look. */
import { candidateCsv } from '../testdata/candidate-csv.js';
import { testCandidates, type TestCandidate } from '../testdata/candidates.js';
import type { Cast } from './cast.js';

/** Zeeland. */
export const REGION = 'AM24';
/** Brabant-West, where some move to. */
export const OTHER_REGION = 'AM25';

const INCOMPLETE = 0.08;

/** As many candidates as asked, and below them five rows that cannot be registered as they stand. */
export function demoCsv({ count, seed, cast }: { count: number; seed: number; cast: Cast }): string {
  const people = testCandidates({ count, region: REGION, seed, incomplete: INCOMPLETE }).map((person, at) => mobile(person, { row: at + 1, cast }));
  const [first, second, third, fourth, fifth] = people as [TestCandidate, TestCandidate, TestCandidate, TestCandidate, TestCandidate];
  const wrong = [
    // A digit that was typed wrong: the BSN fails the eleven test.
    { ...first, bsn: `${first.bsn.slice(0, 8)}${(Number(first.bsn[8]) + 1) % 10}` },
    // The same person a second time.
    { ...second },
    // There is no such day.
    { ...third, bsn: '', person: { ...third.person, givenName: 'Datumfout', birthDate: '1990-02-31' } },
    // Somebody of another region.
    { ...fourth, bsn: '', person: { ...fourth.person, givenName: 'Regiofout' }, profile: { ...fourth.profile, region: OTHER_REGION } },
    // Probably somebody who is in the file already: a person has to look.
    { ...fifth, bsn: '' },
  ];
  return candidateCsv([...people, ...wrong], 'nl');
}

/** The pool drives a van, and most can work most of the week: otherwise distance and hours decide everything in a small region. */
function mobile(person: TestCandidate, { row, cast }: { row: number; cast: Cast }): TestCandidate {
  const { profile } = person;
  const far = cast.roll('far', row) < 0.6;
  return {
    ...person,
    profile: {
      ...profile,
      travel: { modes: ['shared-van', 'bicycle'], maxMinutes: far ? 90 : 45, maxKilometres: far ? 60 : 25 },
      ...(profile.availability && {
        availability: { ...profile.availability, from: '2026-01-01', hoursPerWeek: { min: cast.pick([16, 20, 24], 'least', row), max: cast.pick([28, 32, 36], 'most', row) } },
      }),
    },
  };
}
