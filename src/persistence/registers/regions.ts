import type { Models } from '../models.js';
import type { RegionDocument } from './region.schema.js';

export interface RegionRecord {
  code: string;
  name: string;
  /** The policy that a new journey gets. */
  policyId: string;
  rev: number;
}

export class Regions {
  constructor(private readonly models: Pick<Models, 'regions'>) {}

  async all(): Promise<RegionRecord[]> {
    const found = await this.models.regions.find().sort({ _id: 1 }).lean();
    return found.map(recordOf);
  }

  async find(code: string): Promise<RegionRecord | undefined> {
    const found = await this.models.regions.findById(code).lean();
    return found ? recordOf(found) : undefined;
  }

  /** Which of these codes are no region. */
  async unknown(codes: string[]): Promise<string[]> {
    const found = new Set((await this.models.regions.find({ _id: { $in: codes } }, { _id: 1 }).lean()).map((r) => r._id));
    return codes.filter((code) => !found.has(code));
  }

  /** Sets the policy of a region that still has revision `rev`; undefined when it has not. */
  async choosePolicy({ code, rev, policyId }: Omit<RegionRecord, 'name'>): Promise<RegionRecord | undefined> {
    const changed = await this.models.regions
      .findOneAndUpdate({ _id: code, rev }, { $set: { policyId }, $inc: { rev: 1 } }, { returnDocument: 'after' })
      .lean();
    return changed ? recordOf(changed) : undefined;
  }
}

function recordOf({ _id: code, name, policyId, rev }: RegionDocument): RegionRecord {
  return { code, name, policyId, rev };
}
