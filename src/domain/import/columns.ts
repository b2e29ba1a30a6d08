/** The published template of the import: one row a column. Headers are accepted in Dutch, in English and as key. */
import {
  asBsn,
  asDate,
  asNumber,
  asPhone,
  asPostcode,
  asText,
  choice,
  choices,
  labelKey,
  openChoices,
  type ParseCell,
} from './cells.js';
import {
  CERTIFICATE_LABELS,
  EVIDENCE_LABELS,
  LANGUAGE_LEVEL_LABELS,
  LIMIT_LABELS,
  SKILL_LABELS,
  TARGET_GROUP_LABELS,
  TRAVEL_MODE_LABELS,
  WEEKDAY_LABELS,
} from './labels.js';

export interface Column {
  key: string;
  nl: string;
  en: string;
  /** Other headers that municipalities use. */
  also?: readonly string[];
  required: boolean;
  /** What the template shows; invented. */
  example: { nl: string; en: string };
  /** Where the value goes in a new candidate, dotted. */
  path: string;
  parse: ParseCell;
  /** The labels from which to choose, in each language. */
  choices?: { nl: readonly string[]; en: readonly string[] };
}

type Extra = Pick<Column, 'also' | 'choices'>;
const column = (required: boolean) => (
  [key, nl, en]: [key: string, nl: string, en: string],
  what: { path: string; parse: ParseCell; example: string | [nl: string, en: string] } & Extra,
): Column => {
  const [exampleNl, exampleEn] = typeof what.example === 'string' ? [what.example, what.example] : what.example;
  return { ...what, key, nl, en, required, example: { nl: exampleNl, en: exampleEn } };
};
const must = column(true);
const may = column(false);

const listed = (labels: Readonly<Record<string, { nl: string; en: string }>>) => ({
  nl: Object.values(labels).map((label) => label.nl),
  en: Object.values(labels).map((label) => label.en),
});

export const COLUMNS: readonly Column[] = [
  may(['bsn', 'BSN', 'BSN'], { path: 'bsn', parse: asBsn, example: '999990019', also: ['burgerservicenummer', 'citizen service number'] }),
  must(['givenName', 'voornaam', 'given name'], { path: 'person.givenName', parse: asText, example: 'Voorbeeld', also: ['voornamen', 'roepnaam', 'first name'] }),
  may(['namePrefix', 'tussenvoegsel', 'name prefix'], { path: 'person.namePrefix', parse: asText, example: 'van der', also: ['tussenvoegsels', 'voorvoegsel', 'prefix'] }),
  must(['familyName', 'achternaam', 'family name'], { path: 'person.familyName', parse: asText, example: 'Testdata', also: ['geslachtsnaam', 'last name', 'surname'] }),
  must(['birthDate', 'geboortedatum', 'birth date'], { path: 'person.birthDate', parse: asDate, example: ['31-12-1990', '1990-12-31'], also: ['date of birth'] }),
  must(['street', 'straat', 'street'], { path: 'person.address.street', parse: asText, example: 'Voorbeeldstraat', also: ['straatnaam'] }),
  must(['houseNumber', 'huisnummer', 'house number'], { path: 'person.address.houseNumber', parse: asText, example: '12' }),
  may(['houseNumberAddition', 'toevoeging', 'house number addition'], { path: 'houseNumberAddition', parse: asText, example: 'a', also: ['huisnummertoevoeging', 'huisletter', 'addition'] }),
  must(['postcode', 'postcode', 'postcode'], { path: 'person.address.postcode', parse: asPostcode, example: '4331 AB', also: ['postal code', 'zip'] }),
  must(['town', 'woonplaats', 'town'], { path: 'person.address.town', parse: asText, example: 'Middelburg', also: ['plaats', 'city'] }),
  may(['email', 'e-mail', 'email'], { path: 'person.email', parse: asText, example: 'voorbeeld@example.org', also: ['e-mailadres', 'mailadres', 'email address'] }),
  may(['phone', 'telefoon', 'phone'], { path: 'person.phone', parse: asPhone, example: '06-12345678', also: ['telefoonnummer', 'mobiel', 'phone number'] }),
  must(['municipality', 'gemeente', 'municipality'], { path: 'profile.municipality', parse: asText, example: 'Middelburg' }),
  may(['region', 'regio', 'region'], { path: 'profile.region', parse: asText, example: 'AM24', also: ['arbeidsmarktregio', 'labour-market region'] }),
  must(['targetGroup', 'doelgroep', 'target group'], { path: 'profile.targetGroup', parse: choice(TARGET_GROUP_LABELS), example: 'Participatiewet', choices: listed(TARGET_GROUP_LABELS) }),
  may(['evidenceKind', 'bewijs', 'evidence'], { path: 'profile.evidence.kind', parse: choice(EVIDENCE_LABELS), example: ['Uitkeringsbeschikking', 'Benefit decision'], choices: listed(EVIDENCE_LABELS) }),
  may(['evidenceStatedOn', 'bewijs van', 'evidence stated on'], { path: 'profile.evidence.statedOn', parse: asDate, example: ['01-03-2026', '2026-03-01'], also: ['datum bewijs', 'evidence date'] }),
  may(['evidenceValidUntil', 'bewijs geldig tot en met', 'evidence valid until'], { path: 'profile.evidence.validUntil', parse: asDate, example: ['28-02-2027', '2027-02-28'], also: ['bewijs geldig tot'] }),
  may(['skills', 'vaardigheden', 'skills'], { path: 'profile.skills', parse: openChoices(SKILL_LABELS), example: ['Bestraten | Groenonderhoud', 'Paving | Green maintenance'], choices: listed(SKILL_LABELS) }),
  may(['certificates', 'certificaten', 'certificates'], { path: 'profile.certificates', parse: openChoices(CERTIFICATE_LABELS), example: ['VCA Basis', 'VCA Basic'], also: ['diplomas en certificaten'], choices: listed(CERTIFICATE_LABELS) }),
  may(['limits', 'beperkingen', 'limits'], { path: 'profile.limits', parse: choices(LIMIT_LABELS), example: ['Niet tillen boven 10 kg', 'No lifting above 10 kg'], also: ['functionele beperkingen'], choices: listed(LIMIT_LABELS) }),
  may(['travelModes', 'vervoer', 'travel modes'], { path: 'profile.travel.modes', parse: choices(TRAVEL_MODE_LABELS), example: ['Fiets | Openbaar vervoer', 'Bicycle | Public transport'], also: ['vervoermiddelen'], choices: listed(TRAVEL_MODE_LABELS) }),
  may(['travelMinutes', 'reistijd in minuten', 'travel time in minutes'], { path: 'profile.travel.maxMinutes', parse: asNumber, example: '45', also: ['reistijd', 'maximale reistijd', 'max minutes'] }),
  may(['travelKilometres', 'afstand in kilometers', 'distance in kilometres'], { path: 'profile.travel.maxKilometres', parse: asNumber, example: '25', also: ['afstand', 'maximale afstand', 'max kilometres'] }),
  may(['availableFrom', 'beschikbaar vanaf', 'available from'], { path: 'profile.availability.from', parse: asDate, example: ['01-09-2026', '2026-09-01'] }),
  may(['hoursMin', 'uren per week minimaal', 'hours per week at least'], { path: 'profile.availability.hoursPerWeek.min', parse: asNumber, example: '24', also: ['uren minimaal', 'uren min', 'min hours'] }),
  may(['hoursMax', 'uren per week maximaal', 'hours per week at most'], { path: 'profile.availability.hoursPerWeek.max', parse: asNumber, example: '32', also: ['uren maximaal', 'uren max', 'max hours'] }),
  may(['days', 'werkdagen', 'working days'], { path: 'profile.availability.days', parse: choices(WEEKDAY_LABELS), example: ['ma | di | wo | do', 'mon | tue | wed | thu'], also: ['dagen', 'days'], choices: listed(WEEKDAY_LABELS) }),
  may(['languageLevel', 'taalniveau', 'language level'], { path: 'profile.languageLevel', parse: choice(LANGUAGE_LEVEL_LABELS), example: 'B1', also: ['niveau nederlands', 'dutch level'], choices: listed(LANGUAGE_LEVEL_LABELS) }),
];

