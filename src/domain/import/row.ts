/** One row of the file as a new candidate, not yet checked by the schema of a candidate. */
import { requirePlausibleBirthDate } from '../candidate/person.js';
import { DomainError } from '../shared/domain-error.js';
import type { LocalDate } from '../shared/calendar.js';
import type { Column, HeaderReading } from './columns.js';
import { COLUMNS } from './columns.js';
import type { RowFault } from './faults.js';

export interface RawRow {
  cells: readonly string[];
  header: HeaderReading;
  /** The region into which the file is imported. */
  region: string;
  /** The day of the import, for ages. */
  today: LocalDate;
}

export interface AssembledRow {
  /** A tree by the dotted paths of the columns. */
  draft: Tree;
  faults: RowFault[];
}

export type Tree = { [key: string]: unknown };

/** Parses every cell; collects all faults, so that a user can correct a row in one go. */
export function assembleRow({ cells, header, region, today }: RawRow): AssembledRow {
  const faults: RowFault[] = [];
  if (cells.length !== header.columns.length) faults.push({ code: 'IMPORT.CELLS_MISMATCH' });
  const texts = new Map<Column, string>();
  header.columns.forEach((column, at) => {
    const text = (cells[at] ?? '').trim();
    if (column && text !== '') texts.set(column, text);
  });
  const draft: Tree = {};
  for (const column of COLUMNS) {
    const text = texts.get(column);
    if (text === undefined) {
      if (column.required) faults.push({ column: column.key, code: 'IMPORT.REQUIRED_MISSING' });
      continue;
    }
    const cell = column.parse(text);
    if ('fault' in cell) faults.push({ column: column.key, code: cell.fault });
    else put(draft, { path: column.path, value: cell.value });
  }
  const completed = complete(draft, region);
  return { draft: completed, faults: [...faults, ...rowRules(draft, { region, today })] };
}

/** What the file leaves to us: the house number in one piece, the region, what follows from the postcode. */
function complete(draft: Tree, region: string): Tree {
  const { houseNumberAddition, ...candidate } = draft;
  const address = at(candidate, 'person.address');
  const number = address?.['houseNumber'];
  if (address && typeof number === 'string' && typeof houseNumberAddition === 'string') {
    const joint = /\d$/.test(number) && /^\d/.test(houseNumberAddition) ? '-' : '';
    address['houseNumber'] = `${number}${joint}${houseNumberAddition}`;
  }
  const postcode = address?.['postcode'];
  const given = at(candidate, 'profile') ?? {};
  const profile = { skills: [], certificates: [], ...given, region };
  return {
    ...candidate,
    profile: typeof postcode === 'string' ? { ...profile, postcode4: postcode.slice(0, 4) } : profile,
  };
}

function rowRules(draft: Tree, { region, today }: { region: string; today: LocalDate }): RowFault[] {
  const faults: RowFault[] = [];
  const own = at(draft, 'profile')?.['region'];
  if (typeof own === 'string' && own.toUpperCase() !== region) faults.push({ column: 'region', code: 'IMPORT.REGION_DIFFERS' });
  const birthDate = at(draft, 'person')?.['birthDate'];
  if (typeof birthDate === 'string' && !plausible(birthDate, today)) {
    faults.push({ column: 'birthDate', code: 'CANDIDATE.BIRTH_DATE_IMPLAUSIBLE' });
  }
  return faults;
}

function plausible(birthDate: LocalDate, today: LocalDate): boolean {
  try {
    requirePlausibleBirthDate(birthDate, today);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

function put(tree: Tree, { path, value }: { path: string; value: unknown }): void {
  const keys = path.split('.');
  const last = keys.pop() ?? path;
  const parent = keys.reduce<Tree>((node, key) => (node[key] ??= {}) as Tree, tree);
  parent[last] = value;
}

function at(tree: Tree, path: string): Tree | undefined {
  return path.split('.').reduce<Tree | undefined>((node, key) => node?.[key] as Tree | undefined, tree);
}
