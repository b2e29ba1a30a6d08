/** How a person is found without being read: keyed hashes of the BSN, of beginnings of names and of blocking keys. */
import { blockingKeys, type Comparable } from '../../domain/candidate/duplicates.js';
import { fold } from '../../domain/candidate/normalise.js';
import type { Person } from '../../domain/candidate/person.js';
import type { DataKey } from '../keys/data-key.js';

/** Beginnings of words are kept from this length up to that; what is longer is compared after opening. */
const SHORTEST = 2;
const LONGEST = 8;

export class BlindIndex {
  constructor(private readonly key: DataKey) {}

  bsn(bsn: string): string {
    return this.key.blind('bsn', bsn);
  }

  /** Of every beginning of every word of the name. */
  names(name: Pick<Person, 'givenName' | 'namePrefix' | 'familyName'>): string[] {
    const beginnings = wordsOfName(name).flatMap((word) => beginningsOf([...word]));
    return [...new Set(beginnings)].map((beginning) => this.key.blind('name', beginning));
  }

  /** What the words that are looked for have in common with `names`; words of one letter have nothing. */
  search(words: readonly string[]): string[] {
    const beginnings = words.map((word) => [...word].slice(0, LONGEST)).filter((letters) => letters.length >= SHORTEST);
    return [...new Set(beginnings.map((letters) => this.key.blind('name', letters.join(''))))];
  }

  /** Of each blocking key of the person. */
  duplicates(person: Comparable): string[] {
    return this.blocking(blockingKeys(person));
  }

  blocking(keys: readonly string[]): string[] {
    return keys.map((key) => this.key.blind('duplicate', key));
  }
}

function beginningsOf(letters: string[]): string[] {
  const most = Math.min(letters.length, LONGEST);
  return Array.from({ length: Math.max(0, most - SHORTEST + 1) }, (_, at) => letters.slice(0, SHORTEST + at).join(''));
}

/** The words of a name, folded, each once. */
export function nameWords(name: string): string[] {
  return [...new Set(fold(name).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''))];
}

/** The words of the whole name of a person. */
export function wordsOfName({ givenName, namePrefix = '', familyName }: Pick<Person, 'givenName' | 'namePrefix' | 'familyName'>): string[] {
  return nameWords(`${givenName} ${namePrefix} ${familyName}`);
}

/** Family name, then given name, folded: the order of lists. */
export function sortNameOf({ givenName, namePrefix = '', familyName }: Pick<Person, 'givenName' | 'namePrefix' | 'familyName'>): string {
  return [familyName, givenName, namePrefix].map(fold).join(' ').trim();
}
