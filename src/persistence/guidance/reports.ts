import type { Store } from '../connection.js';
import { openFields, sealFields, type Sealed } from '../keys/sealed-fields.js';
import { isDuplicateKey, plain } from '../stored.js';
import type { ReportDocument, ReportText } from './report.schema.js';

export type Report = Omit<ReportDocument, '_id' | 'rev' | 'region' | 'contractorId' | 'sealed'> & ReportText & { checkpointId: string };
/** A report as it is made. */
export type NewReport = Omit<ReportDocument, 'sealed'> & ReportText;

/** Reports of checkpoints. */
export class Reports {
  private readonly models: Store['models'];
  private readonly keys: Store['keys'];

  constructor({ models, keys }: Pick<Store, 'models' | 'keys'>) {
    this.models = models;
    this.keys = keys;
  }

  /** Keeps a report. A repeat changes nothing; a newer one takes the place of one that was corrected. */
  async keep({ _id, answers, note, ...plainly }: NewReport): Promise<void> {
    const key = await this.keys.of(plainly.candidateId);
    // Answers and note are validated against the form that the checkpoint names before they are sealed.
    const report = { ...plainly, sealed: sealFields(key, placeOf(_id), { answers, note }) };
    try {
      await this.models.reports.replaceOne({ _id, rev: { $lt: report.rev } }, { _id, ...report }, { upsert: true, runValidators: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error; // one that is as new or newer is there
    }
  }

  /** The report of a checkpoint, when it meets the conditions and the candidate was not erased. */
  async find(checkpointId: string, where: object = {}): Promise<Report | undefined> {
    const found = await this.models.reports.findOne({ _id: checkpointId, ...where }).lean();
    const key = found && (await this.keys.find(found.candidateId));
    if (!found || !key) return undefined;
    const { _id, rev: _rev, region: _region, contractorId: _contractor, sealed, ...report } = plain(found) as ReportDocument;
    return { checkpointId: _id, ...report, ...openFields(key, placeOf(_id), sealed as Sealed<ReportText>) };
  }

  /** The report was wrong and was taken back; it stays readable until another one replaces it. */
  async withdraw(checkpointId: string, withdrawn: { at: string; by: string; rev: number }): Promise<void> {
    const { rev, ...mark } = withdrawn;
    await this.models.reports.updateOne({ _id: checkpointId, rev: { $lt: rev } }, { $set: { withdrawn: mark } });
  }
}

function placeOf(id: string) {
  return { collection: 'checkpoint-reports', id };
}
