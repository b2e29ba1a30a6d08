/** Invented people. Names are put together from lists; BSNs pass the eleven test and begin with 9999, as test data do. */
import { randomUUID } from 'node:crypto';
import type { Person } from '../../src/domain/candidate/person.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';

const GIVEN = ['Aafke', 'Bram', 'Chayenne', 'Dirk', 'Esmee', 'Fatih', 'Gijs', 'Hanneke', 'Ilias', 'Jolanda', 'Kees', 'Lotte'];
const FAMILY = ['Adriaanse', 'Boogaard', 'Cijsouw', 'Dingemanse', 'Elenbaas', 'Francke', 'Geluk', 'Hoogerland', 'Izeboud', 'Jobse', 'Koppejan'];

/** The n-th test BSN, from 0. */
export function testBsn(n: number): string {
  for (let digits = 99_990_000, found = -1; ; digits++) {
    const sum = [...String(digits)].reduce((total, digit, at) => total + Number(digit) * (9 - at), 0);
    if (sum % 11 < 10 && ++found === n) return `${digits}${sum % 11}`;
  }
}

/** The n-th invented person; two of them are nothing alike. */
export function inventedPerson(n: number, over: Partial<Person> = {}): Person {
  const letters = String.fromCharCode(97 + (n % 26), 97 + (Math.floor(n / 26) % 26));
  return {
    givenName: GIVEN[n % GIVEN.length]!,
    familyName: `${FAMILY[n % FAMILY.length]}${letters}`,
    birthDate: `${1970 + (n % 30)}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`,
    address: {
      street: `Proefstraat ${letters.toUpperCase()}`,
      houseNumber: String(1 + n),
      postcode: `${1000 + ((n * 37) % 8999)}AB`,
      town: 'Testdorp',
    },
    ...over,
  };
}

/** The n-th invented candidate, with a BSN. */
export function inventedCandidate(n: number, over: Partial<Person> = {}) {
  return { candidateId: randomUUID(), person: inventedPerson(n, over), bsn: testBsn(n), profile: plainProfile() };
}
