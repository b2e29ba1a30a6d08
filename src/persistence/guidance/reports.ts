import type { Models } from '../models.js';
import { isDuplicateKey, plain } from '../stored.js';
import type { ReportDocument } from './report.schema.js';

export type Report = Omit<ReportDocument, '_id' | 'rev' | 'region' | 'contractorId'> & { checkpointId: string };

/** Reports of checkpoints. */
export class Reports {
  constructor(private readonly models: Pick<Models, 'reports'>) {}

  /** Keeps a report. A repeat changes nothing; a newer one takes the place of one that was corrected. */
  async keep({ _id, ...report }: ReportDocument): Promise<void> {
    try {
      await this.models.reports.replaceOne({ _id, rev: { $lt: report.rev } }, { _id, ...report }, { upsert: true, runValidators: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error; // one that is as new or newer is there
    }
  }

  /** The report of a checkpoint, when it meets the conditions. */
  async find(checkpointId: string, where: object = {}): Promise<Report | undefined> {
    const found = await this.models.reports.findOne({ _id: checkpointId, ...where }).lean();
    if (!found) return undefined;
    const { _id, rev: _rev, region: _region, contractorId: _contractor, ...report } = plain(found) as ReportDocument;
    return { checkpointId: _id, ...report };
  }

  /** The report was wrong and was taken back; it stays readable until another one replaces it. */
  async withdraw(checkpointId: string, withdrawn: { at: string; by: string; rev: number }): Promise<void> {
    const { rev, ...mark } = withdrawn;
    await this.models.reports.updateOne({ _id: checkpointId, rev: { $lt: rev } }, { $set: { withdrawn: mark } });
  }
}
