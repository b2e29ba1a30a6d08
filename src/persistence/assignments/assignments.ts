import type { AssignmentStatus, OpenWork, Work, WorkCategory } from '../../domain/matching/work.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { Models } from '../models.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { isDuplicateKey, rowOf } from '../stored.js';
import type { AssignmentDocument } from './assignment.schema.js';

export interface AssignmentRecord extends Work {
  assignmentId: string;
  status: AssignmentStatus;
  seatsTaken: number;
  rev: number;
  createdAt: Instant;
  changedAt: Instant;
}

export interface AssignmentFilter {
  region?: string | undefined;
  contractorId?: string | undefined;
  status?: AssignmentStatus | undefined;
  category?: WorkCategory | undefined;
  startsAfter?: Instant | undefined;
  startsBefore?: Instant | undefined;
}

export type AssignmentChange = Partial<Omit<Work, 'contractorId' | 'region'> & { status: AssignmentStatus }>;

/** A search looks at no more open assignments than this. */
const MOST_SEARCHED = 1_000;

export class Assignments {
  constructor(private readonly models: Pick<Models, 'assignments'>) {}

  /** Stores an assignment; a repeat with the same id gives the one that is there. */
  async insert(assignmentId: string, work: Work, now: Instant): Promise<AssignmentRecord> {
    const document = { ...work, _id: assignmentId, rev: 1, status: 'open' as const, seats: [], spent: [] };
    try {
      await this.models.assignments.create({ ...document, createdAt: now, changedAt: now });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return (await this.find(assignmentId))!;
  }

  async find(assignmentId: string): Promise<AssignmentRecord | undefined> {
    const found = await this.models.assignments.findById(assignmentId).lean();
    return found ? recordOf(found) : undefined;
  }

  async list(filter: AssignmentFilter, page: PageRequest): Promise<Page<AssignmentRecord>> {
    const { startsAfter, startsBefore, ...equal } = filter;
    const found = await readPage(this.models.assignments, {
      filter: {
        ...Object.fromEntries(Object.entries(equal).filter(([, value]) => value !== undefined)),
        ...((startsAfter ?? startsBefore) && {
          startsAt: { ...(startsAfter && { $gte: startsAfter }), ...(startsBefore && { $lt: startsBefore }) },
        }),
      },
      page,
      without: ['spent'],
    });
    return { ...found, items: found.items.map(recordOf) };
  }

  /** Open assignments of a region, and of those in the scope, that end after an instant, with the seats that are left; full ones on request. */
  async openWork(
    { region, notBefore, scope }: { region: string; notBefore: Instant; scope?: { regions: string[] } },
    { full = false } = {},
  ): Promise<OpenWork[]> {
    const withSeats = full ? {} : { $expr: { $lt: [{ $size: '$seats' }, '$headcount'] } };
    const found = await this.models.assignments
      .find({ region: scope?.regions.length ? { $in: [region, ...scope.regions] } : region, status: 'open', endsAt: { $gt: notBefore }, ...withSeats }, { spent: 0 })
      .sort({ endsAt: 1, _id: 1 })
      .limit(MOST_SEARCHED)
      .lean();
    return found.map((document) => {
      const { seatsTaken, ...work } = recordOf(document);
      return { ...work, seatsLeft: Math.max(0, work.headcount - seatsTaken) };
    });
  }

  /**
   * Changes an assignment that still has revision `rev`. The headcount is compared with the seats in the same write.
   * `seats-taken` when it would go below them, `undefined` when the revision is another.
   */
  async change(
    { assignmentId, rev, change }: { assignmentId: string; rev: number; change: AssignmentChange },
    now: Instant,
  ): Promise<AssignmentRecord | 'seats-taken' | undefined> {
    const { headcount } = change;
    const fits = headcount === undefined ? {} : { $expr: { $lte: [{ $size: '$seats' }, headcount] } };
    const changed = await this.models.assignments
      .findOneAndUpdate(
        { _id: assignmentId, rev, ...fits },
        { $set: { ...change, changedAt: now }, $inc: { rev: 1 } },
        { returnDocument: 'after', runValidators: true },
      )
      .lean();
    if (changed) return recordOf(changed);
    const present = await this.find(assignmentId);
    return present?.rev === rev ? 'seats-taken' : undefined;
  }
}

function recordOf(document: Omit<AssignmentDocument, 'spent'> & { spent?: string[] }): AssignmentRecord {
  const { seats, spent: _refused, ...rest } = document;
  return { ...rowOf<Omit<AssignmentRecord, 'seatsTaken'>>(rest, 'assignmentId'), seatsTaken: seats.length };
}
