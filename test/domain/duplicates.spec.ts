import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  blockingKeys,
  DUPLICATE_THRESHOLD,
  duplicateScore,
  isPossibleDuplicate,
  type Comparable,
} from '../../src/domain/candidate/duplicates.js';

// Invented people.
const SANNE: Comparable = {
  givenName: 'Sanne',
  namePrefix: 'van der',
  familyName: 'Duinkerken',
  birthDate: '1990-04-12',
  address: { street: 'Voorbeeldstraat', houseNumber: '12a', postcode: '4331AB', town: 'Middelburg' },
};
const ELSEWHERE = { street: 'Andereweg', houseNumber: '7', postcode: '4381ZZ', town: 'Vlissingen' };
const but = (change: Partial<Comparable>): Comparable => ({ ...SANNE, ...change });
const at = (change: Partial<Comparable['address']>): Comparable => but({ address: { ...SANNE.address, ...change } });

describe('Two registrations are shown as a possible duplicate', () => {
  it.each<[string, Comparable, string[]]>([
    ['equal in all', but({}), ['same-name', 'same-birth-date', 'same-address']],
    ['diacritics and case', but({ givenName: 'SÄNNE', familyName: 'Dùinkerken' }), ['same-name']],
    ['prefix within the family name', but({ namePrefix: undefined, familyName: 'van der Duinkerken' }), ['same-name']],
    ['prefix behind the family name', but({ namePrefix: undefined, familyName: 'Duinkerken, v.d.' }), ['same-name']],
    ['another prefix', but({ namePrefix: "van 't" }), ['same-name']],
    ['moved house', but({ address: ELSEWHERE }), ['same-name', 'same-birth-date']],
    ['double name after marriage', but({ familyName: 'Duinkerken-Overduin' }), ['similar-name']],
    ['double name, moved house', but({ familyName: 'Overduin - Duinkerken', address: ELSEWHERE }), ['similar-name']],
    ['a typing error in the name', but({ familyName: 'Duinkerkne' }), ['similar-name']],
    ['an initial for the given name', but({ givenName: 'S.' }), ['similar-name']],
    ['a second given name', but({ givenName: 'Sanne Maria' }), ['similar-name']],
    ['another name with the same letter', but({ givenName: 'Susanna' }), ['similar-name']],
    ['given and family name swapped', but({ givenName: 'Duinkerken', familyName: 'Sanne' }), ['names-swapped']],
    ['day and month swapped', but({ birthDate: '1990-12-04' }), ['birth-date-swapped']],
    ['one digit of the birth date', but({ birthDate: '1990-04-13' }), ['birth-date-one-digit']],
    ['house number in another form', at({ houseNumber: '12 - A', postcode: '4331 ab' }), ['same-address']],
    ['without the addition', at({ houseNumber: '12' }), ['same-house']],
    ['same street without postcode', at({ postcode: '4331ZZ', street: 'Voorbeeldstr.' }), ['similar-address']],
  ])('%s', (_case, other, reasons) => {
    const result = duplicateScore(SANNE, other);
    expect(result.score).toBeGreaterThanOrEqual(DUPLICATE_THRESHOLD);
    expect(result.reasons).toEqual(expect.arrayContaining(reasons));
  });
});

describe('Two registrations are not shown', () => {
  it.each<[string, Comparable]>([
    ['a twin with another name', but({ givenName: 'Tibor' })],
    ['a parent with the same name in the same house', but({ birthDate: '1961-07-30' })],
    ['a namesake born on another day, elsewhere', but({ birthDate: '1990-04-13', address: ELSEWHERE })],
    ['somebody born on the same day in the same house', but({ givenName: 'Tibor', familyName: 'Molenaar' })],
    ['a stranger', { ...but({ givenName: 'Tibor', familyName: 'Molenaar', birthDate: '1971-02-03' }), address: ELSEWHERE }],
  ])('%s', (_case, other) => expect(isPossibleDuplicate(duplicateScore(SANNE, other))).toBe(false));
});

test('IJ and Y are the same in a name', () => {
  const result = duplicateScore(but({ familyName: 'Dijkstra' }), but({ familyName: 'Dykstra' }));
  expect(result).toEqual({ score: 100, reasons: ['same-name', 'same-birth-date', 'same-address'] });
});

// Small alphabets, so that pairs meet at every distance.
const person: fc.Arbitrary<Comparable> = fc.record({
  givenName: fc.constantFrom('Sanne', 'Sane', 'S.', 'Susanna', 'Tibor', 'Duinkerken', "D'Arc", ''),
  familyName: fc.constantFrom('Duinkerken', 'Duinkerkne', 'van Duinkerken-Overduin', 'Overduin', 'Sanne', 'de', '', 'Ĳssel'),
  birthDate: fc.constantFrom('1990-04-12', '1990-12-04', '1990-04-13', '1991-04-12', '1961-07-30', '1990-04-04'),
  address: fc.record({
    street: fc.constantFrom('Voorbeeldstraat', 'Voorbeeldstr.', 'Andereweg', ''),
    houseNumber: fc.constantFrom('12', '12a', '012-A', '7', 'a'),
    postcode: fc.constantFrom('4331AB', '4331 ab', '4381ZZ'),
    town: fc.constantFrom('Middelburg', 'Vlissingen'),
  }),
});

describe('The score', () => {
  test('is the same in both directions, whole, between 0 and 100', () => {
    fc.assert(
      fc.property(person, person, (a, b) => {
        const result = duplicateScore(a, b);
        expect(duplicateScore(b, a)).toEqual(result);
        expect(Number.isInteger(result.score)).toBe(true);
        expect(result.score).toBeGreaterThanOrEqual(0);
        expect(result.score).toBeLessThanOrEqual(100);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of a registration with itself is 100', () => {
    fc.assert(fc.property(person, (a) => expect(duplicateScore(a, a).score).toBe(100)));
  });

  test('never reaches the threshold for a pair that shares no blocking key', () => {
    fc.assert(
      fc.property(person, person, (a, b) => {
        const keys = new Set(blockingKeys(a));
        if (isPossibleDuplicate(duplicateScore(a, b))) expect(blockingKeys(b).some((key) => keys.has(key))).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test('takes any text', () => {
    const any = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(any, any, any, any, (givenName, familyName, street, houseNumber) => {
        const other = { ...SANNE, givenName, familyName, address: { ...SANNE.address, street, houseNumber } };
        expect(duplicateScore(SANNE, other)).toEqual(duplicateScore(other, SANNE));
        expect(blockingKeys(other)).toHaveLength(3);
      }),
    );
  });
});
