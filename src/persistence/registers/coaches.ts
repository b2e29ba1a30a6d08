import { fold } from '../../domain/candidate/normalise.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { Among } from '../journey-reads.js';
import type { Models } from '../models.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { isDuplicateKey, rowOf } from '../stored.js';
import type { CoachDocument } from './coach.schema.js';

export interface CoachFields {
  displayName: string;
  email?: string | undefined;
  regions: string[];
  capacity: number;
  active: boolean;
}

export interface CoachRecord extends CoachFields {
  coachId: string;
  rev: number;
  /** People now. */
  caseCount: number;
  /** Places left; none for an inactive coach. */
  free: number;
  createdAt: Instant;
  changedAt: Instant;
}

export interface CoachFilter {
  region?: Among | undefined;
  /** Active, and with a place left. */
  free?: boolean | undefined;
}

export interface CoachChange {
  displayName?: string | undefined;
  /** null removes it. */
  email?: string | null | undefined;
  regions?: string[] | undefined;
  capacity?: number | undefined;
  active?: boolean | undefined;
}

/** The condition that a place is left. */
export const HAS_ROOM = { $lt: [{ $size: '$cases' }, '$capacity'] };

const FULL = { $gte: [{ $size: '$cases' }, '$capacity'] };

export class Coaches {
  constructor(private readonly models: Pick<Models, 'coaches'>) {}

  /** Registers a coach; a repeat of the same command gives the one that is there. Undefined when the account is known. */
  async insert(coachId: string, { fields, key }: { fields: CoachFields; key: string }, now: Instant): Promise<CoachRecord | undefined> {
    const { email, ...rest } = fields;
    const document = { _id: coachId, rev: 1, ...rest, ...(email && { email }), sortName: fold(fields.displayName), cases: [], spent: [] };
    try {
      await this.models.coaches.create({ ...document, createdKey: key, createdAt: now, changedAt: now });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const found = await this.models.coaches.findById(coachId).lean();
    return found?.createdKey === key ? recordOf(found) : undefined;
  }

  async find(coachId: string): Promise<CoachRecord | undefined> {
    const found = await this.models.coaches.findById(coachId).lean();
    return found ? recordOf(found) : undefined;
  }

  async list({ region, free }: CoachFilter, page: PageRequest): Promise<Page<CoachRecord>> {
    const filter = { ...(region && { regions: region }), ...freeIs(free) };
    const { items, ...rest } = await readPage(this.models.coaches, { filter, page, without: ['spent'] });
    return { ...rest, items: items.map(recordOf) };
  }

  /**
   * Changes a coach that still has revision `rev`. The capacity is compared with the cases in the same write:
   * `cases-taken` when it would go below them, `undefined` when the revision is another.
   */
  async change(
    { coachId, rev, change }: { coachId: string; rev: number; change: CoachChange },
    now: Instant,
  ): Promise<CoachRecord | 'cases-taken' | undefined> {
    const { email, ...given } = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as CoachChange;
    const { capacity, displayName } = given;
    const fits = capacity === undefined ? {} : { $expr: { $lte: [{ $size: '$cases' }, capacity] } };
    const $set = { ...given, ...(email && { email }), ...(displayName && { sortName: fold(displayName) }), changedAt: now };
    const changed = await this.models.coaches
      .findOneAndUpdate(
        { _id: coachId, rev, ...fits },
        { $set, $inc: { rev: 1 }, ...(email === null && { $unset: { email: '' } }) },
        { returnDocument: 'after', runValidators: true },
      )
      .lean();
    if (changed) return recordOf(changed);
    const present = await this.find(coachId);
    return present?.rev === rev ? 'cases-taken' : undefined;
  }
}

function freeIs(free: boolean | undefined): object {
  if (free === undefined) return {};
  return free ? { active: true, $expr: HAS_ROOM } : { $expr: { $or: [{ $eq: ['$active', false] }, FULL] } };
}

function recordOf(document: Omit<CoachDocument, 'spent'>): CoachRecord {
  const { cases, sortName: _order, createdKey: _key, ...rest } = document;
  const { spent: _spent, ...record } = rowOf<CoachRecord & { spent?: string[] }>(rest, 'coachId');
  const free = record.active ? Math.max(0, record.capacity - cases.length) : 0;
  return { ...record, caseCount: cases.length, free };
}
