/** What is wrong with an input, in plain words. A value that was sent is never repeated. */
import type { z } from 'zod';
import type { Language, Sentence } from '../contracts/api/problem.js';

type Issue = z.core.$ZodRawIssue;
type Sized = Extract<Issue, { code: 'too_small' | 'too_big' }>;

const KINDS: Readonly<Record<string, Sentence>> = {
  string: { nl: 'Geef hier een tekst', en: 'Give a text' },
  number: { nl: 'Geef hier een getal', en: 'Give a number' },
  int: { nl: 'Geef hier een heel getal', en: 'Give a whole number' },
  boolean: { nl: 'Geef hier true (ja) of false (nee)', en: 'Give true or false' },
  array: { nl: 'Geef hier een lijst, tussen [ en ]', en: 'Give a list, between [ and ]' },
  object: { nl: 'Geef hier een groep velden, tussen { en }', en: 'Give a group of fields, between { and }' },
  record: { nl: 'Geef hier een groep velden, tussen { en }', en: 'Give a group of fields, between { and }' },
};

const FORMATS: Readonly<Record<string, Sentence>> = {
  email: { nl: 'Schrijf een e-mailadres zoals naam@voorbeeld.nl', en: 'Write an e-mail address such as name@example.org' },
  e164: { nl: 'Schrijf een telefoonnummer met landcode, zoals +31113000000', en: 'Write a phone number with its country code, such as +31113000000' },
  guid: { nl: 'Dit is geen id. Neem het over uit een eerder antwoord', en: 'This is not an id (UUID). Take it from an earlier answer' },
  uuid: { nl: 'Dit is geen id. Neem het over uit een eerder antwoord', en: 'This is not an id (UUID). Take it from an earlier answer' },
  date: { nl: 'Schrijf een dag die bestaat, zoals 2026-09-01', en: 'Write a day that exists, such as 2026-09-01' },
};

const REQUIRED: Sentence = { nl: 'Dit veld is verplicht', en: 'This field is required' };
const NO_TYPE: Sentence = { nl: 'Dit is niet de goede soort invoer', en: 'This is not the right kind of input' };
const NO_FORM: Sentence = { nl: 'Dit is niet goed geschreven', en: 'This is not written in the right form' };
const UNKNOWN_FIELD: Sentence = { nl: 'Dit veld bestaat hier niet', en: 'There is no such field here' };
const WRONG: Sentence = { nl: 'Dit klopt niet', en: 'This is not right' };
const EMPTY: Sentence = { nl: 'Vul hier iets in', en: 'This cannot be empty' };

/** The words for zod's own issues; rules of our own bring a hint. */
export function faultWords(language: Language): z.core.$ZodErrorMap {
  return (issue) => sentenceFor(issue)[language];
}

function sentenceFor(issue: Issue): Sentence {
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value')) return REQUIRED;
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected as string] ?? NO_TYPE;
    case 'invalid_value':
      return oneOf(issue.values as readonly unknown[]);
    case 'invalid_union':
      return Array.isArray(issue['options']) ? oneOf(issue['options']) : WRONG;
    case 'invalid_format':
      return FORMATS[String(issue.format)] ?? NO_FORM;
    case 'too_small':
      return tooSmall(issue as Sized);
    case 'too_big':
      return tooBig(issue as Sized);
    case 'not_multiple_of':
      return { nl: `Ga omhoog in stappen van ${String(issue.divisor)}`, en: `Go up in steps of ${String(issue.divisor)}` };
    case 'unrecognized_keys':
      return UNKNOWN_FIELD;
    default:
      return WRONG;
  }
}

/** The choices are those of the description, never what was sent. */
function oneOf(choices: readonly unknown[]): Sentence {
  const list = choices.map(String).join(', ');
  return { nl: `Kies uit: ${list}`, en: `Choose one of: ${list}` };
}

function tooSmall(issue: Sized): Sentence {
  const { origin, inclusive } = issue;
  const least = String((issue as { minimum: unknown }).minimum);
  if (origin === 'string') return least === '1' ? EMPTY : { nl: `Te kort: gebruik minstens ${least} tekens`, en: `Too short: use at least ${least} characters` };
  if (origin === 'array') return { nl: `Te weinig: geef er minstens ${least}`, en: `Too few: give at least ${least}` };
  return inclusive === false
    ? { nl: `Te laag: geef meer dan ${least}`, en: `Too low: give more than ${least}` }
    : { nl: `Te laag: geef minstens ${least}`, en: `Too low: give at least ${least}` };
}

function tooBig(issue: Sized): Sentence {
  const { origin, inclusive } = issue;
  const most = String((issue as { maximum: unknown }).maximum);
  if (origin === 'string') return { nl: `Te lang: gebruik hoogstens ${most} tekens`, en: `Too long: use at most ${most} characters` };
  if (origin === 'array') return { nl: `Te veel: geef er hoogstens ${most}`, en: `Too many: give at most ${most}` };
  return inclusive === false
    ? { nl: `Te hoog: geef minder dan ${most}`, en: `Too high: give less than ${most}` }
    : { nl: `Te hoog: geef hoogstens ${most}`, en: `Too high: give at most ${most}` };
}
