/** Faults of a row: where, what, and what to do. They name a column and never repeat a value. */
import type { CellFaultCode } from './cells.js';
import type { Column } from './columns.js';

export interface RowFault {
  /** Key of the column; absent when the fault is of the row as a whole. */
  column?: string;
  code: CellFaultCode;
  /** Another row of the file that has to do with it. */
  otherRow?: number;
}

type Language = 'nl' | 'en';
type Words = (fault: RowFault, column: Column | undefined, language: Language) => string;
interface Telling {
  nl: { message: string; remedy: Words };
  en: { message: string; remedy: Words };
}

const always = (text: string): Words => () => text;
const example = (lead: string): Words => (_fault, column, language) => `${lead}${column ? ` "${column.example[language]}"` : ''}.`;
const allowed = (lead: string): Words => (_fault, column, language) => `${lead} ${(column?.choices?.[language] ?? []).join(', ')}.`;
const row = (before: string, after: string): Words => (fault) => `${before} ${fault.otherRow ?? ''}${after}`;

const TELLINGS: Record<CellFaultCode, Telling> = {
  'IMPORT.REQUIRED_MISSING': {
    nl: { message: 'Dit vak is leeg, maar is verplicht', remedy: example('Vul het in, bijvoorbeeld') },
    en: { message: 'This cell is empty, but required', remedy: example('Fill it in, for example') },
  },
  'IMPORT.GROUP_INCOMPLETE': {
    nl: { message: 'Dit vak hoort bij een vak dat wel is ingevuld', remedy: example('Vul het ook in, of maak het andere vak leeg. Bijvoorbeeld') },
    en: { message: 'This cell belongs to one that is filled in', remedy: example('Fill it in too, or clear the other one. For example') },
  },
  'IMPORT.DATE_INVALID': {
    nl: { message: 'Dit is geen datum', remedy: always('Schrijf dag-maand-jaar met vier cijfers voor het jaar: 31-12-1990.') },
    en: { message: 'This is not a date', remedy: always('Write year-month-day, 1990-12-31, or day-month-year, 31-12-1990.') },
  },
  'IMPORT.NUMBER_INVALID': {
    nl: { message: 'Dit is geen getal', remedy: example('Schrijf alleen cijfers, bijvoorbeeld') },
    en: { message: 'This is not a number', remedy: example('Write digits only, for example') },
  },
  'IMPORT.CHOICE_UNKNOWN': {
    nl: { message: 'Deze keuze bestaat niet', remedy: allowed('Kies uit:') },
    en: { message: 'There is no such choice', remedy: allowed('Choose from:') },
  },
  'IMPORT.VALUE_INVALID': {
    nl: { message: 'Deze waarde kan niet', remedy: example('Schrijf het zoals') },
    en: { message: 'This value is not possible', remedy: example('Write it like') },
  },
  'IMPORT.REGION_DIFFERS': {
    nl: { message: 'Deze regio is een andere dan die van de import', remedy: always('Maak het vak leeg, of importeer deze rij in haar eigen regio.') },
    en: { message: 'This region is not the one of the import', remedy: always('Clear the cell, or import this row in its own region.') },
  },
  'IMPORT.BSN_TWICE': {
    nl: { message: 'Dit BSN staat al eerder in het bestand', remedy: row('Vergelijk met rij', ' en haal de dubbele rij weg.') },
    en: { message: 'This BSN stands earlier in the file', remedy: row('Compare with row', ' and remove the double one.') },
  },
  'IMPORT.CELLS_MISMATCH': {
    nl: { message: 'Deze rij heeft een ander aantal vakken dan de eerste regel', remedy: always('Zet tekst met een scheidingsteken of regeleinde tussen aanhalingstekens.') },
    en: { message: 'This row has another number of cells than the first line', remedy: always('Put text that holds a separator or a line break between quotes.') },
  },
  'CANDIDATE.BSN_INVALID': {
    nl: { message: 'Dit is geen geldig BSN', remedy: always('Controleer het BSN met een identiteitsbewijs en vul alle negen cijfers in.') },
    en: { message: 'This is not a valid BSN', remedy: always('Check it with an identity document, and enter all nine digits.') },
  },
  'CANDIDATE.BIRTH_DATE_IMPLAUSIBLE': {
    nl: { message: 'Deze geboortedatum kan niet kloppen', remedy: always('Controleer het jaar, en of dag en maand zijn verwisseld.') },
    en: { message: 'This birth date cannot be right', remedy: always('Check the year, and whether day and month were swapped.') },
  },
};

/** A fault in words. `column` is the header in the language asked for. */
export interface DescribedFault {
  column?: string;
  code: string;
  message: string;
  remedy: string;
}

/** The words for a fault in the language of the reader. */
export function describeFault(fault: RowFault, at: { column: Column | undefined; language: Language }): DescribedFault {
  const { message, remedy } = TELLINGS[fault.code][at.language];
  return {
    ...(at.column ? { column: at.column[at.language] } : {}),
    code: fault.code,
    message,
    remedy: remedy(fault, at.column, at.language),
  };
}
