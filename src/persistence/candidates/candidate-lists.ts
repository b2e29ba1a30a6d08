/** Lists of candidates: by name within a search, which opens what it found; otherwise from profiles, by an index. */
import type { PipelineStage } from 'mongoose';
import { fold } from '../../domain/candidate/normalise.js';
import type { TargetGroup } from '../../domain/candidate/target-group.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { Store } from '../connection.js';
import type { Among } from '../journey-reads.js';
import { cursorOf, positionOf, readPage, type Page, type PageRequest } from '../pages.js';
import { BlindIndex, nameWords, sortNameOf, wordsOfName } from './blind-index.js';
import { CandidateRecords, type PersonRecord } from './candidate-records.js';

export interface CandidateFilter {
  /** Beginnings of words of the name. */
  q?: string | undefined;
  region?: Among | undefined;
  /** These alone; for a caseload. */
  ids?: readonly string[] | undefined;
  targetGroup?: TargetGroup | undefined;
}

/** A search that finds more has to be narrowed: each that is found is opened and put in order here. */
const MOST_FOUND = 500;

export class CandidateLists {
  private readonly index: BlindIndex;
  private readonly records: CandidateRecords;

  constructor(private readonly store: Pick<Store, 'models' | 'keys'>) {
    this.index = new BlindIndex(store.keys.installation);
    this.records = new CandidateRecords(store);
  }

  /** Ids of one page. Merged records are left out. With `q` the order is by name. Throws `CANDIDATE.SEARCH_TOO_WIDE`. */
  async ids(filter: CandidateFilter, page: PageRequest): Promise<Page<string>> {
    if (filter.q !== undefined) return this.byName({ ...filter, q: filter.q }, page);
    if (page.sort !== 'name') return this.byProfile(filter, page);
    throw tooWide('query.q', 'There is no order by name without a search: names are kept encrypted. Search for the beginning of a name.');
  }

  private async byProfile({ region, targetGroup, ids }: CandidateFilter, page: PageRequest): Promise<Page<string>> {
    const filter = { merged: false, ...(ids && { _id: { $in: ids } }), ...(region && { region }), ...(targetGroup && { targetGroup }) };
    const { items, ...rest } = await readPage(this.store.models.profiles, { filter, page });
    return { ...rest, items: items.map((p) => p._id) };
  }

  private async byName({ q, ...filter }: CandidateFilter & { q: string }, { limit, cursor }: PageRequest): Promise<Page<string>> {
    const words = nameWords(q).map(fold);
    if (words.length === 0) return { items: [] };
    const people = await this.records.persons(await this.found(words, filter));
    const rows = people.filter((person) => matches(person, words)).map((p) => ({ id: p.candidateId, name: sortNameOf(p) }));
    rows.sort(inOrder);
    const from = cursor === undefined ? 0 : await this.startAfter(rows, positionOf(cursor, 'name').id);
    const items = rows.slice(from, from + limit).map(({ id }) => id);
    const last = items.at(-1);
    // A cursor stands in addresses, so it holds the id and no name.
    return last !== undefined && from + limit < rows.length ? { items, nextCursor: cursorOf({ value: null, id: last }, 'name') } : { items };
  }

  /** Where the page behind a candidate begins, also when that one is no longer found. */
  private async startAfter(rows: NamedRow[], id: string): Promise<number> {
    const person = await this.records.person(id);
    const last = { id, name: person ? sortNameOf(person) : '' };
    const at = rows.findIndex((row) => inOrder(row, last) > 0);
    return at < 0 ? rows.length : at;
  }

  private async found(words: string[], { region, targetGroup, ids }: Omit<CandidateFilter, 'q'>): Promise<string[]> {
    const beginnings = this.index.search(words);
    if (beginnings.length === 0) throw tooNarrow();
    const found = await this.store.models.persons.aggregate<{ _id: string }>([
      { $match: { names: { $all: beginnings }, mergedInto: { $exists: false }, ...(ids && { _id: { $in: ids } }) } },
      { $project: { _id: 1 } },
      ...inProfiles({ region, targetGroup }),
      { $limit: MOST_FOUND + 1 },
    ]);
    if (found.length <= MOST_FOUND) return found.map(({ _id }) => _id);
    throw tooWide('query.q', `More than ${MOST_FOUND} candidates are found. Type more of the name, or choose a region or a target group.`);
  }
}

interface NamedRow {
  id: string;
  name: string;
}

function inOrder(a: NamedRow, b: NamedRow): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Only the first letters are in the index: the rest is compared here. */
function matches(person: PersonRecord, words: readonly string[]): boolean {
  const own = wordsOfName(person);
  return words.every((word) => own.some((name) => name.startsWith(word)));
}

/** Region and target group stand in the profile. */
function inProfiles({ region, targetGroup }: Omit<CandidateFilter, 'q'>): PipelineStage[] {
  if (!region && !targetGroup) return [];
  const wanted = { ...(region && { 'profile.region': region }), ...(targetGroup && { 'profile.targetGroup': targetGroup }) };
  return [
    { $lookup: { from: 'profiles', localField: '_id', foreignField: '_id', as: 'profile' } },
    { $match: wanted },
    { $project: { _id: 1 } },
  ];
}

function tooNarrow(): DomainError {
  return tooWide('query.q', 'Type at least two letters of one of the names.');
}

function tooWide(field: string, remedy: string): DomainError {
  return new DomainError('CANDIDATE.SEARCH_TOO_WIDE', 'This search is too wide', { field, remedy });
}
