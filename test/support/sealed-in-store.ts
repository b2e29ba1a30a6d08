import type { mongo } from 'mongoose';
import type { Store } from '../../src/persistence/connection.js';
import { versionOfField } from '../../src/persistence/keys/data-key.js';

/** How many sealed fields stand in documents about a candidate, by the version of the key in front of them: `{ 1: 9 }`. Every collection is searched. */
export async function sealedVersions(store: Pick<Store, 'connection'>, candidateId: string): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const collection of (await store.connection.db!.collections()) as unknown as mongo.Collection[]) {
    const about = { $or: [{ _id: candidateId }, { candidateId }] } as unknown as mongo.Filter<mongo.Document>;
    for await (const document of collection.find(about)) {
      for (const text of textsIn(document)) {
        const version = text.length > 60 ? versionOfField(text) : undefined;
        if (version !== undefined) counts[version] = (counts[version] ?? 0) + 1;
      }
    }
  }
  return counts;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return value !== null && typeof value === 'object' && !(value instanceof Date) ? Object.values(value).flatMap(textsIn) : [];
}
