/** Pools of regions, counted from the rows of journeys. */
import type { TargetGroup } from '../../domain/candidate/target-group.js';
import { STAGES, type Stage } from '../../domain/journey/journey-state.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { Among } from '../journey-reads.js';
import type { Models } from '../models.js';
import { positionOf, readPage, type Page, type PageRequest } from '../pages.js';

export interface PoolCounts {
  region: string;
  candidates: number;
  waiting: number;
  waitingLongestSince?: Instant;
  byStage: Partial<Record<Stage, number>>;
  byTargetGroup: Partial<Record<TargetGroup, number>>;
}

export interface WaitingRow {
  place: number;
  candidateId: string;
  waitingSince: Instant;
  targetGroup: TargetGroup;
}

interface Group {
  _id: { region: string; stage: Stage; targetGroup: TargetGroup };
  count: number;
  since?: Date;
}

const OPEN_STAGES = STAGES.filter((stage) => stage !== 'ended');

export class Pools {
  constructor(private readonly models: Pick<Models, 'journeys'>) {}

  /** The counts of these regions, or of every region that has candidates. */
  async counts(region?: Among): Promise<PoolCounts[]> {
    const groups = await this.models.journeys.aggregate<Group>([
      { $match: { ...(region && { region }), stage: { $in: OPEN_STAGES } } },
      {
        $group: {
          _id: { region: '$region', stage: '$stage', targetGroup: '$targetGroup' },
          count: { $sum: 1 },
          since: { $min: '$poolSince' },
        },
      },
    ]);
    const pools = new Map<string, PoolCounts>();
    for (const group of groups) add(pools, group);
    return [...pools.values()].sort((a, b) => (a.region < b.region ? -1 : 1));
  }

  /** Who waits, longest first, each with a place in the whole list. */
  async waiting(
    { region, targetGroup }: { region: string; targetGroup?: TargetGroup | undefined },
    page: PageRequest,
  ): Promise<Page<WaitingRow>> {
    const filter = { region, stage: 'pool' as const, ...(targetGroup && { targetGroup }) };
    const before = page.cursor === undefined ? 0 : await this.upTo(filter, page);
    const { items, ...rest } = await readPage(this.models.journeys, { filter, page });
    return {
      ...rest,
      items: items.map((row, at) => ({
        place: before + at + 1,
        candidateId: row._id,
        waitingSince: new Date(row.poolSince ?? row.stageSince).toISOString(),
        targetGroup: row.targetGroup,
      })),
    };
  }

  /** How many stand at or before the position of a cursor. */
  private upTo(filter: object, { cursor, sort }: PageRequest): Promise<number> {
    const { value, id } = positionOf(cursor ?? '', sort);
    const until = [{ poolSince: { $lt: value as string } }, { poolSince: value as string, _id: { $lte: id } }];
    return this.models.journeys.countDocuments({ ...filter, $or: until });
  }
}

function add(pools: Map<string, PoolCounts>, { _id: { region, stage, targetGroup }, count, since }: Group): void {
  const pool = pools.get(region) ?? { region, candidates: 0, waiting: 0, byStage: {}, byTargetGroup: {} };
  pools.set(region, pool);
  pool.candidates += count;
  pool.byStage[stage] = (pool.byStage[stage] ?? 0) + count;
  pool.byTargetGroup[targetGroup] = (pool.byTargetGroup[targetGroup] ?? 0) + count;
  if (stage !== 'pool') return;
  pool.waiting += count;
  const first = since?.toISOString();
  if (first && (!pool.waitingLongestSince || first < pool.waitingLongestSince)) pool.waitingLongestSince = first;
}
