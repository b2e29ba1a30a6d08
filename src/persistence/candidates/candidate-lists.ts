/** Lists of candidates: by name from persons, otherwise from profiles, so that an index serves each. */
import type { PipelineStage } from 'mongoose';
import type { TargetGroup } from '../../domain/candidate/target-group.js';
import { fold } from '../../domain/candidate/normalise.js';
import type { Models } from '../models.js';
import { after, cut, positionOf, readPage, type Page, type PageRequest } from '../pages.js';
import { beginsWith } from '../stored.js';
import { nameWords } from './candidate-records.js';

export interface CandidateFilter {
  /** Beginnings of words of the name. */
  q?: string | undefined;
  region?: string | undefined;
  targetGroup?: TargetGroup | undefined;
}

export class CandidateLists {
  constructor(private readonly models: Pick<Models, 'persons' | 'profiles'>) {}

  /** Ids of one page. Merged records are left out. With `q` or sort `name` the order is by name. */
  async ids(filter: CandidateFilter, page: PageRequest): Promise<Page<string>> {
    const byName = filter.q !== undefined || page.sort === 'name';
    return byName ? this.byName(filter, { ...page, sort: 'sortName' }) : this.byProfile(filter, page);
  }

  private async byProfile({ region, targetGroup }: CandidateFilter, page: PageRequest): Promise<Page<string>> {
    const filter = { merged: false, ...(region && { region }), ...(targetGroup && { targetGroup }) };
    const { items, ...rest } = await readPage(this.models.profiles, { filter, page });
    return { ...rest, items: items.map((p) => p._id) };
  }

  private async byName({ q, region, targetGroup }: CandidateFilter, page: PageRequest): Promise<Page<string>> {
    const words = q === undefined ? [] : nameWords(q);
    if (q !== undefined && words.length === 0) return { items: [] };
    const position = page.cursor === undefined ? undefined : positionOf(page.cursor, page.sort);
    const match = {
      mergedInto: { $exists: false },
      $and: [
        ...words.map((word) => ({ names: { $elemMatch: beginsWith(fold(word)) } })),
        ...(position ? [after(position, { field: 'sortName', direction: 1 })] : []),
        {},
      ],
    };
    const found = await this.models.persons.aggregate<{ _id: string; sortName: string }>([
      { $match: match },
      { $sort: { sortName: 1, _id: 1 } },
      { $project: { sortName: 1 } },
      ...inProfiles({ region, targetGroup }),
      { $limit: page.limit + 1 },
    ]);
    const { items, ...rest } = cut(found, page);
    return { ...rest, items: items.map((p) => p._id) };
  }
}

/** Region and target group stand in the profile. */
function inProfiles({ region, targetGroup }: CandidateFilter): PipelineStage[] {
  if (!region && !targetGroup) return [];
  const wanted = { ...(region && { 'profile.region': region }), ...(targetGroup && { 'profile.targetGroup': targetGroup }) };
  return [
    { $lookup: { from: 'profiles', localField: '_id', foreignField: '_id', as: 'profile' } },
    { $match: wanted },
  ];
}
