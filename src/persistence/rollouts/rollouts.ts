/** Roll-outs of a policy and what became of each journey. A row is settled once, so a repeat changes nothing. */
import type { JourneyToMove, RolloutActivityDeps, RolloutResultRow } from '../../../activities/rollout.activities.js';
import type { JourneyRange } from '../../../workflows/rollout/rollout.ports.js';
import type { TargetGroup } from '../../domain/candidate/target-group.js';
import type { PlannedPlacement } from '../../domain/guidance/adoption.js';
import type { JourneyRow } from '../../domain/journey/projection.js';
import { noJourneys, type RolloutCounts, type RolloutRowStatus } from '../../domain/policy/rollout.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { Among } from '../journey-reads.js';
import type { Models } from '../models.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { insertNew, insertNewAsTheyAre, plain, rowOf } from '../stored.js';
import type { RolloutDocument, RolloutRowDocument } from './rollout.schema.js';

/** Which journeys take a version up. Journeys of another policy only when they are named. */
export interface Selection {
  policyId: string;
  version: number;
  region?: string | undefined;
  targetGroup?: TargetGroup | undefined;
  candidateIds?: string[] | undefined;
}

export type RolloutRecord = Omit<RolloutDocument, '_id'> & { rolloutId: string; counts: RolloutCounts };
export type RolloutRowRecord = Omit<RolloutRowDocument, '_id' | 'rolloutId'>;

/** A journey with what its plan follows from. */
export interface JourneyWithPlans {
  journey: JourneyRow;
  placements: PlannedPlacement[];
}

const INSERT_AT_ONCE = 1_000;

type Rows = RolloutActivityDeps['rollouts'];

export class Rollouts implements Rows {
  constructor(private readonly models: Pick<Models, 'rollouts' | 'rolloutRows' | 'journeys' | 'placements' | 'checkpoints'>) {}

  /** The candidates whose journeys are chosen, the longest running first; one more than `most` says that there are too many. */
  async candidates(selection: Selection, most: number): Promise<string[]> {
    const found = await this.models.journeys.find(filterOf(selection), { _id: 1 }).sort({ startedAt: 1, _id: 1 }).limit(most + 1).lean();
    return found.map((journey) => journey._id);
  }

  /** A page of the chosen journeys with their plans. */
  async journeys(selection: Selection, page: PageRequest): Promise<Page<JourneyWithPlans>> {
    const { items, ...rest } = await readPage(this.models.journeys, { filter: filterOf(selection), page });
    const journeys = items.map((document) => rowOf<JourneyRow>(document, 'candidateId'));
    const ids = journeys.flatMap(({ placementId, followOnPlacementId }) => [placementId, followOnPlacementId].filter((id) => id !== undefined));
    const [placements, checkpoints] = await Promise.all([
      this.models.placements.find({ _id: { $in: ids } }).lean(),
      this.models.checkpoints.find({ placementId: { $in: ids } }).sort({ dueAt: 1 }).lean(),
    ]);
    const plans = placements.map((document) => {
      const placement = rowOf<PlannedPlacement & { candidateId: string }>(document, 'placementId');
      const own = checkpoints.filter((c) => c.placementId === placement.placementId);
      return { ...placement, checkpoints: own.map((c) => rowOf<PlannedPlacement['checkpoints'][number]>(c, 'checkpointId')) };
    });
    return { ...rest, items: journeys.map((journey) => ({ journey, placements: plans.filter((p) => p.candidateId === journey.candidateId) })) };
  }

  /** Stores the rows, then the roll-out: who finds the roll-out finds all of its rows. */
  async insert(document: RolloutDocument, candidateIds: string[]): Promise<void> {
    const { _id: rolloutId } = document;
    // What a first try left behind may be of other journeys.
    await this.models.rolloutRows.deleteMany({ rolloutId });
    const rows = candidateIds.map((candidateId, at) => ({ _id: `${rolloutId}/${at + 1}`, rolloutId, n: at + 1, candidateId, status: 'waiting' as const }));
    for (let at = 0; at < rows.length; at += INSERT_AT_ONCE) await insertNewAsTheyAre(this.models.rolloutRows, rows.slice(at, at + INSERT_AT_ONCE));
    await insertNew(this.models.rollouts, [document]);
  }

  async find(rolloutId: string): Promise<RolloutRecord | undefined> {
    const found = await this.models.rollouts.findById(rolloutId).lean();
    return found ? this.withCounts(found) : undefined;
  }

  async list(where: { region?: Among | undefined }, page: PageRequest): Promise<Page<RolloutRecord>> {
    const filter = where.region === undefined ? {} : { region: where.region };
    const { items, ...rest } = await readPage(this.models.rollouts, { filter, page });
    return { ...rest, items: await Promise.all(items.map((document) => this.withCounts(document))) };
  }

  async rows({ rolloutId, status, page }: { rolloutId: string; status?: RolloutRowStatus | undefined; page: PageRequest }): Promise<Page<RolloutRowRecord>> {
    const { items, ...rest } = await readPage(this.models.rolloutRows, { filter: { rolloutId, ...(status && { status }) }, page });
    return { ...rest, items: items.map(({ _id, rolloutId: _of, ...row }) => plain(row) as RolloutRowRecord) };
  }

  async waiting({ rolloutId, from, to }: JourneyRange): Promise<JourneyToMove[]> {
    const parent = await this.models.rollouts.findById(rolloutId, { policyId: 1, version: 1 }).lean();
    if (!parent) throw new Error(`Roll-out ${rolloutId} is not in the store`);
    const { policyId, version } = parent;
    const found = await this.models.rolloutRows.find({ rolloutId, n: { $gte: from, $lte: to }, status: 'waiting' }).sort({ n: 1 }).lean();
    return found.map(({ n, candidateId }) => ({ rolloutId, n, candidateId, policyId, version }));
  }

  async record(rolloutId: string, { n, ...result }: RolloutResultRow): Promise<void> {
    await this.models.rolloutRows.updateOne({ rolloutId, n, status: 'waiting' }, { $set: result });
  }

  async complete(rolloutId: string, now: Instant): Promise<RolloutCounts> {
    await this.models.rollouts.updateOne({ _id: rolloutId, status: 'running' }, { $set: { status: 'completed', completedAt: now } });
    return this.countsOf(rolloutId);
  }

  private async withCounts({ _id, ...document }: RolloutDocument): Promise<RolloutRecord> {
    return { ...(plain(document) as typeof document), rolloutId: _id, counts: await this.countsOf(_id) };
  }

  private async countsOf(rolloutId: string): Promise<RolloutCounts> {
    const groups = await this.models.rolloutRows.aggregate<{ _id: RolloutRowStatus; rows: number }>([
      { $match: { rolloutId } },
      { $group: { _id: '$status', rows: { $sum: 1 } } },
    ]);
    return { ...noJourneys(), ...Object.fromEntries(groups.map(({ _id, rows }) => [_id, rows])) };
  }
}

function filterOf({ policyId, version, region, targetGroup, candidateIds }: Selection) {
  const chosen = { ...(region && { region }), ...(targetGroup && { targetGroup }) };
  if (candidateIds) return { _id: { $in: candidateIds }, ...chosen, $or: [{ policyId: { $ne: policyId } }, { policyVersion: { $ne: version } }] };
  return { policyId, policyVersion: { $ne: version }, stage: { $ne: 'ended' as const }, ...chosen };
}
