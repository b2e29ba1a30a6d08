/** What to say when an input breaks a rule of our own: a schema names a hint as its error, and the caller's language chooses. */
import type { Sentence } from './problem.js';

const HINTS = {
  account: { nl: 'Geef het id van het account, geen naam of mailadres', en: 'Give the id of the account, not a name or an email address' },
  'address-number': { nl: 'Begin met een cijfer: 12, 12a of 12-2', en: 'Begin with a digit: 12, 12a or 12-2' },
  'anchor-event': { nl: 'Geef event bij anchor event, en anders niet', en: 'Give event with anchor event, and only then' },
  bsn: { nl: 'Dit is geen geldig BSN. Controleer de cijfers', en: 'This is not a valid BSN. Check the digits' },
  'bsn-digits': { nl: 'Een BSN heeft negen cijfers', en: 'A BSN has nine digits' },
  checkpoint: { nl: 'Geef het id van de plaatsing, een punt en de code', en: 'Give the id of the placement, a dot and the code' },
  clock: { nl: 'Schrijf een tijd zoals 20:00', en: 'Write a time such as 20:00' },
  code: { nl: 'Gebruik kleine letters, cijfers en streepjes: week-1', en: 'Use small letters, digits and hyphens: week-1' },
  'code-numbered': {
    nl: 'Een moment dat zich herhaalt, krijgt zelf nummers achter zijn code. Geef dit moment een andere code',
    en: 'A rule that repeats puts numbers behind its own code. Give the other rule another code',
  },
  'code-twice': { nl: 'Een code staat er twee keer', en: 'A code is listed twice' },
  control: { nl: 'Haal tekens weg die niet te zien zijn', en: 'Remove the control characters' },
  cursor: { nl: 'Neem over wat bij de vorige pagina stond', en: 'Take what the page before gave' },
  date: { nl: 'Schrijf een dag die bestaat, zoals 2026-09-01', en: 'Write a day that exists, such as 2026-09-01' },
  'date-range': { nl: 'Kies een dag van 1900 tot en met 2199', en: 'Choose a day from 1900 to 2199' },
  delivery: { nl: 'Neem het id over uit de lijst van bezorgingen', en: 'Take the id from the list of deliveries' },
  duration: { nl: 'Schrijf een duur zoals P14D (14 dagen) of PT4H (4 uur)', en: 'Write an ISO 8601 duration: P14D (14 days), PT4H (4 hours)' },
  'duration-long': { nl: 'Een duur is hoogstens tien jaar', en: 'A duration is ten years at most' },
  'duration-none': { nl: 'Een duur is langer dan niets', en: 'A duration is longer than nothing' },
  'duration-back': { nl: 'Een stap kan niet voor de vorige liggen', en: 'A step cannot lie before the one before it' },
  'event-once': { nl: 'Na een gebeurtenis: niet ervoor, en zonder every', en: 'After an event: not before it, and without every' },
  'evidence-end': { nl: 'Het einde ligt voor het begin', en: 'The end lies before the start' },
  file: { nl: 'Stuur het bestand als text/csv', en: 'Send the file as text/csv' },
  'form-key': { nl: 'Schrijf formulier en versie: week-check@1', en: 'Write form and version: week-check@1' },
  'hours-order': { nl: 'Het minste is meer dan het meeste', en: 'The least is above the most' },
  kvk: { nl: 'Een KVK-nummer heeft acht cijfers', en: 'A KVK number has eight digits' },
  ladder: { nl: 'Elke stap gaat naar iemand hoger: reminder, coach, coordinator, manager', en: 'Each step goes to somebody higher: reminder, coach, coordinator, manager' },
  'min-max': { nl: 'Het hoogste is niet meer dan het laagste', en: 'The highest is not above the lowest' },
  moment: {
    nl: 'Geef een dag zoals 2026-09-01, of een moment met tijdzone zoals 2026-09-01T08:00:00+02:00',
    en: 'Give a day such as 2026-09-01, or a moment with its offset such as 2026-09-01T08:00:00+02:00',
  },
  month: { nl: 'Schrijf een maand zoals 2026-09', en: 'Write a month such as 2026-09' },
  name: { nl: 'Gebruik alleen letters en tekens die in namen voorkomen', en: 'Use letters and the signs that names have' },
  'place-pair': { nl: 'Geef latitude en longitude samen', en: 'Latitude and longitude go together' },
  postcode: { nl: 'Schrijf vier cijfers en twee hoofdletters, zonder spatie: 4331AB', en: 'Write four digits and two capitals without a space: 4331AB' },
  postcode4: { nl: 'Schrijf de vier cijfers van de postcode: 4331', en: 'Write the four digits of the postcode: 4331' },
  progress: { nl: 'Geef aan wat er is gezien: uren, een vaardigheid, een certificaat of loonwaarde', en: 'Say what was seen: hours, a skill, a certificate or wage value' },
  region: { nl: 'Schrijf AM en twee cijfers: AM24', en: 'Write AM and two digits: AM24' },
  'steps-order': { nl: 'Zet de stappen op volgorde, de vroegste eerst', en: 'Put the steps in order, the earliest first' },
  text: { nl: 'Geef een tekst die niet leeg is, zonder tekens die niet te zien zijn', en: 'Give a text that is not blank, without control characters' },
  travel: { nl: 'Geef aan hoe ver: maxMinutes of maxKilometres', en: 'Say how far: maxMinutes or maxKilometres' },
  twice: { nl: 'Iets staat er twee keer', en: 'Something is listed twice' },
  'webhook-url': { nl: 'Geef een volledig adres zonder wachtwoord of anker: https://voorbeeld.nl/doorstroom', en: 'Give a whole address without password or fragment: https://example.nl/doorstroom' },
  week: { nl: 'Schrijf een week zoals 2026-W48', en: 'Write a week such as 2026-W48' },
  whole: { nl: 'Schrijf een heel getal, met cijfers alleen', en: 'Write a whole number, in digits alone' },
} as const satisfies Record<string, Sentence>;
export type HintName = keyof typeof HINTS;

const MARK = 'hint:';

/** The error of a schema that stands for this hint. */
export function hint(name: HintName): string {
  return `${MARK}${name}`;
}

/** The sentence behind the error of a schema; undefined when it names no hint. */
export function hinted(message: string): Sentence | undefined {
  const name = message.startsWith(MARK) ? message.slice(MARK.length) : '';
  return Object.hasOwn(HINTS, name) ? HINTS[name as HintName] : undefined;
}

/** Every hint that there is. */
export const HINT_NAMES = Object.keys(HINTS) as HintName[];
