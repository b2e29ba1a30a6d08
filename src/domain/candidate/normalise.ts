/** Forms in which two spellings of the same thing are equal. For comparing only, never for showing. */

/** Letters that Unicode does not take apart into a letter and a mark. */
const LETTERS: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i' };

/** Lower case without diacritics: `Çelik-Ørsted` is `celik-orsted`. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßøłđðþæœı]/g, (letter) => LETTERS[letter] ?? letter);
}

/** Words that stand before a Dutch family name, and their usual abbreviations. */
const PREFIX_WORDS = new Set(
  'van von de der den het t ter ten te op in la le el al da dos du of bij onder over uit voor vd vdr v d aan'.split(' '),
);

/** The words of a name. An apostrophe joins (`D'Souza`), except that of `'t`, which is a word. */
function words(name: string): string[] {
  return fold(name)
    .replace(/[’'`]t\b/g, ' t ')
    .replace(/[’'`]/g, '')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

/** Spellings that sound the same and are mixed up in the registers. */
const soundAlike = (name: string): string => name.replace(/ij/g, 'y').replace(/ey\b/g, 'ei');

/**
 * The parts of a family name without its prefix, sorted: `van der Berg-de Wit` is `['berg', 'wit']`. A name made of
 * prefixes alone keeps them.
 */
export function familyNameParts(familyName: string): string[] {
  const all = words(familyName);
  const real = all.filter((word) => !PREFIX_WORDS.has(word));
  return [...(real.length > 0 ? real : all)].map(soundAlike).sort();
}

/** A given name as its words: `Jan-Willem` and `Jan Willem` are `['jan', 'willem']`. */
export function givenNameWords(givenName: string): string[] {
  return words(givenName).map(soundAlike);
}

/** A postcode without space, in capitals: `4331 ab` is `4331AB`. */
export function normalisePostcode(postcode: string): string {
  return postcode.replace(/\s/g, '').toUpperCase();
}

export interface HouseNumber {
  /** Digits without leading zeros; empty when there are none. */
  number: string;
  /** Letters and digits behind it: `12 A-2` has `a2`. */
  addition: string;
}

/** The number and addition of a house: `12a`, `12 A` and `12-a` are the same. */
export function houseNumberOf(text: string): HouseNumber {
  const plain = fold(text).replace(/[^a-z0-9]/g, '');
  const [, number = '', addition = plain] = /^0*(\d+)(.*)$/.exec(plain) ?? [];
  return { number, addition };
}

/** Street or town as one run of letters and digits; the usual abbreviations written out. */
export function placeName(text: string): string {
  return fold(text)
    .replace(/str\.?$/, 'straat')
    .replace(/[^a-z0-9]/g, '')
    .replace(/ij/g, 'y');
}