const BY_HEADER = new Map(COLUMNS.flatMap((c) => [c.key, c.nl, c.en, ...(c.also ?? [])].map((header) => [labelKey(header), c] as const)));
const BY_KEY = new Map(COLUMNS.map((c) => [c.key, c] as const));
const BY_PATH = new Map(COLUMNS.map((c) => [c.path, c] as const));

/** The column of a header in either language; undefined when it is not one of the template. */
export function columnOfHeader(header: string): Column | undefined {
  return BY_HEADER.get(labelKey(header));
}

export function columnOfKey(key: string): Column | undefined {
  return BY_KEY.get(key);
}

/** The column whose value stands at a dotted path of a new candidate, or at the nearest path below it. */
export function columnOfPath(path: string): Column | undefined {
  return BY_PATH.get(path) ?? COLUMNS.find((c) => c.path.startsWith(`${path}.`)) ?? columnAbove(path);
}

function columnAbove(path: string): Column | undefined {
  const parent = path.split('.').slice(0, -1).join('.');
  return parent === '' ? undefined : (BY_PATH.get(parent) ?? columnAbove(parent));
}

/** How the columns of a file stand to the template. */
export interface HeaderReading {
  /** By position; undefined where the column is unknown. */
  columns: (Column | undefined)[];
  /** Positions (from 1) of columns that the template does not have. Their text is not repeated: it may be anything. */
  unknown: number[];
  /** Required columns that the file does not have. */
  missing: Column[];
  /** Columns that the file has twice. */
  twice: Column[];
}

/** Reads the first line of a file. Blank headers without a name count as unknown. */
export function readHeader(headers: readonly string[]): HeaderReading {
  const columns = headers.map(columnOfHeader);
  const known = columns.filter((c) => c !== undefined);
  return {
    columns,
    unknown: columns.flatMap((c, at) => (c === undefined ? [at + 1] : [])),
    missing: COLUMNS.filter((c) => c.required && !known.includes(c)),
    twice: [...new Set(known.filter((c, at) => known.indexOf(c) !== at))],
  };
}
