import type { Models } from '../models.js';
import type { RegionContacts, RegionDocument } from './region.schema.js';

export interface RegionRecord {
  code: string;
  name: string;
  /** The policy that a new journey gets. */
  policyId: string;
  contacts?: RegionContacts;
  rev: number;
}

export interface RegionChange {
  policyId?: string | undefined;
  /** null removes an address. */
  contacts?: { [K in keyof RegionContacts]: string | null | undefined } | undefined;
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

  /** Changes a region that still has revision `rev`; undefined when it has not. */
  async change({ code, rev, change }: { code: string; rev: number; change: RegionChange }): Promise<RegionRecord | undefined> {
    const { policyId, contacts = {} } = change;
    const given = Object.entries(contacts).map(([who, address]) => [`contacts.${who}`, address] as const);
    const $set = { ...(policyId && { policyId }), ...Object.fromEntries(given.filter(([, address]) => typeof address === 'string')) };
    const $unset = Object.fromEntries(given.filter(([, address]) => address === null).map(([field]) => [field, '']));
    const changed = await this.models.regions
      .findOneAndUpdate({ _id: code, rev }, { $set, $unset, $inc: { rev: 1 } }, { returnDocument: 'after', runValidators: true })
      .lean();
    return changed ? recordOf(changed) : undefined;
  }
}

function recordOf({ _id: code, name, policyId, contacts, rev }: RegionDocument): RegionRecord {
  return { code, name, policyId, ...(contacts && { contacts }), rev };
}
