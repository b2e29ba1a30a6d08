/** Who a candidate is: personal data. It lives in MongoDB and in no workflow, log, id or URL. */
import { daysBetween, type LocalDate } from '../shared/calendar.js';
import { DomainError } from '../shared/domain-error.js';

export interface Address {
  street: string;
  /** Number with its addition, as written: `12`, `12a`, `12-2`. */
  houseNumber: string;
  /** Four digits and two capitals without a space: `4331AB`. */
  postcode: string;
  town: string;
}

export interface Person {
  givenName: string;
  /** Tussenvoegsel: `van der`. */
  namePrefix?: string;
  familyName: string;
  birthDate: LocalDate;
  address: Address;
  email?: string;
  /** In international form: `+31612345678`. */
  phone?: string;
}

/** What is asked to be changed; null removes. */
export type PersonChanges = { [F in keyof Person]?: Person[F] | null | undefined };

/** The person with the changes. */
export function correctedPerson(person: Person, changes: PersonChanges): Person {
  const merged = { ...person, ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null && value !== undefined)) as unknown as Person;
}

/** Ages in whole years between which a birth date is believed. */
export const AGE_BOUNDS = { youngest: 14, oldest: 100 } as const;

/** Throws `CANDIDATE.BIRTH_DATE_IMPLAUSIBLE` when nobody of that age can be a candidate on the day `today`. */
export function requirePlausibleBirthDate(birthDate: LocalDate, today: LocalDate): void {
  const years = daysBetween(birthDate, today) / 365.25;
  if (years >= AGE_BOUNDS.youngest && years < AGE_BOUNDS.oldest + 1) return;
  throw new DomainError(
    'CANDIDATE.BIRTH_DATE_IMPLAUSIBLE',
    `A candidate is between ${AGE_BOUNDS.youngest} and ${AGE_BOUNDS.oldest} years old`,
    { field: 'person.birthDate', remedy: 'Check the year, and whether day and month were swapped.' },
  );
}
