import { fold } from '../../domain/candidate/normalise.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { Models } from '../models.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { beginsWith, isDuplicateKey, rowOf } from '../stored.js';
import { ONE_CONTRACTOR_PER_KVK, type ContractorDocument } from './contractor.schema.js';

export type ContractorRecord = Omit<ContractorDocument, '_id' | 'sortName'> & { contractorId: string };
export interface ContractorFields {
  name: string;
  kvkNumber?: string | undefined;
  regions: string[];
  contact?: { email: string } | undefined;
}
export interface ContractorChange {
  name?: string | undefined;
  /** null removes it. */
  kvkNumber?: string | null | undefined;
  regions?: string[] | undefined;
  /** null removes it. */
  contact?: { email: string } | null | undefined;
}

export class Contractors {
  constructor(private readonly models: Pick<Models, 'contractors'>) {}

  /** Stores a contractor; a repeat with the same id gives the one that is there. Undefined when the KVK number is known. */
  async insert(contractorId: string, fields: ContractorFields, now: Instant): Promise<ContractorRecord | undefined> {
    const { name, kvkNumber, regions, contact } = fields;
    const document = { _id: contractorId, rev: 1, name, sortName: fold(name), regions, createdAt: now, changedAt: now };
    try {
      await this.models.contractors.create({ ...document, ...(kvkNumber && { kvkNumber }), ...(contact && { contact }) });
    } catch (error) {
      if (isDuplicateKey(error, ONE_CONTRACTOR_PER_KVK)) return undefined;
      if (!isDuplicateKey(error)) throw error;
    }
    return this.find(contractorId);
  }

  async find(contractorId: string): Promise<ContractorRecord | undefined> {
    const found = await this.models.contractors.findById(contractorId).lean();
    return found ? recordOf(found) : undefined;
  }

  async list(
    { ids, region, q }: { ids?: string[] | undefined; region?: string | undefined; q?: string | undefined },
    page: PageRequest,
  ): Promise<Page<ContractorRecord>> {
    const filter = {
      ...(ids && { _id: { $in: ids } }),
      ...(region && { regions: region }),
      ...(q && { sortName: beginsWith(fold(q)) }),
    };
    const { items, ...rest } = await readPage(this.models.contractors, { filter, page });
    return { ...rest, items: items.map(recordOf) };
  }

  /** Changes a contractor that still has revision `rev`; `kvk-known` when another one has the KVK number. */
  async change(
    { contractorId, rev, change }: { contractorId: string; rev: number; change: ContractorChange },
    now: Instant,
  ): Promise<ContractorRecord | 'kvk-known' | undefined> {
    const { name, kvkNumber, regions, contact } = change;
    const $set = {
      changedAt: now,
      ...(name !== undefined && { name, sortName: fold(name) }),
      ...(regions && { regions }),
      ...(kvkNumber && { kvkNumber }),
      ...(contact && { contact }),
    };
    const $unset = { ...(kvkNumber === null && { kvkNumber: '' }), ...(contact === null && { contact: '' }) };
    try {
      const changed = await this.models.contractors
        .findOneAndUpdate(
          { _id: contractorId, rev },
          { $set, $inc: { rev: 1 }, ...(Object.keys($unset).length > 0 && { $unset }) },
          { returnDocument: 'after', runValidators: true },
        )
        .lean();
      return changed ? recordOf(changed) : undefined;
    } catch (error) {
      if (isDuplicateKey(error, ONE_CONTRACTOR_PER_KVK)) return 'kvk-known';
      throw error;
    }
  }
}

function recordOf(document: ContractorDocument): ContractorRecord {
  const { sortName: _order, ...record } = rowOf<ContractorRecord & { sortName: string }>(document, 'contractorId');
  return record;
}
