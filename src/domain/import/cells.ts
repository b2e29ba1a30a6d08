/** Cells of a CSV file: text in, a value or a fault out. An empty cell never comes here. */
import { Temporal } from 'temporal-polyfill';
import { parseBsn } from '../candidate/bsn.js';
import { fold } from '../candidate/normalise.js';
import { DomainError } from '../shared/domain-error.js';

export const CELL_FAULTS = [
  'IMPORT.REQUIRED_MISSING',
  'IMPORT.GROUP_INCOMPLETE',
  'IMPORT.DATE_INVALID',
  'IMPORT.NUMBER_INVALID',
  'IMPORT.CHOICE_UNKNOWN',
  'IMPORT.VALUE_INVALID',
  'IMPORT.REGION_DIFFERS',
  'IMPORT.BSN_TWICE',
  'IMPORT.CELLS_MISMATCH',
  'CANDIDATE.BSN_INVALID',
  'CANDIDATE.BIRTH_DATE_IMPLAUSIBLE',
] as const;
export type CellFaultCode = (typeof CELL_FAULTS)[number];

export type Cell = { value: unknown } | { fault: CellFaultCode };
export type ParseCell = (text: string) => Cell;

/** Text as it stands; runs of white space become one space. */
export const asText: ParseCell = (text) => ({ value: text.replace(/\s+/g, ' ') });

export const asBsn: ParseCell = (text) => {
  try {
    return { value: parseBsn(text) };
  } catch (error) {
    if (error instanceof DomainError) return { fault: 'CANDIDATE.BSN_INVALID' };
    throw error;
  }
};

/** A day as `31-12-1990`, `31/12/1990`, `31.12.1990` or `1990-12-31`; the year always has four digits. */
export const asDate: ParseCell = (text) => {
  const dutch = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?$/.exec(text);
  const [year, month, day] = dutch ? [dutch[3], dutch[2], dutch[1]] : [iso?.[1], iso?.[2], iso?.[3]];
  if (!year || !month || !day) return { fault: 'IMPORT.DATE_INVALID' };
  try {
    const date = { year: Number(year), month: Number(month), day: Number(day) };
    return { value: Temporal.PlainDate.from(date, { overflow: 'reject' }).toString() };
  } catch {
    // The only thing that can be wrong with three whole numbers is that there is no such day.
    return { fault: 'IMPORT.DATE_INVALID' };
  }
};

/** A number with a decimal comma or point. */
export const asNumber: ParseCell = (text) =>
  /^-?\d{1,6}([.,]\d{1,8})?$/.test(text) ? { value: Number(text.replace(',', '.')) } : { fault: 'IMPORT.NUMBER_INVALID' };

/** A postcode without its space, in capitals. */
export const asPostcode: ParseCell = (text) => ({ value: text.replace(/\s/g, '').toUpperCase() });

/** A Dutch or international telephone number in international form. */
export const asPhone: ParseCell = (text) => {
  const digits = text.replace(/[\s().-]/g, '').replace(/^00/, '+');
  return { value: /^0[1-9]\d{8}$/.test(digits) ? `+31${digits.slice(1)}` : digits };
};

/** Labels by code, in the order in which a user is shown them; the first Dutch and English label are the usual ones. */
export type Labels<Code extends string> = Readonly<Record<Code, { nl: string; en: string; also?: readonly string[] }>>;

/** The form in which labels are compared: no case, diacritics, spaces or signs. */
export function labelKey(text: string): string {
  return fold(text).replace(/[^a-z0-9]/g, '');
}

/** One code of a closed list, by code or by label in either language. */
export function choice<Code extends string>(labels: Labels<Code>): ParseCell {
  const codes = codesByLabel(labels);
  return (text) => {
    const value = codes.get(labelKey(text));
    return value === undefined ? { fault: 'IMPORT.CHOICE_UNKNOWN' } : { value };
  };
}

/** Several codes of a closed list; `geen` or `none` says that there are none. */
export function choices<Code extends string>(labels: Labels<Code>): ParseCell {
  const one = choice(labels);
  return (text) => {
    const cells = listOf(text).map(one);
    return cells.find((cell) => 'fault' in cell) ?? { value: unique(cells.map((c) => ('value' in c ? c.value : ''))) };
  };
}

/** Several codes of an open list: a label that is not known becomes a code of its own. */
export function openChoices(labels: Labels<string>): ParseCell {
  const codes = codesByLabel(labels);
  return (text) => {
    const value = unique(listOf(text).map((label) => codes.get(labelKey(label)) ?? slug(label)));
    return value.includes('') ? { fault: 'IMPORT.VALUE_INVALID' } : { value };
  };
}

function codesByLabel<Code extends string>(labels: Labels<Code>): Map<string, Code> {
  const entries = Object.entries(labels) as [Code, Labels<Code>[Code]][];
  return new Map(
    entries.flatMap(([code, { nl, en, also = [] }]) => [code, nl, en, ...also].map((label) => [labelKey(label), code] as const)),
  );
}

function listOf(text: string): string[] {
  if (['geen', 'none'].includes(labelKey(text))) return [];
  return text.split(/[|;,]/).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}

const unique = <T>(list: T[]): T[] => [...new Set(list)];
const slug = (text: string): string => fold(text).replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
