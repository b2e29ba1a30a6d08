/** Records of destruction: kept for ever, about nobody. */
import type { Models } from '../models.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { insertNew, rowOf } from '../stored.js';
import type { DestructionRecordDocument } from './rights.schema.js';

export type DestructionRecord = Omit<DestructionRecordDocument, '_id'> & { recordId: string };

export class DestructionRecords {
  constructor(private readonly models: Pick<Models, 'destructionRecords'>) {}

  /** A repeat changes nothing. */
  async keep({ recordId, ...record }: DestructionRecord): Promise<void> {
    await insertNew<DestructionRecordDocument>(this.models.destructionRecords, [{ _id: recordId, ...record }]);
  }

  async list(page: PageRequest): Promise<Page<DestructionRecord>> {
    const { items, ...rest } = await readPage(this.models.destructionRecords, { filter: {}, page });
    return { ...rest, items: items.map((item) => rowOf<DestructionRecord>(item, 'recordId')) };
  }
}
