/**
 * Whether two registrations may be of one person, by a score on name, birth date and address. The score proposes; a
 * person decides (merge, or overrule with a reason). An equal BSN is another matter: the vault refuses it.
 */
import { distance } from 'fastest-levenshtein';
import type { LocalDate } from '../shared/calendar.js';
import { familyNameParts, givenNameWords, houseNumberOf, normalisePostcode, placeName } from './normalise.js';
import type { Address, Person } from './person.js';

export const DUPLICATE_REASONS = [
  'same-name',
  'similar-name',
  'names-swapped',
  'given-name-differs',
  'same-birth-date',
  'birth-date-swapped',
  'birth-date-one-digit',
  'same-address',
  'same-house',
  'similar-address',
] as const;
export type DuplicateReason = (typeof DUPLICATE_REASONS)[number];

export interface DuplicateScore {
  /** 0 (nothing alike) to 100 (all alike). */
  score: number;
  /** Why, without the values. */
  reasons: DuplicateReason[];
}

/** What the score looks at. */
export type Comparable = Pick<Person, 'givenName' | 'namePrefix' | 'familyName' | 'birthDate' | 'address'>;

/** From this score on, two registrations are shown as a possible duplicate. */
export const DUPLICATE_THRESHOLD = 75;

// The weights are chosen together with the blocking keys: every pair at or above the threshold shares a key.
const FAMILY = 25;
const GIVEN = 20;
const BIRTH = 35;
const ADDRESS = 20;
/** Brothers and sisters share the rest; with clearly different given names they stay below the threshold. */
const DIFFERENT_GIVEN_NAME_CAP = DUPLICATE_THRESHOLD - 1;

interface Part {
  points: number;
  reason?: DuplicateReason;
}

/** The score of two registrations; the same in both directions. */
export function duplicateScore(a: Comparable, b: Comparable): DuplicateScore {
  const name = nameScore(a, b);
  const birth = birthDateScore(a.birthDate, b.birthDate);
  const address = addressScore(a.address, b.address);
  const sum = name.points + birth.points + address.points;
  const differs = name.reason === 'given-name-differs';
  return {
    score: differs ? Math.min(sum, DIFFERENT_GIVEN_NAME_CAP) : sum,
    reasons: [name.reason, birth.reason, address.reason].filter((reason) => reason !== undefined),
  };
}

/** True when the score says that a person should look at it. */
export function isPossibleDuplicate({ score }: DuplicateScore): boolean {
  return score >= DUPLICATE_THRESHOLD;
}

/**
 * Keys under which registrations are looked up for comparing: two registrations that may be duplicates share at least
 * one. They hold personal data and stay beside it.
 */
export function blockingKeys(person: Comparable): string[] {
  const { number } = houseNumberOf(person.address.houseNumber);
  const [year, ...rest] = person.birthDate.split('-');
  return [
    `b:${year}-${rest.sort().join('-')}`,
    `a:${normalisePostcode(person.address.postcode)}:${number}`,
    `n:${familyNameParts(person.familyName).join('')}:${givenNameWords(person.givenName).join('')}`,
  ];
}

function nameScore(a: Comparable, b: Comparable): Part {
  const names = (p: Comparable) => ({ family: familyNameParts(p.familyName), given: givenNameWords(p.givenName) });
  const [left, right] = [names(a), names(b)];
  const family = familyPoints(left.family, right.family);
  const given = givenPoints(left.given, right.given);
  const straight = family + given;
  const crossed = crossedPoints(left, right);
  if (crossed > straight) return { points: crossed, reason: 'names-swapped' };
  if (straight === FAMILY + GIVEN) return { points: straight, reason: 'same-name' };
  if (given === 0 && family > 0) return { points: straight, reason: 'given-name-differs' };
  return family > 0 && given > 0 ? { points: straight, reason: 'similar-name' } : { points: straight };
}

/** Full for equal names, less for one part of a double name, least for a typing error. */
function familyPoints(a: string[], b: string[]): number {
  if (a.join('') === b.join('')) return FAMILY;
  const shared = a.some((part) => part.length > 2 && b.includes(part));
  if (shared) return FAMILY - 3;
  return graded(similarity(a.join(''), b.join('')), FAMILY - 2);
}

/**
 * Full for equal names; a first name of several, an initial or a short form counts less, then a typing error. An equal
 * first letter still counts: a name in daily use (Jan) differs from the one at birth (Johannes).
 */
function givenPoints(a: string[], b: string[]): number {
  const [left, right] = [a.join(''), b.join('')];
  if (left === right) return GIVEN;
  const [firstA = '', firstB = ''] = [a[0], b[0]];
  if (firstA === '' || firstB === '') return 0;
  if (firstA === firstB) return GIVEN - 3;
  if (firstA.startsWith(firstB) || firstB.startsWith(firstA)) return GIVEN - 6;
  return Math.max(graded(similarity(left, right), GIVEN - 4), firstA[0] === firstB[0] ? GIVEN - 14 : 0);
}

/** Given and family name entered in each other's field. */
function crossedPoints(a: { family: string[]; given: string[] }, b: { family: string[]; given: string[] }): number {
  const key = (parts: string[]) => [...parts].sort().join('');
  const crossed = key(a.family) === key(b.given) && key(a.given) === key(b.family);
  return crossed ? FAMILY + GIVEN - 5 : 0;
}

function birthDateScore(a: LocalDate, b: LocalDate): Part {
  if (a === b) return { points: BIRTH, reason: 'same-birth-date' };
  const [yearA, monthA, dayA] = a.split('-');
  const [yearB, monthB, dayB] = b.split('-');
  if (yearA === yearB && monthA === dayB && dayA === monthB) return { points: BIRTH - 10, reason: 'birth-date-swapped' };
  const wrong = [...a].filter((digit, at) => digit !== b[at]).length;
  return a.length === b.length && wrong === 1 ? { points: BIRTH - 15, reason: 'birth-date-one-digit' } : { points: 0 };
}

function addressScore(a: Address, b: Address): Part {
  const [left, right] = [houseNumberOf(a.houseNumber), houseNumberOf(b.houseNumber)];
  const sameNumber = left.number === right.number;
  if (normalisePostcode(a.postcode) === normalisePostcode(b.postcode)) {
    if (!sameNumber) return { points: ADDRESS - 12, reason: 'similar-address' };
    return left.addition === right.addition
      ? { points: ADDRESS, reason: 'same-address' }
      : { points: ADDRESS - 5, reason: 'same-house' };
  }
  const sameTown = placeName(a.town) === placeName(b.town);
  const alike = sameTown && similarity(placeName(a.street), placeName(b.street)) >= 0.8;
  return alike && sameNumber ? { points: ADDRESS / 2, reason: 'similar-address' } : { points: 0 };
}

/** 1 for equal texts, 0 for nothing in common; by the number of typing errors between them. */
function similarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 0 : 1 - distance(a, b) / longest;
}

/** Nothing below two thirds alike, then in proportion. Whole points. */
function graded(alike: number, most: number): number {
  return alike < 2 / 3 ? 0 : Math.round(alike * most);
}
