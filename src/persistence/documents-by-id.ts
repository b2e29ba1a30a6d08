import type { mongo } from 'mongoose';
import { Grouped } from './grouped.js';

/**
 * Documents of one collection by their id, as they are stored. Those that are asked for while others are being fetched
 * come in one round trip; nothing is kept, so every answer is as new as its question.
 */
export class DocumentsById<Document extends { _id: string }> {
  readonly #lookUps: Grouped<string, Document | undefined>;

  /** @param collection of the driver itself, a `model.collection` of mongoose among them. */
  constructor(collection: unknown) {
    const documents = collection as mongo.Collection<{ _id: string }>;
    this.#lookUps = new Grouped(async (ids) => {
      const asked = [...new Set(ids)];
      const [only] = asked;
      if (only !== undefined && asked.length === 1) {
        const found = await documents.findOne({ _id: only });
        return ids.map(() => ({ result: (found ?? undefined) as Document | undefined }));
      }
      const found = await documents.find({ _id: { $in: asked } }, { batchSize: asked.length + 1 }).toArray();
      const byId = new Map(found.map((document) => [document._id, document as Document]));
      return ids.map((id) => ({ result: byId.get(id) }));
    });
  }

  find(id: string): Promise<Document | undefined> {
    return this.#lookUps.ask(id);
  }
}
