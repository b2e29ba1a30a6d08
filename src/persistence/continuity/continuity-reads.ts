/** What the detector of carousels and the figures of continuity need, from the rows that journeys publish. */
import type { CarouselHistory, Progress, WorkedPlacement } from '../../domain/continuity/carousel.js';
import type { PlacementRow } from '../../domain/journey/projection.js';
import type { Instant } from '../../domain/shared/calendar.js';
import { JourneyReads, type Among } from '../journey-reads.js';
import type { Models } from '../models.js';
import { insertNew, plain } from '../stored.js';
import type { ProgressDocument } from './progress.schema.js';

type Collections = Pick<Models, 'journeys' | 'proposals' | 'placements' | 'checkpoints' | 'escalations' | 'progress'>;

/** An entry of the progress ladder with who recorded it and when. */
export interface ProgressRecord extends Progress {
  candidateId: string;
  recordedAt: Instant;
  recordedBy: string;
}

export class ContinuityReads {
  private readonly rows: JourneyReads;

  constructor(private readonly models: Collections) {
    this.rows = new JourneyReads(models);
  }

  /** Keeps an entry; a repeat with the same id changes nothing. */
  async keepProgress({ progressId, ...entry }: ProgressRecord): Promise<ProgressRecord> {
    await insertNew(this.models.progress, [{ _id: progressId, ...entry }]);
    return recordOf((await this.models.progress.findById(progressId).lean())!);
  }

  /** The entries of a candidate, the first one first. */
  async progressOf(candidateId: string): Promise<ProgressRecord[]> {
    return (await this.models.progress.find({ candidateId }).sort({ at: 1, _id: 1 }).lean()).map(recordOf);
  }

  /** The placements of a candidate that were worked, the first one first. */
  async workedBy(candidateId: string): Promise<PlacementRow[]> {
    const rows = await this.rows.placements.all({ candidateId }, { startsAt: 1 });
    return rows.filter((p) => p.startedAt !== undefined).sort((a, b) => (a.startedAt! < b.startedAt! ? -1 : 1));
  }

  async historyOf(candidateId: string): Promise<CarouselHistory> {
    const [placements, progress] = await Promise.all([this.workedBy(candidateId), this.progressOf(candidateId)]);
    return { placements: placements.flatMap(workedOf), progress };
  }

  /**
   * The histories of everybody who began a placement from `since` on, in a region or in all; only those placements. For
   * counts over many people: `carouselFigures` makes them.
   */
  async historiesSince({ since, region }: { since: Instant; region?: Among }): Promise<CarouselHistory[]> {
    const rows = await this.rows.placements.all({ startedAt: { $gte: since }, ...(region && { region }) }, { startedAt: 1, candidateId: 1 });
    const byCandidate = new Map<string, PlacementRow[]>();
    for (const row of rows) byCandidate.set(row.candidateId, [...(byCandidate.get(row.candidateId) ?? []), row]);
    const progress = await this.models.progress.find({ candidateId: { $in: [...byCandidate.keys()] } }).sort({ candidateId: 1, at: 1 }).lean();
    const progressBy = new Map<string, Progress[]>();
    for (const one of progress) progressBy.set(one.candidateId, [...(progressBy.get(one.candidateId) ?? []), recordOf(one)]);
    return [...byCandidate].map(([candidateId, worked]) => ({
      placements: worked.flatMap(workedOf),
      progress: progressBy.get(candidateId) ?? [],
    }));
  }
}

/** The placement as the detector sees it; none when it was not worked. */
export function workedOf({ placementId, contractorId, region, startedAt, endedAt, endsAt, reason, followOn }: PlacementRow): WorkedPlacement[] {
  if (!startedAt) return [];
  const ledOn = followOn?.result === 'outcome' || reason === 'found-regular-job';
  return [{ placementId, contractorId, region, startedAt, until: endedAt ?? endsAt, ledOn }];
}

function recordOf({ _id, ...entry }: ProgressDocument): ProgressRecord {
  return plain({ progressId: _id, ...entry }) as ProgressRecord;
}
