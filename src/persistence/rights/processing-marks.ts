/** What decisions forbid with the data of candidates. Few have a mark, so all are kept at hand for a moment. */
import type { Instant } from '../../domain/shared/calendar.js';
import type { Models } from '../models.js';
import type { ProcessingMarkDocument } from './rights.schema.js';

export interface Marked {
  restricted: boolean;
  objected: boolean;
}

/** A mark holds in every process within this time. */
const KEPT_MS = 2_000;

export class ProcessingMarks {
  private kept: { until: number; marks: Promise<Map<string, ProcessingMarkDocument>> } | undefined;

  constructor(
    private readonly models: Pick<Models, 'processingMarks'>,
    private readonly keptMs: number = KEPT_MS,
  ) {}

  async of(candidateId: string): Promise<Marked> {
    const found = (await this.all()).get(candidateId);
    return { restricted: found?.restriction !== undefined, objected: found?.objection !== undefined };
  }

  /** The candidates whose data are kept and nothing else. */
  async restricted(): Promise<string[]> {
    return [...(await this.all()).values()].flatMap(({ _id, restriction }) => (restriction ? _id : []));
  }

  async put(candidateId: string, { right, requestId, since }: { right: 'restriction' | 'objection'; requestId: string; since: Instant }): Promise<void> {
    await this.models.processingMarks.updateOne({ _id: candidateId }, { $set: { [right]: { requestId, since } } }, { upsert: true, runValidators: true });
    this.kept = undefined;
  }

  /** Takes the mark of this request away; a later one stays. */
  async lift(candidateId: string, { right, requestId }: { right: 'restriction' | 'objection'; requestId: string }): Promise<void> {
    await this.models.processingMarks.updateOne({ _id: candidateId, [`${right}.requestId`]: requestId }, { $unset: { [right]: '' } });
    this.kept = undefined;
  }

  private all(): Promise<Map<string, ProcessingMarkDocument>> {
    if (this.kept && this.kept.until > performance.now()) return this.kept.marks;
    const marks = this.read();
    this.kept = { until: performance.now() + this.keptMs, marks };
    // What could not be read is asked for again by the next one.
    marks.catch(() => (this.kept = undefined));
    return marks;
  }

  private async read(): Promise<Map<string, ProcessingMarkDocument>> {
    const holding = { $or: [{ restriction: { $exists: true } }, { objection: { $exists: true } }] };
    return new Map((await this.models.processingMarks.find(holding).lean()).map((found) => [found._id, found]));
  }
}
