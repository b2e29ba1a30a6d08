/** Invented candidates. The same seed gives the same people. */
import { isBsn } from '../domain/candidate/bsn.js';
import { fold } from '../domain/candidate/normalise.js';
import type { Person } from '../domain/candidate/person.js';
import { LIMITS, WEEKDAYS, type LanguageLevel, type Profile, type TravelMode } from '../domain/candidate/profile.js';
import { RepeatFinder } from '../domain/import/in-file.js';
import { CERTIFICATE_LABELS, SKILL_LABELS } from '../domain/import/labels.js';
import { DomainError } from '../domain/shared/domain-error.js';
import { FAMILY_NAMES, GIVEN_NAMES, NAME_PREFIXES, PLACES, STREETS, TARGET_GROUP_MIX, type Place } from './words.js';
import { Random } from './random.js';

export interface TestCandidate {
  bsn: string;
  person: Person;
  profile: Profile;
}

export interface TestCandidateOptions {
  count: number;
  /** A region of which the generator knows places: `AM24`. */
  region: string;
  seed: number;
  /** Share (0 to 1) whose intake is not complete. */
  incomplete?: number;
}

const LEVELS: readonly LanguageLevel[] = ['A1', 'A2', 'A2', 'B1', 'B1', 'B2', 'C2'];
const MODES: readonly (readonly TravelMode[])[] = [['bicycle'], ['bicycle', 'public-transport'], ['public-transport'], ['car'], ['moped'], ['shared-van', 'bicycle']];
const POSTCODE_LETTERS = 'ABCDEFGHJKLMNPRTVWXZ';

/** At most 20,000 candidates, of whom no two have the same BSN or would be shown as a possible duplicate. */
export function testCandidates({ count, region, seed, incomplete = 0 }: TestCandidateOptions): TestCandidate[] {
  const random = new Random(seed);
  const places = placesOf(region);
  const bsns = testBsns({ count, seed }, random);
  const repeats = new RepeatFinder();
  return bsns.map((bsn, row) => {
    for (;;) {
      const place = random.one(places);
      const person = testPerson({ place, row }, random);
      if (repeats.add({ row, bsn, person }) === undefined) {
        return { bsn, person, profile: testProfile({ place, region, person, incomplete: random.chance(incomplete) }, random) };
      }
    }
  });
}

/** Places of a region. Throws `TESTDATA.REGION_UNKNOWN`. */
export function placesOf(region: string): readonly Place[] {
  const places = PLACES[region];
  if (places) return places;
  throw new DomainError('TESTDATA.REGION_UNKNOWN', `There are no places of region ${region}`, {
    field: 'region',
    remedy: `Choose one of ${Object.keys(PLACES).join(', ')}.`,
  });
}

/**
 * Numbers that pass the eleven test and begin with 99, mostly with 999 as those of the public test set of the identity
 * data service do. Up to 40 seeds have none in common, so that several files can go into one store.
 */
function testBsns({ count, seed }: { count: number; seed: number }, random: Random): string[] {
  const small = count <= 2_200;
  const [prefix, block] = small ? ['999', 2_500] : ['99', 25_000];
  const serials = 10 ** (8 - prefix.length);
  const found: string[] = [];
  for (let serial = (seed * block) % serials; found.length < count; serial = (serial + 1) % serials) {
    const eight = `${prefix}${String(serial).padStart(8 - prefix.length, '0')}`;
    const bsn = [...'0123456789'].map((last) => eight + last).find(isBsn);
    if (bsn) found.push(bsn);
  }
  return random.shuffled(found);
}

function testPerson({ place, row }: { place: Place; row: number }, random: Random): Person {
  const givenName = random.one(GIVEN_NAMES);
  const familyName = random.one(FAMILY_NAMES);
  const letters = () => `${random.one([...POSTCODE_LETTERS])}${random.one([...POSTCODE_LETTERS])}`;
  const mail = fold(`${givenName}.${familyName}`).replace(/[^a-z.]/g, '');
  return {
    givenName,
    ...(random.chance(0.2) && { namePrefix: random.one(NAME_PREFIXES) }),
    familyName,
    birthDate: `${random.whole(1962, 2007)}-${two(random.whole(1, 12))}-${two(random.whole(1, 28))}`,
    address: {
      street: random.one(STREETS),
      houseNumber: `${random.whole(1, 240)}${random.chance(0.15) ? random.one(['a', 'b', 'c']) : ''}`,
      postcode: `${random.whole(...place.postcodes)}${letters()}`,
      town: place.town,
    },
    email: `${mail}.${row + 1}@example.org`,
    phone: `+3160000${String(row % 10_000).padStart(4, '0')}`,
  };
}

function testProfile(
  { place, region, person, incomplete }: { place: Place; region: string; person: Person; incomplete: boolean },
  random: Random,
): Profile {
  const [targetGroup, kind] = random.one(TARGET_GROUP_MIX);
  const min = random.one([16, 20, 24, 24, 28, 32]);
  return {
    region,
    targetGroup,
    evidence: { kind, statedOn: `2026-${two(random.whole(1, 6))}-${two(random.whole(1, 28))}` },
    skills: random.some(Object.keys(SKILL_LABELS), random.whole(1, 3)),
    certificates: random.chance(0.6) ? random.some(Object.keys(CERTIFICATE_LABELS), random.whole(1, 2)) : [],
    limits: random.chance(0.3) ? random.some(LIMITS, random.whole(1, 2)) : [],
    travel: { modes: [...random.one(MODES)], maxMinutes: random.one([30, 45, 60, 75]), maxKilometres: random.one([10, 15, 25, 40, 60]) },
    ...(!incomplete && {
      availability: {
        from: `2026-${two(random.whole(7, 9))}-01`,
        hoursPerWeek: { min, max: Math.min(40, min + random.one([0, 4, 8, 12])) },
        ...(random.chance(0.4) && { days: random.some(WEEKDAYS.slice(0, 5), 4) }),
      },
    }),
    languageLevel: random.one(LEVELS),
    municipality: place.municipality,
    postcode4: person.address.postcode.slice(0, 4),
  };
}

const two = (number: number) => String(number).padStart(2, '0');
